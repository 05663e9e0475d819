"""The methods of ``Chat`` that ``ui.Chat`` lacks: settings, commands, todos, context and feedback."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal, TypeVar, overload

from shiny.session import require_active_session
from shiny.types import MISSING, MISSING_TYPE

from shiny_chatkit.content import Attachment, TodoItem, TodoUpdate
from shiny_chatkit.host import warn_once
from shiny_chatkit.models import context_tool
from shiny_chatkit.panels import (
    SettingsItem,
    checked_callback,
    missing_output,
    output_content,
    settings_item,
    takes_comment,
)
from shiny_chatkit.protocol.checks.values import wrong

from ._chat_session import ChatSession
from ._drawer import ChatDrawerController

Fn = TypeVar("Fn", bound=Callable[..., Any])


class ChatPanels:
    """The methods of :class:`shiny_chatkit.Chat` for everything around the conversation."""

    _chat_session: ChatSession

    # -- Drawer ------------------------------------------------------------------------------

    @property
    def drawer(self) -> ChatDrawerController:
        """The panel beside the conversation, with the methods ``show()``, ``hide()``, ``toggle()`` and ``update()``."""
        return self._chat_session.drawer

    # -- Settings ----------------------------------------------------------------------------

    def register_settings_item(self, item: SettingsItem) -> None:
        """Add an item to the settings menu, or replace the item with the same id."""
        self._chat_session.settings.register(settings_item(item))

    def settings(self) -> dict[str, Any]:
        """Reactively read the values of the settings by id."""
        return self._chat_session.settings.values()

    async def update_settings(self, **values: Any) -> None:
        """
        Change the values of settings.

        Parameters
        ----------
        values
            New values by item id.

        Raises
        ------
        ValueError
            If a setting does not exist or a value is not valid; nothing changes in that case.
        """
        self._chat_session.settings.update(values)

    def on_settings_change(self, fn: Fn) -> Fn:
        """Call ``fn(key, value)`` when the user changes a setting or chooses an action."""
        checked_callback("on_settings_change", fn, ("key", "value"))
        self._chat_session.events.on_settings_change.append(fn)
        return fn

    # -- Commands and context ----------------------------------------------------------------

    @overload
    def slash_command(
        self, name: str, description: str = "", *, echo: bool | None = None, force: bool = False
    ) -> Callable[[Fn], Fn]: ...

    @overload
    def slash_command(
        self,
        name: str,
        description: str,
        fn: Callable[..., Any] | None,
        *,
        echo: bool | None = None,
        force: bool = False,
    ) -> Callable[[], None]: ...

    def slash_command(
        self,
        name: str,
        description: str = "",
        fn: Callable[..., Any] | MISSING_TYPE | None = MISSING,
        *,
        echo: bool | None = None,
        force: bool = False,
    ) -> Callable[[Fn], Fn] | Callable[[], None]:
        """
        Define the slash command ``/name``.

        Parameters
        ----------
        name
            The command's name, of letters, digits, ``-`` and ``_``; matched case-insensitively.
        description
            The description in the palette.
        fn
            The handler, if this is not used as a decorator. With None, the command appears in the palette, and
            a script of the page performs it (see ``shiny:chat-slash-command`` in "Coming from ui.Chat").
        echo
            Whether the command is part of the conversation: shown as a message of the user, and answered in a
            turn. With False, the handler runs beside the conversation, for example to open a modal; it takes
            no argument or the rest of the line, and what it returns is not shown. By default, True with a
            handler.
        force
            Whether to replace a command with the same name.

        Returns
        -------
        :
            A decorator for the handler, or with ``fn``, a function that removes the command. The handler takes
            no argument, the rest of the line, or the rest of the line and a :class:`ChatContext`, and can be
            anything that ``on_user_submit`` accepts.

        Raises
        ------
        ValueError
            If the name is not valid, or the command exists and ``force`` is not set. The built-in ``/clear`` may
            be replaced.
        TypeError
            If the handler takes other parameters.
        """
        _check_name("slash_command", name, '"export", "Download this conversation"')
        commands = self._chat_session.commands
        if not isinstance(fn, MISSING_TYPE):
            commands.register(name, description, fn, echo=echo, force=force)
            return lambda: commands.remove(name)

        def register(fn: Fn) -> Fn:
            commands.register(name, description, fn, echo=echo, force=force)
            return fn

        return register

    def remove_slash_command(self, name: str) -> None:
        """Remove a command, if there is one with this name."""
        self._chat_session.commands.remove(name)

    def context_source(self, name: str, description: str = "") -> Callable[[Fn], Fn]:
        """
        Let users mention content of the app with ``@name``.

        Parameters
        ----------
        name
            The name after the @.
        description
            The description in the palette.

        Returns
        -------
        :
            A decorator for a function that returns the content: text, a data frame, or anything else that
            can be appended. It is called when a message that mentions it is answered. It may read reactive
            values, and may be a ``reactive.calc``.
        """
        _check_name("context_source", name, '"sales", "Sales data"')
        name = name.removeprefix("@").strip()

        def register(fn: Fn) -> Fn:
            checked_callback("context_source", fn, ())
            self._chat_session.sources.register(name, description, fn)
            return fn

        return register

    def context_output(self, id: str, description: str = "", *, name: str | None = None) -> None:
        """
        Let users mention an output of the app with ``@id``.

        The message includes what the output shows at that moment: for a data frame, the rows as the user has
        filtered and sorted them and the selected rows; for a plot, its image; for other outputs, their text.

        Parameters
        ----------
        id
            The output's id, without the module's namespace. The output may be defined later.
        description
            The description in the palette.
        name
            The name after the @; by default, the id.
        """
        session = require_active_session(None)

        async def read() -> Any:
            return await output_content(session, id)

        def check() -> None:
            # After the first flush: outputs may be defined after this call.
            if (problem := missing_output(session, id)) is not None:
                warn_once(session.root_scope().app, id, f"chat.context_output({id!r}): {problem}")

        if not session.is_stub_session():
            session.on_flushed(check, once=True)

        self._chat_session.sources.register(name or id, description, read)

    def context_tool(self) -> Callable[[str], Awaitable[Any]]:
        """
        Return a tool with which a model can read everything that users can mention.

        Register it with the client: ``client.register_tool(chat.context_tool())``. The tool's description lists
        the context sources that exist at this time, so call this after defining all of them.

        Returns
        -------
        :
            An async function ``read_context(name)`` that returns text or an image.
        """
        return context_tool(self._chat_session.sources)

    def attachments(
        self, scope: Literal["turn", "thread"] = "turn", *, thread_id: str | None = None
    ) -> tuple[Attachment, ...]:
        """
        Reactively read the files and mentions that users have sent, the oldest first.

        Use it in handlers and in tools of the chat's client, such as a tool that reads an uploaded file.

        Parameters
        ----------
        scope
            "turn" returns the attachments of the message that is being answered; if there is none (in a
            ``reactive.effect``, for example), it is the same as "thread". "thread" returns the attachments of
            all messages in the running turn's thread, or else in the active one.
        thread_id
            The id of another thread, whose attachments are all returned.

        Returns
        -------
        :
            The attachments that the server still holds. Deleting a message or a thread frees its files, and so
            does the end of the session. After a bookmark is restored, messages show the names of files that are
            no longer available.

        Raises
        ------
        ValueError
            If the scope is not valid or no thread has this id.

        Examples
        --------
        >>> def count_rows(file: str) -> int:
        ...     found = [a for a in chat.attachments("thread") if a.name == file]
        ...     return len(pd.read_csv(io.StringIO(found[-1].text())))
        """
        return self._chat_session.reading.attachments(scope, thread_id)

    # -- Todos and feedback -------------------------------------------------------------------

    async def set_todos(self, items: Sequence[TodoItem], *, thread_id: str | None = None) -> None:
        """
        Replace the todo list above the composer.

        Parameters
        ----------
        items
            The items of the list.
        thread_id
            The thread's id; by default that of the running handler's thread, or else of the active thread.
        """
        await self._chat_session.ready(thread_id)
        await self._chat_session.writing.say(TodoUpdate(items), thread_id)

    def todos(self) -> list[TodoItem]:
        """Reactively read the todo list of the active thread."""
        return [TodoItem(**item) for item in self._chat_session.reading.todos()]

    def on_todo_clear(self, fn: Fn) -> Fn:
        """Call ``fn()`` when the user dismisses the todo list."""
        checked_callback("on_todo_clear", fn, ())
        self._chat_session.events.on_todo_clear.append(fn)
        return fn

    def on_before_submit(self, fn: Fn) -> Fn:
        """
        Call ``fn(submission)`` before anything that the user submits is accepted, for instance for moderation.

        It runs for messages, edits, commands and requests to answer again, and may be async. Several functions run
        in the order in which they were registered. A :class:`~shiny_chatkit.RateLimit` is such a function.

        Parameters
        ----------
        fn
            Takes a :class:`~shiny_chatkit.types.UserSubmission`. Returns None to accept it, or a text to replace the
            user's everywhere, on the page as well. Raises :class:`~shiny_chatkit.types.Refused` with a reason for the
            user to refuse it; what the user wrote goes back to the composer. Any other exception refuses it, too, and
            is reported like an error of a handler.

        Returns
        -------
        :
            The function.
        """
        checked_callback("on_before_submit", fn, ("submission",))
        self._chat_session.events.on_before_submit.append(fn)
        return fn

    def on_feedback(self, fn: Fn) -> Fn:
        """Call ``fn(message_id, value)`` when the user rates an answer: "up", "down" or None.

        A function with a third parameter named ``comment`` also gets the user's comment, or None, and is called
        again when the user adds one.
        """
        takes = ("message_id", "value", "comment") if takes_comment(fn) else ("message_id", "value")
        checked_callback("on_feedback", fn, takes)
        self._chat_session.events.on_feedback.append(fn)
        return fn


def _check_name(method: str, name: Any, example: str) -> None:
    write = f"write `@chat.{method}({example})`."
    if callable(name):
        raise TypeError(f"`@chat.{method}` needs a name: {write}")
    if not isinstance(name, str):
        raise wrong(f"{method}(name)", "a string", name)
    if not name.strip("/@ \t\n"):
        raise ValueError(f"`@chat.{method}` needs a name, not {name!r}: {write}")
