"""Writes content into the log: whole messages, streams, and messages streamed by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, aclosing
from typing import Any

from htmltools import TagList
from shiny import reactive
from shiny.types import SilentException

from shiny_chatkit.adapters import Contents, Render, as_contents, drawing_of
from shiny_chatkit.content import InputRequired, Piece, ToolCall, parts_of
from shiny_chatkit.host import app_code, call_in_thread
from shiny_chatkit.log import Part, Thread, new_id, now
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.checks.html import app_icon
from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.wire import Channel

from ._asking import ALWAYS, ONCE, Asking
from ._contents import each, whole
from ._failures import Failures
from ._message_stream import MessageStream, message_stream_context
from ._pausing import let_events_leave
from ._questions import GenerationCancelled
from ._reply import note_forgotten_replies, raise_forgotten_replies
from ._thinking_tags import THINKING_TAGS, TagPairs
from ._transforms import Transforms
from ._turn import Enter, StreamTask, Turn, turn_of
from ._turns import Turns
from ._whole_messages import message_of, put_message
from ._writer import MessageWriter, current_writer, enter_writer, without_tags


class Writing:
    """Writes into a chat's log for one viewer.

    Parameters
    ----------
    channel
        Receives events.
    turns
        The turns to which streams belong.
    transforms
        Transforms messages.
    failures
        Shows what fails in a stream, before the error is raised again.
    render
        Renders live content, such as Shiny UI.
    on_show
        Returns the thread that the viewer shows.
    enter
        Enters the context for the code of a stream that answers no message.
    flush
        Lets reactive readers see what has changed.
    on_activity
        Called with a thread's id when a message is added to it.
    """

    def __init__(
        self,
        channel: Channel,
        turns: Turns,
        transforms: Transforms,
        failures: Failures,
        *,
        render: Render,
        on_show: Callable[[], Thread],
        enter: Enter,
        flush: Callable[[], None],
        on_activity: Callable[[str], None],
    ) -> None:
        self._channel = channel
        self._turns = turns
        self._transforms = transforms
        self._failures = failures
        self._render = render
        self._on_show = on_show
        self._enter: Enter = enter
        self.flush = flush
        self._on_activity = on_activity
        # Other viewers of a thread render their content for their own sessions.
        self._written: list[tuple[Turn, MessageWriter]] = []
        self.thinking_tags = TagPairs(THINKING_TAGS)
        """The tags that enclose reasoning in an answer's text."""
        self.latest: reactive.Value[reactive.ExtendedTask[[], str]] = reactive.Value(
            reactive.ExtendedTask(_no_stream), name="latest"
        )

    def thread(self, thread_id: str | None) -> Thread:
        """Return the thread with this id; by default, the running handler's or the one on show."""
        if thread_id is None:
            turn = turn_of(self._channel)
            thread_id = turn.thread_id if turn is not None else self._on_show().id
        thread = self._channel.log.threads.get(thread_id)
        if thread is None:
            raise ValueError(f"There is no thread {quoted(thread_id)}.")
        return thread

    def parts(self, content: Any) -> list[Part]:
        """Convert content to message parts without creating a message."""
        return message_of(self._contents(content)).parts

    def append_first(self, message: Any) -> None:
        """Append one of the chat's initial messages, before anything runs."""
        contents = self._contents(message)
        self._put(contents, self._on_show(), None, None)

    def _contents(self, message: Any) -> Contents:
        with app_code():  # Objects and registered functions may run app code.
            return as_contents(message, self._render)

    async def append(self, message: Any, *, icon: Any, thread_id: str | None) -> None:
        """Append a whole message."""
        turn = turn_of(self._channel)
        if turn is not None and turn.cancelled:
            return
        message = await whole(message)
        if message is None:
            raise TypeError(
                "There is nothing to append: the message is None. Perhaps a function that should return it "
                "has no `return`."
            )
        message, icon_html = await self._drawn(message), self._icon(icon)
        contents = self._contents(message)
        if contents.role == "assistant":
            contents.pieces = without_tags(contents.pieces, self.thinking_tags)
        given = contents.as_text
        source = None
        if contents.role == "assistant" and self._transforms.assistant is not None:
            source = given
            shown = await self._transforms.whole(contents.pieces)
            if shown is None:
                return
            contents.pieces = shown
        elif contents.role == "user":
            source = await self._transforms.user(given)
            if source is None:
                return
        if turn is not None and turn.cancelled:
            return
        message_id = self._put(contents, self.thread(thread_id), icon_html, source)
        if turn is not None:
            turn.has_content = True
            turn.written.append(message_id)
            if not turn.has_streams:
                self.set_latest(turn.main)
        await let_events_leave()

    def append_stream(
        self,
        message: Iterable[Any] | AsyncIterable[Any],
        *,
        icon: Any,
        thread_id: str | None,
    ) -> StreamTask:
        """Start to stream a message in a separate task."""
        contents, icon_html = each(message), self._icon(icon)
        turn = self._turn(thread_id)
        writer = self.writer(turn, icon=icon_html)
        writer.start()
        task = turn.run(lambda: self.write_all(writer, contents, turn))
        self.set_latest(task)
        return task

    def stream_context(
        self, *, icon: Any, thread_id: str | None
    ) -> AbstractAsyncContextManager[MessageStream]:
        """Write to the message that is being streamed, or begin a new one."""
        icon_html = self._icon(icon)

        def begin() -> tuple[Turn, MessageWriter]:
            turn = self._turn(thread_id)
            self.set_latest(turn.main)
            return turn, self.writer(turn, icon=icon_html)

        return message_stream_context(
            self._channel, thread_id, lambda: self._running(thread_id), begin
        )

    def _running(self, thread_id: str | None) -> tuple[Turn, MessageWriter] | None:
        """Return the last message that this viewer began among those that are streamed to a thread, and its turn."""
        turn = turn_of(self._channel)
        if turn is not None and turn.cancelled:
            return None
        thread_id = self.thread(thread_id).id
        return next(
            (
                (turn, writer)
                for turn, writer in reversed(self._written)
                if writer.open and writer.thread_id == thread_id
            ),
            None,
        )

    def writer(
        self, turn: Turn, *, icon: str | None = None, on_start: Callable[[], None] = lambda: None
    ) -> MessageWriter:
        """Return a writer for a message of a turn."""

        def started() -> None:
            turn.has_content = True
            turn.written.append(writer.message_id)
            on_start()

        writer = turn.owns(
            MessageWriter(
                self._channel,
                turn.thread_id,
                lambda content: as_contents(content, self._render, chunk=True).pieces,
                draw=lambda content: self._drawn(content, chunk=True),
                message_id=turn.next_message_id(),
                icon=icon,
                transform=self._transforms.assistant,
                on_start=started,
                replaces=turn.take_replaced,
                thinking_tags=self.thinking_tags,
            )
        )
        self._written = [each for each in self._written if not each[1].ended]
        self._written.append((turn, writer))
        return writer

    async def write_all(
        self, writer: MessageWriter, contents: AsyncGenerator[Any, None], turn: Turn
    ) -> str:
        """Write content until it ends, fails or is stopped, and return the text."""
        enter_writer(writer)
        note_forgotten_replies()
        try:
            with app_code():
                async with aclosing(contents):
                    async for content in contents:
                        if turn.cancelled:
                            break
                        await writer.write(content)
                        if isinstance(content, InputRequired):
                            turn.questions.shown(content.request_id, writer.message_id)
            raise_forgotten_replies()
            await writer.finish()
        except (GenerationCancelled, SilentException):
            await writer.finish()
        except Exception as error:
            await self._failures.fail(error, turn, writer)
            raise
        except BaseException:
            # End the message even if the task was cancelled.
            writer.stop()
            raise
        return writer.text

    def text_of(self, turn: Turn) -> str:
        """Return the text of the answers that a turn has written, as a model would read it."""
        thread = self._channel.log.threads.get(turn.thread_id)
        found = [thread.find(id) for id in turn.written] if thread else []
        answers = [message for message in found if message and message.role == "assistant"]
        return "\n\n".join(filter(None, (message.source or message.content for message in answers)))

    async def say(self, piece: Piece, thread_id: str | None) -> None:
        """Emit a piece that is not part of a message."""
        self._channel.emit(piece.event("", self.thread(thread_id).id))

    def asking(self) -> Asking:
        """Return an object with which the running code can ask, in its current message or in a new one."""
        turn = turn_of(self._channel)
        if turn is None:
            raise RuntimeError("A question can only be asked while an answer is being worked on.")
        writer = current_writer(self._channel, begun=False) or self.writer(turn)
        return Asking(turn, writer, asyncio.get_running_loop())

    async def approve(self, tool: ToolCall, title: str, timeout: float | None) -> bool:
        """Ask whether a tool may run, unless the user has always allowed it."""
        asking = self.asking()
        if asking.is_stopped:
            raise GenerationCancelled
        thread_id = asking.thread_id
        thread = self._channel.log.threads.get(thread_id)
        if thread is not None and tool.name in thread.allowed_tools:
            return True
        choice = await asking.approve(tool, title, timeout)
        if choice == ALWAYS:
            self._channel.emit(build.tool_allowed(thread_id=thread_id, name=tool.name))
        return choice in (ALWAYS, ONCE)

    def set_latest(self, task: StreamTask | None) -> None:
        """Make this task the ``latest_message_stream``."""
        if task is not None:
            self.latest.set(task)
            self.flush()

    def _put(self, contents: Contents, thread: Thread, icon: str | None, source: str | None) -> str:
        message_id = new_id()
        if contents.role == "system":
            # Only models read system messages, so the browser never gets this event.
            self._channel.emit(
                build.system_message(
                    message_id=message_id,
                    thread_id=thread.id,
                    text=contents.as_text,
                    created_at=now(),
                )
            )
            return message_id
        files = parts_of(contents.attachments)
        put_message(
            self._channel, thread.id, message_id, contents.role, contents.pieces, icon, files
        )
        message = thread.find(message_id)
        if source is not None and message is not None and source != message.content:
            self._channel.emit(
                build.message_source(message_id=message_id, thread_id=thread.id, source=source)
            )
        self._on_activity(thread.id)
        return message_id

    def _turn(self, thread_id: str | None) -> Turn:
        turn = turn_of(self._channel)
        if turn is not None and thread_id in (None, turn.thread_id):
            return turn
        return self._turns.attach(self.thread(thread_id).id, self._enter)

    async def _drawn(self, content: Any, *, chunk: bool = False) -> Any:
        """Return content that is quick to show; prepare slow content off the event loop."""
        with app_code():
            draw = drawing_of(content, self._render, chunk=chunk)
        return content if draw is None else await call_in_thread(draw)

    def _icon(self, icon: Any) -> str | None:
        with app_code():
            if icon is None or icon is True:
                return None
            # An empty icon shows none, even if the chat has one.
            return "" if icon is False else self._render(TagList(app_icon("icon", icon))).html


async def _no_stream() -> str:
    return ""
