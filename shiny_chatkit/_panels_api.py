"""The part of ``Chat`` beyond ``ui.Chat``: threads, settings, commands, todos, context, feedback, export."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal, TypeVar

from shiny.session import require_active_session

from ._engine import Engine
from ._settings_argument import settings_item
from ._threads import ThreadInfo
from .clients import context_tool, running_call
from .content import InputType, TodoItem, TodoUpdate, ToolCall
from .generation import Reply
from .panels import Attachment, SettingsItem, output_content

Fn = TypeVar("Fn", bound=Callable[..., Any])


class ChatPanels:
    """What :class:`shiny_chatkit.Chat` offers around the conversation."""

    _engine: Engine

    # -- Threads -----------------------------------------------------------------------------

    def threads(self) -> tuple[ThreadInfo, ...]:
        """Reactively read the threads, the one with the newest message first."""
        return self._engine.threads.all()

    def active_thread_id(self) -> str:
        """Reactively read which thread is on show."""
        return self._engine.threads.active_id()

    async def create_thread(self, title: str | None = None) -> str:
        """
        Open a thread and show it.

        Parameters
        ----------
        title
            Its name; by default it takes one from its first message.

        Returns
        -------
        :
            Its id.
        """
        return self._engine.threads.create(title)

    async def switch_thread(self, id: str) -> None:
        """Show another thread; what runs goes on. Raises ``ValueError`` if there is none of this id."""
        self._engine.threads.switch(id)

    async def rename_thread(self, id: str, title: str) -> None:
        """Name a thread. Raises ``ValueError`` if there is none of this id."""
        self._engine.threads.rename(id, title)

    async def delete_thread(self, id: str) -> None:
        """Delete a thread and end what runs in it. Raises ``ValueError`` if there is none of this id."""
        self._engine.threads.delete(id)

    # -- Settings ----------------------------------------------------------------------------

    def register_settings_item(self, item: SettingsItem) -> None:
        """Add an item to the settings menu, or change the one of its id."""
        self._engine.settings.register(settings_item(item))

    def settings(self) -> dict[str, Any]:
        """Reactively read the settings' values by their ids."""
        return self._engine.settings.values()

    async def update_settings(self, **values: Any) -> None:
        """
        Set settings.

        Parameters
        ----------
        values
            Values by the items' ids.

        Raises
        ------
        ValueError
            If there is no such setting or no such value; nothing is changed then.
        """
        self._engine.settings.update(values)

    def on_settings_change(self, fn: Fn) -> Fn:
        """Call ``fn(key, value)`` when the user changes a setting or chooses an action."""
        self._engine.receiving.on_settings_change.append(fn)
        return fn

    # -- Commands and context ----------------------------------------------------------------

    def slash_command(self, name: str, description: str = "") -> Callable[[Fn], Fn]:
        """
        Define what ``/name`` does.

        Parameters
        ----------
        name
            Letters, digits, ``-`` and ``_``; matched in any case.
        description
            Shown in the palette.

        Returns
        -------
        :
            A decorator for the handler, which takes nothing, the rest of the line, or that and a
            :class:`ChatContext`, and has any shape an ``on_user_submit`` function has.
        """

        def register(fn: Fn) -> Fn:
            self._engine.commands.register(name, description, fn)
            return fn

        return register

    def remove_slash_command(self, name: str) -> None:
        """Remove a command. Raises ``KeyError`` if there is none of this name."""
        self._engine.commands.remove(name)

    def context_source(self, name: str, description: str = "") -> Callable[[Fn], Fn]:
        """
        Let users mention something of the app with ``@name``.

        Parameters
        ----------
        name
            What follows the @.
        description
            Shown in the palette.

        Returns
        -------
        :
            A decorator for a function that gives the content: text, a data frame, or anything else that
            can be appended. It is called when a message that mentions it is answered, and may read
            reactive values; a ``reactive.calc`` will do as well.
        """

        def register(fn: Fn) -> Fn:
            self._engine.sources.register(name, description, fn)
            return fn

        return register

    def context_output(self, id: str, description: str = "", *, name: str | None = None) -> None:
        """
        Let users mention an output of the app with ``@id``.

        What goes along with the message is what the output shows at that moment: of a data frame the
        rows as the user has filtered and sorted them, and those selected; of a plot its image; of
        others their text.

        Parameters
        ----------
        id
            The id of the output; in a module its own. The output may be defined later.
        description
            Shown in the palette.
        name
            What follows the @, if not the id.
        """
        session = require_active_session(None)

        async def read() -> Any:
            return await output_content(session, id)

        self._engine.sources.register(name or id, description, read)

    def context_tool(self) -> Callable[[str], Awaitable[Any]]:
        """
        Give a tool by which a model reads what users can mention.

        Register it with the client: ``client.register_tool(chat.context_tool())``. The model is told of
        the sources there are by then, so call it after the last of them.

        Returns
        -------
        :
            An async function ``read_context(name)`` that gives text or an image.
        """
        return context_tool(self._engine.sources)

    def attachments(
        self, scope: Literal["turn", "thread"] = "turn", *, thread_id: str | None = None
    ) -> tuple[Attachment, ...]:
        """
        Reactively read the files and mentions that users have sent, the oldest first.

        For handlers and for tools of the chat's client: a tool that computes on a file finds it here.

        Parameters
        ----------
        scope
            "turn" returns what came with the message that is being answered; where none is (in a
            ``reactive.effect``, for example), it does what "thread" does. "thread" returns what came
            with all messages of the running turn's thread, or of the active one.
        thread_id
            Another thread, whose attachments are then returned, all of them.

        Returns
        -------
        :
            What the server still holds. Deleting a message or a thread frees its files, and so does the
            end of the session: after a bookmark is restored, messages show the names of files that are
            not here any more.

        Raises
        ------
        ValueError
            If there is no such scope or thread.

        Examples
        --------
        >>> def count_rows(file: str) -> int:
        ...     found = [a for a in chat.attachments("thread") if a.name == file]
        ...     return len(pd.read_csv(io.StringIO(found[-1].text())))
        """
        return self._engine.attachments(scope, thread_id)

    # -- Todos, questions, feedback ----------------------------------------------------------

    async def set_todos(self, items: Sequence[TodoItem], *, thread_id: str | None = None) -> None:
        """
        Replace the todo list above the composer.

        Parameters
        ----------
        items
            Its lines.
        thread_id
            The thread; by default that of the running handler, else the active one.
        """
        await self._engine.writing.say(TodoUpdate(items), thread_id)

    def todos(self) -> list[TodoItem]:
        """Reactively read the todo list of the active thread."""
        return [TodoItem(**item) for item in self._engine.todos()]

    def on_todo_clear(self, fn: Fn) -> Fn:
        """Call ``fn()`` when the user dismisses the todo list."""
        self._engine.receiving.on_todo_clear.append(fn)
        return fn

    def ask(
        self,
        prompt: str,
        *,
        input_type: InputType = "text",
        options: Sequence[str] | None = None,
        placeholder: str = "",
        timeout: float | None = None,
    ) -> Reply[str]:
        """
        Ask the user in the middle of an answer, and wait; for handlers and for tools they call.

        Write ``await chat.ask(...)``, or ``chat.ask(...).wait()`` in synchronous code.

        Parameters
        ----------
        prompt
            The question.
        input_type, options, placeholder
            As of :class:`InputRequired`.
        timeout
            Seconds to wait at the most.

        Raises
        ------
        RuntimeError
            If no answer is being worked on.
        GenerationCancelled
            If the user stops the answer.
        TimeoutError
            If there is no answer in time.
        """
        return Reply(
            "chat.ask",
            lambda: self._engine.writing.asking().ask(
                prompt,
                input_type=input_type,
                options=options,
                placeholder=placeholder,
                timeout=timeout,
            ),
        )

    def approve(
        self,
        tool: ToolCall | None = None,
        *,
        title: str = "",
        timeout: float | None = None,
    ) -> Reply[bool]:
        """
        Ask the user whether a tool may run, and wait for the answer.

        Write ``await chat.approve(...)``, or ``chat.approve(...).wait()`` in synchronous code. The
        answer is True only if the user has allowed it; whatever goes wrong raises an error.

        Parameters
        ----------
        tool
            The call; its card asks. By default that of the running tool of the chat's client. A tool
            that was always allowed in this conversation is not asked for again.
        title
            The question.
        timeout
            Seconds to wait at the most.

        Raises
        ------
        RuntimeError
            If no answer is being worked on, or no call is given and no tool of the client runs.
        GenerationCancelled
            If the user stops the answer.
        TimeoutError
            If there is no answer in time.
        """

        async def approve() -> bool:
            call = running_call() if tool is None else tool
            return await self._engine.writing.approve(call, title, timeout)

        return Reply("chat.approve", approve)

    def on_feedback(self, fn: Fn) -> Fn:
        """Call ``fn(message_id, value)`` when the user rates an answer: "up", "down" or None."""
        self._engine.receiving.on_feedback.append(fn)
        return fn

    def export(
        self,
        format: Literal["markdown", "json", "html"] = "markdown",
        thread_id: str | None = None,
        *,
        images: Literal["same-origin", "all", "none"] = "same-origin",
    ) -> str:
        """
        Return a conversation as a document.

        Parameters
        ----------
        format
            "markdown", "json" or "html".
        thread_id
            The thread; by default that of the running handler, else the active one.
        images
            Which images the document loads when it is opened: "same-origin" (those it holds itself),
            "all" or "none". JSON has the conversation as it is.

        Raises
        ------
        ValueError
            If there is no such thread, format or policy.
        """
        return self._engine.export(format, thread_id, images)
