"""The model of a :class:`FakeClient`, which streams scripted replies."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterable, Sequence
from typing import Any, cast

import chatlas
from chatlas.types import (
    Content,
    ContentText,
    ContentThinking,
    ContentThinkingDelta,
    ContentToolRequest,
)

from shiny_chatkit.log import Usage
from shiny_chatkit.protocol.clean import quoted

from ._asked import Asked
from ._replies import Reply, check_reply, chunks_of, chunks_of_async, text_content


class FakeProvider(chatlas.Provider[Any, Any, Any, Any]):
    """Streams scripted replies, and records the requests.

    Parameters
    ----------
    replies
        See :class:`FakeClient`.
    asked
        The list to which each request is added.
    """

    def __init__(self, replies: Sequence[Reply], asked: list[Asked]) -> None:
        super().__init__(name="fake", model="fake")
        for number, reply in enumerate(replies, 1):
            if not callable(reply):
                check_reply(reply, number)
        self._replies = replies
        self._asked = asked

    def _reply(
        self, turns: Sequence[Any], tools: dict[str, Any], kwargs: dict[str, Any]
    ) -> tuple[Reply, Asked]:
        asked = Asked(list(turns), list(tools), {"model": self.model, **kwargs})
        self._asked.append(asked)
        number = len(self._asked)
        if len(self._replies) == 1 and callable(self._replies[0]):
            reply = self._replies[0](asked)
        elif number > len(self._replies):
            raise LookupError(_too_few(len(self._replies), number, asked))
        else:
            reply = self._replies[number - 1]
            reply = reply(asked) if callable(reply) else reply
        check_reply(reply, number)
        return reply, asked

    # -- The interface of chatlas providers --------------------------------------------------

    def chat_perform(self, *, stream: bool, turns: Any, tools: Any, kwargs: Any, **_: Any) -> Any:
        """Return the reply, without pauses between words."""
        reply, asked = self._reply(turns, tools, kwargs)
        if isinstance(reply, AsyncIterable):
            raise TypeError(
                "An asynchronous reply of FakeClient needs an asynchronous request: write "
                "`await client.chat_async(...)` or `await client.stream_async(...)`."
            )
        chunks = chunks_of(reply, asked.tools)
        return chunks if stream else list(chunks)

    async def chat_perform_async(
        self, *, stream: bool, turns: Any, tools: Any, kwargs: Any, **_: Any
    ) -> Any:
        """Return the reply, and yield to the event loop between words."""
        reply, asked = self._reply(turns, tools, kwargs)
        chunks = chunks_of_async(reply, asked.tools)
        return chunks if stream else [chunk async for chunk in chunks]

    def stream_merge_chunks(self, completion: Any, chunk: Any) -> Any:
        """Collect the chunks."""
        return [*(completion or []), chunk]

    def stream_content(self, chunk: Any, *_: Any, **__: Any) -> list[Content]:
        """Return the content of a chunk; tool calls are only part of the whole turn."""
        return [] if isinstance(chunk, (Usage, ContentToolRequest)) else [chunk]

    def stream_turn(self, completion: Any, *_: Any, **__: Any) -> Any:
        """Return the whole turn."""
        return self.value_turn(completion)

    def value_turn(self, completion: Any, *_: Any, **__: Any) -> Any:
        """Return the whole turn."""
        chunks: list[Any] = [*(completion or ())]
        used = _used(chunks)
        turn: Any = cast(Any, chatlas.AssistantTurn)(
            _merged(chunks), tokens=self.value_tokens(chunks), cost=used.cost if used else None
        )
        return turn

    def value_tokens(self, completion: Any) -> tuple[int, int, int] | None:
        """Return the tokens that the reply says were used."""
        used = _used(completion)
        return used and (used.input_tokens, used.output_tokens, used.cached_tokens)

    def token_count(self, turns: Any, **_: Any) -> int:
        """Count words."""
        return sum(len(str(turn).split()) for turn in turns)

    async def token_count_async(self, turns: Any, **_: Any) -> int:
        """Count words."""
        return self.token_count(turns)

    def list_models(self) -> list[Any]:
        """Return the only model."""
        return [{"id": self.model}]

    def translate_model_params(self, params: Any) -> Any:
        """Return the parameters under chatlas's names."""
        return dict(params)

    def supported_model_params(self) -> Any:
        """Return all parameters."""
        return {*inspect.signature(cast(Any, chatlas.Chat).set_model_params).parameters} - {"self"}


def _too_few(replies: int, request: int, asked: Asked) -> str:
    has = f"{replies} {'reply' if replies == 1 else 'replies'}"
    came = _ORDINALS.get(request, f"request {request}")
    return (
        f"FakeClient has {has}, but {came} came: {quoted(asked.text)}. Add a reply: each message "
        "takes one, and so does each tool result. To reply to every request, write "
        "`FakeClient(lambda asked: ...)`."
    )


_ORDINALS = {1: "a request", 2: "a second request", 3: "a third request", 4: "a fourth request"}


def _used(chunks: Sequence[Any]) -> Usage | None:
    used = [chunk for chunk in chunks if isinstance(chunk, Usage)]
    return sum(used[1:], used[0]) if used else None


def _merged(chunks: Sequence[Any]) -> list[Content]:
    """Return a turn's contents, with neighbors of the same kind joined, as real providers do."""
    contents: list[Content] = []
    for chunk in chunks:
        last = contents[-1] if contents else None
        if isinstance(chunk, ContentThinkingDelta):
            before = last.thinking if isinstance(last, ContentThinking) else None
            contents[len(contents) - (before is not None) :] = [
                ContentThinking(thinking=(before or "") + chunk.thinking)
            ]
        elif isinstance(chunk, ContentText) and isinstance(last, ContentText):
            contents[-1] = text_content(last.text + chunk.text)
        elif not isinstance(chunk, Usage):
            contents.append(chunk)
    return contents
