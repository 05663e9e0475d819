"""The public ``Chat`` class, which is compatible with Shiny's ``ui.Chat`` and delegates the work to other modules."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Literal, overload

from chatlas import Tool
from htmltools import HTML, Tag, TagList
from shiny.reactive import ExtendedTask
from shinychat.types import HistoryOptions

from shiny_chatkit.content import Suggestion, Suggestions
from shiny_chatkit.element import declared, switches
from shiny_chatkit.host import Effect_, current_session, warn_deprecated, warn_once
from shiny_chatkit.models import AskBefore, TitleFunction, as_client, title_writer
from shiny_chatkit.panels import SettingsItem, settings_items
from shiny_chatkit.protocol.checks import html as check_html
from shiny_chatkit.protocol.checks import options as check_options
from shiny_chatkit.protocol.checks.names import Written, add_place, checks_options
from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.protocol.limits import Limits, checked
from shiny_chatkit.stores import ThreadStore
from shiny_chatkit.turns import THINKING_TAGS, MessageStream, TagPairs, ThinkingTag

from ._chat_session import ChatSession
from ._client_api import ClientMethods
from ._greetings_api import ChatGreetings
from ._history import History
from ._history_api import ChatHistory
from ._keeping import KEEP_RUNNING_SECONDS, keeping_of
from ._owner import User
from ._panels_api import ChatPanels
from ._provider_messages import Tokenizer
from ._questions_api import ChatQuestions
from ._reading_api import ChatReading
from ._replacing import register, unregister
from ._sharing import sharing_of
from ._sharing_api import ChatSharing
from ._threads_api import ChatThreads
from .history import arranged

Icon = HTML | Tag | TagList | str | bool | None
AskBeforeArgument = str | Callable[..., Any] | Tool | Sequence[str | Callable[..., Any] | Tool]
UserSubmitFunction = Callable[..., Any]

_APP_STACK_LEVEL = 4
"""Number of stack frames between the app's code and a deprecation warning in the constructor."""


class Chat(
    ChatReading,
    ChatThreads,
    ChatPanels,
    ChatQuestions,
    ChatHistory,
    ChatSharing,
    ClientMethods,
    ChatGreetings,
):
    """
    The server side of a chat; :func:`~shiny_chatkit.chat_ui` is its UI.

    Parameters
    ----------
    id
        The id given to ``chat_ui()``.
    messages
        Deprecated. Use ``chat_ui(messages=...)``.
    on_error
        How to handle an error in a handler: "auto" shows the error, or a generic message if the app
        sanitizes errors; "actual" shows the error; "sanitize" shows the generic message; "unhandled" ends
        the session.
    tokenizer
        Deprecated. Counts tokens for ``messages(token_limits=...)``.
    client
        A chatlas ``Chat`` that answers messages without a handler; see :attr:`client`.
    greeting
        Content shown while the conversation is empty, :func:`~shiny_chatkit.chat_greeting`, or a plain or async
        function that returns or yields it. The function is called for every new conversation, as soon as the page
        shows it; if it has a parameter named ``client``, it gets a copy of the client without turns.
    suggestions
        Suggestions shown below the greeting while the conversation is empty: strings, which fill the input
        when clicked, or :class:`~shiny_chatkit.types.Suggestion` objects.
    settings
        Items for the settings menu; see :meth:`register_settings_item`.
    ask_before
        Tools of the client that run only with the user's approval: one tool or a list of tools, each given
        by name or as a function. If the client does not have one of them, the next message fails with an error.
    titles
        How a thread without a name gets one after its first complete answer: with True, the client writes it; a
        function takes the thread's messages and returns a title, or None. Until then, if that fails, and with
        False, the title is the start of the first message.
    attachments, max_attachment_size, allow_edit, feedback
        What the server accepts from users. These are the options of ``chat_ui()``; setting them in one of the
        two places is enough. With None, the server accepts what every ``chat_ui()`` call that this process has
        rendered for this chat allows. Set them here if users get different pages, or if the app's ``ui`` is a
        function and several processes run the app. The page hides the actions that are refused here.
    limits
        Limits on what one session may use; see :class:`~shiny_chatkit.Limits`.
    thinking_tags
        The tags that mark reasoning in the text of an answer: names (``"think"``), opening tags
        (``"[THINK]"``) or pairs of an opening and a closing tag. An empty list turns this off.
    store
        Where conversations are kept beyond the session: the URL of a database, such as
        ``"sqlite:///chats.db"`` or ``"postgresql+psycopg://..."``, or a
        :class:`~shiny_chatkit.stores.ThreadStore`. By default, they end with the session.
    history
        Whether to keep conversations as shinychat does, or :class:`~shiny_chatkit.types.HistoryOptions`; see
        :attr:`history`. With a ``store``, they are kept there.
    user
        Whose conversations they are: a name, or a function that takes the session and returns a name, or None
        for somebody unknown. By default, the user whom the host of the app has authenticated, or else the
        browser, which gets a cookie.
    keep_running
        With a store, the number of seconds that an answer goes on when nobody has the page open; 0 ends it when
        the last page is closed.
    sharing
        Whether your app may share conversations with :meth:`share`; needs a store.

    Raises
    ------
    TypeError, ValueError
        If an argument is not valid.
    ImportError
        If the store needs a package that is not installed.
    """

    history: History
    """The kept conversations, and what the app keeps with each of them."""

    _element = 'chat_ui("{id}")'
    """The code that an app writes to add the chat's element to its page."""

    @checks_options(
        Written("Chat()", 'Chat("chat", {name}=...)'),
        Written("chat_module_server()", 'chat_module_server("chat", {name}=...)'),
    )
    def __init__(
        self,
        id: str,
        *,
        messages: Sequence[Any] = (),
        on_error: Literal["auto", "actual", "sanitize", "unhandled"] = "auto",
        tokenizer: Tokenizer | None = None,
        client: Any = None,
        greeting: Any = None,
        suggestions: Sequence[str | Suggestion] = (),
        store: str | ThreadStore | None = None,
        history: bool | HistoryOptions = False,
        user: User = None,
        keep_running: float = KEEP_RUNNING_SECONDS,
        sharing: bool = False,
        settings: Sequence[SettingsItem] = (),
        ask_before: AskBeforeArgument = (),
        titles: bool | TitleFunction = False,
        attachments: bool | str | Sequence[str] | None = None,
        max_attachment_size: int | None = None,
        allow_edit: bool | None = None,
        feedback: bool | None = None,
        limits: Limits | None = None,
        thinking_tags: Sequence[ThinkingTag] = THINKING_TAGS,
    ) -> None:
        chat_id = check_options.chat_id(id)
        if tokenizer is not None:
            if not callable(getattr(tokenizer, "encode", None)):
                raise TypeError(
                    f"Invalid value {quoted(tokenizer)} for `tokenizer`: expected an object with a method `encode`."
                )
            warn_deprecated(
                "`Chat(tokenizer=...)` is deprecated: let your model's client count tokens.",
                stacklevel=_APP_STACK_LEVEL,
            )
        client = as_client(client)
        tools_to_ask_for, titles = AskBefore(ask_before), title_writer(titles)
        items, tags = settings_items(settings), TagPairs(thinking_tags)
        first_suggestions = Suggestions(suggestions)
        first_messages = check_html.message_list("messages", messages)
        limits = checked(limits)
        permitted = switches(
            allow_edit=allow_edit,
            feedback=feedback,
            attachments=attachments,
            max_attachment_size=max_attachment_size,
            limits=limits,
        )
        session = current_session("Chat()")
        arrangement = arranged(
            history, store=store, user=user, titles=titles, client=client, session=session
        )
        keeping = keeping_of(
            session,
            arrangement.store,
            arrangement.user,
            keep_running,
            arrangement.restore_mode,
        )
        self._sharing = sharing_of(session, keeping, str(chat_id), sharing)
        self.id = chat_id
        self.user_input_id = f"{self.id}_user_input"
        self._tokenizer = tokenizer
        self._chat_session = ChatSession(
            self.id,
            session,
            on_error=on_error,
            greeting=greeting,
            suggestions=first_suggestions,
            limits=limits,
            permitted=permitted,
            keeping=keeping,
        )
        self._chat_session.clients.ask_before = tools_to_ask_for
        self._chat_session.titles.writer = arrangement.titles
        self.history = History(self._chat_session, session, arrangement.restore_mode)
        self._session = session
        register(self, session, self._element, self._chat_session.notify, self._replace)
        if messages:
            warn_deprecated(
                "`Chat(messages=...)` is deprecated. Use `chat_ui(messages=...)`.",
                stacklevel=_APP_STACK_LEVEL,
            )
            app = session.root_scope().app
            if any(said.has_messages for said in declared(app, chat_id)):
                warn_once(
                    app,
                    ("messages", chat_id),
                    f'Chat("{chat_id}", messages=...) and chat_ui("{chat_id}", messages=...) are both shown, '
                    "one after the other. Leave out the first, which is deprecated.",
                )
            for number, message in enumerate(first_messages, 1):
                with check_html.in_message(number):
                    self._chat_session.append_first(message)
        for item in items:
            self.register_settings_item(item)
        self.client = client
        self._chat_session.writing.thinking_tags = tags

    # -- Answering ---------------------------------------------------------------------------

    @overload
    def on_user_submit(self, fn: UserSubmitFunction) -> Effect_: ...

    @overload
    def on_user_submit(self) -> Callable[[UserSubmitFunction], Effect_]: ...

    def on_user_submit(
        self, fn: UserSubmitFunction | None = None
    ) -> Effect_ | Callable[[UserSubmitFunction], Effect_]:
        """
        Define a function to run when the user submits a message.

        Parameters
        ----------
        fn
            A plain or async function, generator or async generator. It takes no argument, the user's
            text, or the text and a :class:`~shiny_chatkit.types.ChatContext` (or the attachments,
            if the second parameter is named ``attachments``). It may append messages itself, return
            content or yield it. It runs outside Shiny's reactive lock; a synchronous function runs in a
            separate thread. It can set reactive values, and read them as if isolated.

        Returns
        -------
        :
            The effect that runs the function; destroy it to remove the function.

        Raises
        ------
        TypeError
            If ``fn`` takes any other parameters.
        """
        if fn is None:
            return self._chat_session.handlers.add
        return self._chat_session.handlers.add(fn)

    async def append_message(
        self, message: Any, *, icon: Icon = None, thread_id: str | None = None
    ) -> None:
        """
        Append a message.

        Parameters
        ----------
        message
            A string (markdown), Shiny UI (``HTML``, tags, or a ``TagList``, whose strings are markdown), a
            dictionary with ``content`` and ``role``, or any type registered with ``message_content``. It may
            contain suggestions: :class:`~shiny_chatkit.types.Suggestion` objects, or elements with the class
            ``suggestion`` or a ``data-suggestion`` attribute. Clicking a suggestion fills the input; it also
            submits the input if the element has the class ``submit`` or ``data-suggestion-submit="true"``.
        icon
            An icon for this message; True shows that of the chat, False shows none.
        thread_id
            The thread to append to; by default, the running handler's thread, or else the active thread.

        Raises
        ------
        TypeError
            If the message has an unknown type.
        """
        await self._chat_session.ready(thread_id)
        await self._chat_session.writing.append(message, icon=icon, thread_id=thread_id)
        self._chat_session.app_values.wrote(thread_id)

    async def append_message_stream(
        self,
        message: Iterable[Any] | AsyncIterable[Any],
        *,
        icon: Icon = None,
        thread_id: str | None = None,
    ) -> ExtendedTask[[], str]:
        """
        Append a message as a stream of chunks, without waiting for the stream to end.

        The message appears at once; other messages may be appended while it streams.

        Parameters
        ----------
        message
            An iterable or async iterable of chunks: anything that :meth:`append_message` takes, or objects of
            a type registered with ``message_content_chunk``. A synchronous iterable runs in a thread.
        icon, thread_id
            As in :meth:`append_message`.

        Returns
        -------
        :
            The extended task that runs the stream. Its ``result()`` returns the message's text; its
            ``cancel()`` does the same as the stop button.
        """
        await self._chat_session.ready(thread_id)
        stream = self._chat_session.writing.append_stream(message, icon=icon, thread_id=thread_id)
        self._chat_session.app_values.wrote(thread_id, stream)
        return stream

    def message_stream_context(
        self, *, icon: Icon = None, thread_id: str | None = None
    ) -> AbstractAsyncContextManager[MessageStream]:
        """
        Open a context manager that streams chunks into a message.

        It continues the message that is being streamed to the thread in this session: by the code around it,
        or else the last one that began. The context manager returns a stream with the methods ``append()``,
        ``clear()`` and ``replace()``; the last two affect only the content appended since the context was entered.

        Parameters
        ----------
        icon, thread_id
            As in :meth:`append_message`; used only if the context starts a new message.
        """
        return self._chat_session.writing.stream_context(icon=icon, thread_id=thread_id)

    @property
    def latest_message_stream(self) -> ExtendedTask[[], str]:
        """
        Reactively read the extended task of the latest answer or stream.

        Its ``status()`` is "initial" before the first answer. ``result()`` returns the text; ``cancel()`` stops
        the answer.
        """
        return self._chat_session.writing.latest()

    @property
    def on_error(self) -> Literal["auto", "actual", "sanitize", "unhandled"]:
        """How errors in handlers are handled; "auto" has been resolved to one of the others."""
        return self._chat_session.errors.on_error

    async def stop(self, thread_id: str | None = None) -> None:
        """
        Stop the running answer of a thread, like the stop button.

        Parameters
        ----------
        thread_id
            The thread; by default, the running handler's thread, or else the active thread.
        """
        self._chat_session.stop(thread_id)

    # -- Life --------------------------------------------------------------------------------

    def _replace(self, earlier: Chat) -> None:
        """End an earlier chat with the same id and replace it, even on a page that already shows it."""
        was_shown = earlier._chat_session.is_shown
        earlier.destroy()
        if was_shown:
            self._chat_session.open()

    def destroy(self) -> None:
        """End the chat: stop its running answers, and remove its handlers and bookmark hooks."""
        unregister(self, self._session)
        self._chat_session.destroy()


add_place(
    (name for name in vars(Limits) if name.startswith("max_")),
    Written("Limits()", 'Chat("chat", limits=Limits({name}=...))'),
)
add_place(
    (name for name in dir(Chat) if not name.startswith("_")),
    Written("methods", "chat.{name}(...), a method of the chat"),
)
