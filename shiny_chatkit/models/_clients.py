"""Sends users' questions to the client of a chat, with a separate memory for each thread."""

from __future__ import annotations

import copy
import weakref
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import Any, cast

import chatlas
from chatlas.types import (
    ContentDocument,
    ContentImage,
    ContentPDF,
    ContentToolRequest,
    ContentToolResult,
)
from shiny.types import Jsonifiable

from shiny_chatkit.content import ToolCall, arguments_of
from shiny_chatkit.log import Log, Thread, Usage, new_id
from shiny_chatkit.turns import ChatContext

from ._ask_before import AskBefore
from ._failures import explained
from ._given import as_client
from ._memories import OWN_CLIENT, Memories
from ._memory import Memory, Question
from ._parameters import apply_settings
from ._prompt import prompt, reads_office_documents
from ._shown_turns import ShownTurns
from ._state import AnyChat, turns_of_state
from ._tools import Permit, guarded, prepared, running_tool
from ._turn_data import AnyTurn

STATE_VERSION = 2

_FILES = (ContentImage, ContentPDF, ContentDocument)

Approve = Callable[[ToolCall, str, "float | None"], Awaitable[bool]]


class Clients:
    """The client of a chat in one session.

    A copy of the app's client with the turns of the thread asks each question, so threads, and sessions that share
    a client, cannot mix. The app's client itself only shows the turns of the thread on show.

    Parameters
    ----------
    log
        The threads.
    memories
        What the chat's client remembers of each thread.
    on_show
        Returns the active thread, which gets a saved client state that does not distinguish threads.
    approve
        Asks the user whether a tool may run.
    is_common
        Returns whether other sessions can reach a client, too.
    """

    def __init__(
        self,
        log: Log,
        memories: Memories,
        on_show: Callable[[], Thread],
        approve: Approve,
        is_common: Callable[[AnyChat], bool],
    ) -> None:
        self._log = log
        self._memories = memories
        self._on_show = on_show
        self._approve = approve
        self._client: AnyChat | None = None
        self._had: weakref.WeakSet[AnyChat] = weakref.WeakSet()
        self._shown = ShownTurns(memories, on_show, is_common)
        self.ask_before = AskBefore()
        """The tools that run only after the user has agreed."""

    @property
    def client(self) -> Any:
        """The client that answers; None if handlers answer."""
        return self._client

    @client.setter
    def client(self, client: Any) -> None:
        """Let another client answer from the next message on; it takes over the conversation so far.

        Raises
        ------
        TypeError
            If the client is not a chatlas ``Chat``.
        """
        self._client = as_client(client)
        if self._client is not None:
            self._had.add(self._client)
        self._shown.follow(self._client)

    def has_had(self, client: object) -> bool:
        """Return whether this is the chat's client or one that it replaced."""
        return any(client is each for each in self._had)

    def copy(self, thread_id: str) -> AnyChat:
        """Return a copy of the client with a thread's history; questions to the copy do not change that history.

        Raises
        ------
        RuntimeError
            If the chat has no client.
        """
        return self._guarded(self._twin(thread_id))

    def fresh_copy(self) -> AnyChat | None:
        """Return a copy of the client without turns, or None if the chat has no client."""
        return None if self._client is None else self._guarded(_copied(self._client, ()))

    def _guarded(self, twin: AnyChat) -> AnyChat:
        twin.set_tools([guarded(tool, self._permit(tool)) for tool in twin.get_tools()])
        return twin

    def check_tools(self) -> None:
        """
        Raise an error if a tool that needs approval is not among the client's tools.

        Call this before each answer, because tools can be registered and the client replaced at any time.

        Raises
        ------
        ValueError
            If there is such a tool.
        """
        if self.ask_before:
            self.ask_before.check(None if self._client is None else self._client.get_tools())

    def blank_copy(self) -> AnyChat | None:
        """Return a copy of the client without turns, tools and system prompt, or None if the chat has no client."""
        if self._client is None:
            return None
        twin = _copied(self._client, ())
        twin.system_prompt = None
        twin.set_tools([])
        return twin

    def _twin(self, thread_id: str) -> AnyChat:
        if self._client is None:
            raise RuntimeError("This chat has no client.")
        return _copied(self._client, self.memory(thread_id).said())

    def memory(self, thread_id: str) -> Memory:
        """Return the memory of a thread, without turns whose messages were deleted."""
        self._shown.take_up()
        return self._memories.of_own(thread_id, self.first_turns())

    def remember(self, thread_id: str, turns: Sequence[AnyTurn]) -> None:
        """Let the client remember these turns of a thread, which belong to none of its questions, and no others."""
        memory = self.memory(thread_id)
        memory.rewind(lambda _: False)
        memory.start = list(turns)
        self._shown.show()

    def show(self) -> None:
        """Let the app read the turns of the thread on show from its client."""
        self._shown.show()

    def shows_turns_in(self, client: AnyChat) -> bool:
        """Return whether a client has the turns of the thread on show."""
        return client is self._shown.client

    def lend(self, thread_id: str, message_id: str) -> bool:
        """Prepare the app's client for a handler that asks it, and return whether another one is doing so."""
        memory = self.memory(thread_id)
        memory.rewind(lambda asked: asked != message_id)
        self._begin(thread_id, message_id, memory)
        was_lent = self._shown.is_lent
        self._shown.lend(thread_id, memory, message_id)
        return was_lent

    def _begin(
        self, thread_id: str, message_id: str, memory: Memory, question: Question | None = None
    ) -> None:
        if (interrupted := memory.begin(message_id, question)) is not None:
            self._memories.answered(thread_id, interrupted)

    def close(self) -> None:
        """Restore the turns that the app's client had at first, because the session has ended."""
        self._shown.end()

    def first_turns(self) -> list[AnyTurn]:
        """Return the turns with which the client begins each thread."""
        return [] if self._client is None else self._shown.start_of(self._client)

    async def answer(self, text: str, ctx: ChatContext) -> AsyncGenerator[Any, None]:
        """Let the client answer; this is a handler like those that an app registers."""
        memory = self.memory(ctx.thread_id)
        message_id = ctx.messages[-1].id
        memory.rewind(lambda asked: asked != message_id)  # The same message may be asked again.
        twin = self._twin(ctx.thread_id)
        kept = {sent.name for sent in ctx.attachments}
        shown = [part["name"] for part in ctx.messages[-1].records("attachment")]
        lost = [name for name in shown if name not in kept]  # For example after a bookmark.
        office = reads_office_documents(cast(Any, twin).provider)
        asked = prompt(text, ctx.attachments, lost, reads_office=office)
        question = Question(asked, twin.get_turns)
        self._begin(ctx.thread_id, message_id, memory, question)
        apply_settings(twin, ctx.settings)
        twin.set_tools([prepared(tool, self._permit(tool)) for tool in twin.get_tools()])
        unstreamed, call_ids = _UnstreamedContent(twin), _UniqueCallIds()
        try:
            stream = await twin.stream_async(*question.asked, content="all")
            async with aclosing(stream):
                async for content in stream:
                    if isinstance(content, ContentToolResult):
                        question.results.append(content)
                    shown = call_ids.with_unique_id(content)
                    yield shown
                    if isinstance(shown, ContentToolRequest):
                        running_tool.set(shown)
                        for item in unstreamed.take():
                            yield item
        except Exception as error:
            provider: str = cast(Any, twin).provider.name
            if (clearer := explained(error, provider)) is not None:
                raise clearer from error
            raise
        finally:
            memory.end(question)
            self._memories.answered(ctx.thread_id, message_id)
            self._shown.show()
        for item in unstreamed.take():
            yield item

    def end(self, thread_id: str, message_id: str) -> None:
        """Take note that everything in the turn of a message has ended."""
        self._shown.take_up()
        self._memories.end(thread_id, message_id, has_own=self._client is not None)
        self._shown.take_back(message_id)

    async def get_state(self) -> Jsonifiable:
        """Return the memory of all threads as JSON-like data."""
        threads = {id: self.memory(id).dump() for id in self._log.threads}
        return cast(Jsonifiable, {"version": STATE_VERSION, "threads": threads})

    async def set_state(self, state: Jsonifiable) -> None:
        """Restore the state of :meth:`get_state`, or the saved state of a client of the app.

        Raises
        ------
        ValueError
            If the state is neither of these; nothing is changed then.
        """
        try:
            saved = cast(Any, state)
            if saved["version"] == STATE_VERSION:
                memories = {id: Memory.load(memory) for id, memory in saved["threads"].items()}
            else:
                thread = self._on_show()
                # This state does not mark its questions, so treat the first turn as the only one.
                first = [m.id for m in thread.messages if m.role == "user"][:1]
                memories = {thread.id: Memory.of_one(turns_of_state(saved), first)}
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"Invalid client state: {error}.") from error
        self._memories.replace(OWN_CLIENT, memories)
        self._shown.show()

    def recall_shown(self) -> None:
        """Replace the memory of each thread by the text that its page shows."""
        before = self.first_turns()
        shown = {
            id: Memory.of_shown(before, thread.messages) for id, thread in self._log.threads.items()
        }
        self._memories.replace(OWN_CLIENT, shown)
        self._shown.show()

    def _permit(self, tool: Any) -> Permit | None:
        if not self.ask_before.covers(tool):
            return None

        async def permit(arguments: dict[str, Any]) -> bool:
            request = running_tool.get()
            # Only the chat's own answers announce the call; a copy that the app asks does not.
            is_told = request is not None and request.name == tool.name
            call = running_call() if is_told else ToolCall(tool.name, arguments)
            return await self._approve(call, "", None)

        return permit


def _copied(client: AnyChat, turns: Sequence[AnyTurn]) -> AnyChat:
    """Return a copy of a client with these turns."""
    # Copy only what a turn changes, because tools and callbacks may refer to a session.
    twin: Any = copy.copy(client)
    twin.provider = copy.copy(twin.provider)
    twin._standard_model_params = dict(twin._standard_model_params)
    twin.set_turns(turns)
    return twin


def running_call() -> ToolCall:
    """Return the call for which the current tool runs.

    Raises
    ------
    RuntimeError
        If no tool of a client is running.
    """
    request = running_tool.get()
    if request is None:
        raise RuntimeError("No tool of the chat's client is running: say which call is meant.")
    arguments = arguments_of(request.arguments)
    annotations = request.tool.annotations if request.tool is not None else None
    return ToolCall(request.name, arguments, request.id, (annotations or {}).get("title"))


class _UniqueCallIds:
    """Assigns unique ids to the calls of one answer, because some providers use the tool's name as the id."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._request: ContentToolRequest | None = None

    def with_unique_id(self, content: Any) -> Any:
        """Return a request with a unique id, or a result that refers to the request before it."""
        if isinstance(content, ContentToolRequest):
            known = content.id in self._ids
            self._request = content.model_copy(update={"id": new_id()}) if known else content
            self._ids.add(content.id)
            return self._request
        if isinstance(content, ContentToolResult):
            return content.model_copy(update={"request": self._request})
        return content


class _UnstreamedContent:
    """Collects content of a client's finished turns that its stream does not yield: files and usage."""

    def __init__(self, client: AnyChat) -> None:
        self._client = client
        self._seen = len(client.get_turns())

    def take(self) -> list[Any]:
        """Return the content that was added since the last call."""
        turns: list[AnyTurn] = self._client.get_turns()
        new, self._seen = turns[self._seen :], len(turns)
        found: list[Any] = []
        for turn in new:
            if isinstance(turn, chatlas.AssistantTurn):
                found += [c for c in turn.contents if isinstance(c, _FILES)]
                if turn.tokens is not None:
                    found.append(Usage(*turn.tokens, turn.cost))
        return found
