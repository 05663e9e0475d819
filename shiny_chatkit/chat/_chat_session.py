"""Connects one chat in one session to its workspace, the page that shows it, and the app that answers in it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, cast

from shiny.session import Session, session_context

from shiny_chatkit.adapters import SessionHost
from shiny_chatkit.content import Suggestions
from shiny_chatkit.element import Permissions, Switches, chatkit_folder, declared
from shiny_chatkit.host import Effect_, install, off_lock, request_flush, worker_slots
from shiny_chatkit.log import Changes, Thread
from shiny_chatkit.log import export as exports
from shiny_chatkit.models import AppClients, Clients, Titles, is_common
from shiny_chatkit.panels import Callbacks, Commands, ContextSources, Settings, Uploads
from shiny_chatkit.protocol import MESSAGE_TYPE, build
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.catalogs import ENGLISH, Language
from shiny_chatkit.protocol.clean import clean_text
from shiny_chatkit.protocol.inbound import ThreadChange
from shiny_chatkit.protocol.limits import LimitExceeded, Limits
from shiny_chatkit.protocol.traits import Extent
from shiny_chatkit.protocol.words import wording_of
from shiny_chatkit.turns import Answering, Failures, Submission, Transforms, Turn, Writing
from shiny_chatkit.wire import Assets, Inbox, Outbox, PageChannel, send_batch

from ._bookmarking import Bookmarking
from ._drawer import ChatDrawerController
from ._errors import SessionErrors
from ._export_route import ExportRoute
from ._greetings import Greetings, observed_ids, watch_requests
from ._handlers import Handlers
from ._keeping import Keeping, Opening, memories_of, own_workspace
from ._on_show import OnShow
from ._ownership import Ownership
from ._page_state import PageState
from ._reading import Reading
from ._unanswered import UnansweredMessages
from .dispatch import Dispatch, EventContext
from .history import AppValues

_log = logging.getLogger("shiny_chatkit.store")


class ChatSession:
    """Connects one session to its workspace: the page gets every change, and the app's handlers answer.

    Parameters
    ----------
    id
        The namespaced id of the chat.
    session
        The chat's session.
    on_error
        How errors are shown.
    greeting
        Content to show while the conversation is empty, or a function that returns it.
    suggestions
        Suggestions below the greeting.
    limits
        Limits on what the session may use.
    permitted
        What the app allows users to do.
    keeping
        Where the conversations are kept; None if they end with the session.
    """

    def __init__(
        self,
        id: str,
        session: Session,
        *,
        on_error: str,
        greeting: Any,
        suggestions: Suggestions,
        limits: Limits,
        permitted: Switches,
        keeping: Keeping | None = None,
    ) -> None:
        install(session)
        self.id = id
        self._session = session
        self.limits = limits
        root = session.root_scope()

        async def send(payload: dict[str, Any]) -> None:
            await root.send_custom_message(MESSAGE_TYPE, cast(Any, payload))

        if keeping is None or session.is_stub_session():
            workspace = own_workspace(limits)
            if not session.is_stub_session():
                workspace.channel.bind(asyncio.get_running_loop())
        else:
            workspace = keeping.workspace(str(id), limits)
        self.workspace = workspace
        self.ownership = Ownership(session, str(id), workspace, keeping)
        self.export_route = ExportRoute(session, str(id), workspace)
        self.outbox = Outbox(
            id,
            lambda batch: send_batch(send, batch),
            Assets(chatkit_folder(root.app)),
            lambda: self._page_state.snapshot(),
            has_whole_list=workspace.persistence is None,
        )
        self._restore_mode: wire.RestoreMode | None = keeping.restore_mode if keeping else None
        self.on_show = OnShow(workspace, self.outbox, self._switched, self._otherwise)
        self._channel = channel = workspace.channel
        self._page = page = PageChannel(self.outbox.put, channel.here, channel.note_shown)
        self.log = workspace.log
        self.transforms = Transforms()
        memories = memories_of(workspace)
        self._unsubscribe: list[Callable[[], None]] = []
        self.render = SessionHost(session, self.log, self._subscribe)
        self.drawer = ChatDrawerController(page.emit, self.render)

        def enter() -> AbstractContextManager[None]:
            return off_lock(session)

        with session_context(session):
            self.errors = SessionErrors(id, session, on_error)
            self.unanswered = UnansweredMessages(id, session, channel)
            self.handlers = Handlers(session, workspace.turns.wake)
            self.settings = Settings(page.emit, self._save_settings)
            self.callbacks = Callbacks(session, self.errors.tell, limits.max_pending_callbacks)
            self.commands = Commands(page.emit)
            self.sources = ContextSources(page.emit, self.callbacks.call)
            failures = Failures(channel, self.errors)
            self.writing = Writing(
                channel,
                workspace.turns,
                self.transforms,
                failures,
                render=self.render,
                on_show=self._shown,
                enter=enter,
                flush=self._flush,
                on_activity=workspace.threads.touch,
            )
            self.reading = Reading(workspace, self.on_show, self.writing.thread)
            self.clients = Clients(
                self.log,
                memories,
                self._shown,
                self.writing.approve,
                lambda client: session.is_stub_session() or is_common(client, root.app.server),
            )
            self.app_clients = AppClients(id, self.log, memories, self._shown, self.clients)
            self._subscribe(lambda _: self.clients.show())
            self.titles = Titles(
                id,
                self.log,
                client=self.clients.blank_copy,
                rename=workspace.threads.rename,
                enter=enter,
                max_chars=limits.max_title_chars,
            )
            self.answering = Answering(
                str(id),
                channel,
                workspace.kept,
                self.writing,
                failures,
                self.transforms,
                handlers=self.handlers,
                unanswered=self.unanswered,
                enter=enter,
                settings=self.settings.current,
                attach=self.sources.attach,
                check=self.clients.check_tools,
                on_activity=workspace.threads.touch,
                on_handlers=self.app_clients.begin,
                on_over=self._turn_over,
            )
            permissions = Permissions(
                permitted, lambda: [said.switches for said in declared(root.app, id)]
            )
            self.events = EventContext(
                workspace=workspace,
                outbox=self.outbox,
                on_show=self.on_show,
                permissions=permissions,
                settings=self.settings,
                commands=self.commands,
                sources=self.sources,
                callbacks=self.callbacks,
                uploads=Uploads(permissions.max_attachment_size),
                submit=self.submit,
                asked_again=lambda: self.bookmarking.asked_again(),
                session_id=root.id,
                notify=self.notify,
                report=self.errors.report,
            )
            self._opening = Opening(
                str(id),
                session,
                workspace,
                restore_mode=self._restore_mode,
                otherwise=self._otherwise,
                on_loaded=self._opened,
            )
            self.app_values = AppValues(
                channel, on_show=self._shown, enter=enter, tell=self.errors.tell
            )
            self._dispatch = Dispatch(
                self.events, self._opening.opened, enter, self.ownership.submitter
            )
            inbox = Inbox(id, session, self._dispatch.event, self._dispatch.text)
            self._inbox_effect = Effect_(inbox.read, priority=9999, session=session)
        # These inputs hold events of this session, which a restored bookmark would send again.
        root.bookmark.exclude.extend(inbox.input_ids)
        with session_context(session):
            self.greetings = Greetings(
                greeting,
                self.writing.parts(suggestions),
                on_show=self._shown,
                render=self.render,
                emit=page.emit,
                enter=enter,
                client=self.clients.fresh_copy,
                tell=self.errors.tell,
                is_on_page=lambda: any(said.has_greeting for said in declared(root.app, id)),
                ready=self.ready,
            )
            requested, self._greeting_effect = watch_requests(id, session, self.greetings)
        root.bookmark.exclude.extend([requested, *observed_ids(id)])
        self.bookmarking = Bookmarking(
            id,
            session,
            workspace=workspace,
            on_show=self.on_show,
            clients=self.clients,
            app_clients=self.app_clients,
            settings=self.settings,
            greetings=self.greetings,
            reading=self.reading,
            prefer=self._opening.prefer,
            on_restored=self._restored,
            notify=self.notify,
            limits=limits,
        )
        self._page_state = PageState(
            self.events,
            page.panels,
            self.greetings,
            self._opening,
            restore_mode=self._restore_mode,
            export_url=self.export_route.url,
            cookie_url=self.ownership.serve_cookie(self._dispatch, self.show),
        )
        self._undo: Callable[[], None] = lambda: None
        self._first: list[Any] = []
        if keeping is not None and not session.is_stub_session():
            # A page that lost its connection goes on, because its conversations have not ended.
            root.allow_reconnect("force")
        workspace.attach(self)
        self.commands.add_built_in()
        if not session.is_stub_session():
            worker_slots.allow(session, limits.max_worker_threads)
            self._undo = session.on_ended(self._end)
            session.on_destroy(self._end)

    # -- Events of the workspace -------------------------------------------------------------

    @property
    def thread_id(self) -> str:
        """The id of the thread on show."""
        return self.on_show.thread_id

    def put(self, event: OutboundEvent) -> None:
        """Send an event to the page."""
        self.outbox.put(event)
        if event["event"] == "chat:update-thread-list":
            self.on_show.follow()
            self.reading.threads_changed()

    def _shown(self) -> Thread:
        return self.on_show.thread

    def _subscribe(self, fn: Callable[[Changes], None]) -> None:
        """Call a function with all changes that remove something until the session ends."""
        self._unsubscribe.append(self._channel.subscribe_to_removals(fn))

    def _otherwise(self) -> str:
        """Return the id of the thread to show if no certain one is wanted."""
        if self._restore_mode is None or not self._opening.has_loaded:
            return self.log.newest.id
        try:
            return self.workspace.empty_thread(self)
        except LimitExceeded:
            return self.log.newest.id

    def _switched(self) -> None:
        self.clients.show()
        self.app_values.follow()
        self.reading.threads_changed()
        self.changed()

    def changed(self) -> None:
        """Invalidate reactive readers after a change."""
        self.render.prune()
        self.reading.messages_changed()
        self._flush()

    def _flush(self) -> None:
        request_flush(self._session)

    # -- To the browser ----------------------------------------------------------------------

    def open(self) -> None:
        """Start sending, because the element is on the page."""
        self.outbox.open()

    def show(self) -> None:
        """Send a snapshot if the element is on the page."""
        self.outbox.refresh()

    def _save_settings(self, values: Mapping[str, Any]) -> None:
        if self.workspace.persistence is not None:
            self.workspace.persistence.save_settings(values)

    def notify(self, text: str) -> None:
        """Show a notice above the composer, which belongs to no message."""
        self.outbox.put(build.error(code="failed", message=str(text), wording=wording_of(text)))

    # -- From the app ------------------------------------------------------------------------

    async def ready(self, thread_id: str | None = None, extent: Extent = "last") -> None:
        """Wait until a thread can be read and changed; at once if the conversations are not kept.

        Parameters
        ----------
        thread_id
            The thread; by default, the running code's or the one on show.
        extent
            What of the thread is needed.

        Raises
        ------
        Refused
            If there is no such thread.
        StoreError
            If the thread cannot be loaded.
        """
        if self.workspace.persistence is not None:
            await self._opening.opened()
            await self.workspace.load(thread_id or self.writing.thread(None).id, extent)

    def append_first(self, message: Any) -> None:
        """Append one of the messages with which the app begins a conversation, unless there are others already."""
        if self.workspace.persistence is None:
            self.writing.append_first(message)
        else:
            self._first.append(message)

    def _opened(self, thread_id: str) -> None:
        """Show a thread when the page opens."""
        self.app_values.begin()
        first, self._first = self._first, []
        if first and len(self.log.threads) == 1 and not self.log.threads[thread_id].messages:
            for message in first:
                self.writing.append_first(message)
        persistence = self.workspace.persistence
        if persistence is not None:
            self.settings.remember(persistence.settings)
        if thread_id != self.thread_id:
            self.on_show.switch(thread_id)
        else:
            self.workspace.threads.mark(thread_id, unread=False)
        self._switched()

    def stop(self, thread_id: str | None) -> None:
        """Stop a thread's turn, like the stop button."""
        self.workspace.turns.stop(self.writing.thread(thread_id).id)

    def submit(self, submission: Submission, *, first: bool = False) -> None:
        """Queue a submission, whose turn starts as soon as the thread is free."""
        self.errors.withdraw()
        self.workspace.turns.submit(submission, self.answering, first=first)
        if self.handlers.active():
            self.handlers.submitted()
        else:
            self.workspace.turns.wake(submission.thread_id)

    def _turn_over(self, turn: Turn) -> None:
        if turn.answers is not None:
            self.clients.end(turn.thread_id, turn.answers)
        self.app_values.answered(turn.thread_id)
        if not turn.cancelled:
            self.titles.answered(turn.thread_id)

    def change(self, change: ThreadChange) -> None:
        """Change a thread, because the app wants it."""

        def refused(why: str) -> None:
            _log.warning("A conversation of chat %r could not be changed: %s", self.id, why)

        self.workspace.change(change, refused)

    def clear(self, thread_id: str | None, *, greeting: bool = False) -> None:
        """Remove all messages of a thread, and perhaps the greeting, because the app wants it."""
        if greeting:
            self.greetings.clear()
        thread = self.writing.thread(thread_id)
        # As with `ui.Chat`, the app's client keeps its turns; only the app can decide whether to clear them.
        self.app_clients.release(thread.id)
        self.workspace.clear_thread(thread.id)

    def update_input(
        self,
        value: str | None,
        placeholder: str | None,
        submit: bool,
        focus: bool,
        files: list[wire.StagedFile] | None,
        *,
        replaces_files: bool,
    ) -> None:
        """Change the composer's text, placeholder, files or focus, or submit a message."""
        if placeholder is not None:
            self._page_state.placeholder = placeholder = clean_text(placeholder)
        self._page.emit(
            build.update_input(
                value=value,
                placeholder=placeholder,
                submit=submit or None,
                focus=focus or None,
                attachments=files,
                replaces_attachments=replaces_files or None,
            )
        )

    def set_client(self, client: Any) -> None:
        """Set the client that answers messages without a handler; None removes it."""
        self.clients.client = client
        self.answering.set_client(None if client is None else self.clients.answer)

    def export(
        self,
        format: str,
        thread_id: str | None,
        images: str = "same-origin",
        language: Language = ENGLISH,
    ) -> str:
        """Return a thread as a document in the given format and language."""
        thread = self.writing.thread(thread_id)
        if thread.unloaded != "none":
            raise RuntimeError(
                "Not all messages of this conversation are loaded. Write `await chat.load_thread(...)` before "
                "`chat.export(...)`."
            )
        return exports.export(thread, format, images, language)

    # -- Life --------------------------------------------------------------------------------

    def _restored(self, changes: Changes) -> None:
        self._channel.publish(changes)
        self.show()
        self._channel.changed()

    def _end(self) -> None:
        self.outbox.close()
        self._dispatch.end()
        self.unanswered.end()
        self.greetings.end()
        self.events.uploads.clear()
        self.render.close()
        self.clients.close()
        while self._unsubscribe:
            self._unsubscribe.pop()()
        if self.workspace.persistence is None:
            # Nobody can return to the workspace. Otherwise what runs goes on, and others may watch it.
            self.answering.end()
            self.titles.end()
            self.workspace.close()
            self.callbacks.end()
        else:
            self.handlers.end()
        self.workspace.detach(self)

    @property
    def is_shown(self) -> bool:
        """Return whether the element has requested its state."""
        return self.outbox.was_open

    def destroy(self) -> None:
        """End the chat and release everything that belongs to it."""
        self.bookmarking.disable()
        self.app_values.end()
        self._inbox_effect.destroy()
        self._greeting_effect.destroy()
        self.handlers.destroy()
        self._undo()
        self._end()
