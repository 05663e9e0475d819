"""The model of a :class:`FakeClient`: replies in the test's own words."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import chatlas
from chatlas.types import (
    Content,
    ContentText,
    ContentThinking,
    ContentThinkingDelta,
    ContentToolRequest,
    ContentToolResult,
)

from shiny_chatkit.content import Thinking, ToolCall
from shiny_chatkit.conversation import Usage

Reply: TypeAlias = Any
"""What is said to one request; see :class:`FakeClient`."""

WORD = re.compile(r"\s*\S+\s*")


@dataclass(frozen=True)
class Asked:
    """
    One request.

    Attributes
    ----------
    turns
        What was said so far, the system prompt and the newest message included.
    tools
        The names of the tools that may be called.
    parameters
        The model's parameters, ``model`` included.
    """

    turns: Sequence[chatlas.Turn]
    tools: Sequence[str]
    parameters: dict[str, Any]

    @property
    def text(self) -> str:
        """The text of the user's newest message, or what a tool gave."""
        newest = self.turns[-1].contents
        results = [str(c.value) for c in newest if isinstance(c, ContentToolResult)]
        return "".join(c.text for c in newest if isinstance(c, ContentText)) or "\n".join(results)


class FakeProvider(chatlas.Provider[Any, Any, Any, Any]):
    """Gives replies one after the other, and remembers what it was asked.

    Parameters
    ----------
    replies
        See :class:`FakeClient`.
    asked
        Takes each request.
    """

    def __init__(self, replies: Sequence[Reply], asked: list[Asked]) -> None:
        super().__init__(name="fake", model="fake")
        self._replies = replies
        self._asked = asked

    def _reply(self, turns: Sequence[Any], tools: dict[str, Any], kwargs: dict[str, Any]) -> Reply:
        asked = Asked(list(turns), list(tools), {"model": self.model, **kwargs})
        self._asked.append(asked)
        number = len(self._asked)
        if len(self._replies) == 1 and callable(self._replies[0]):
            return self._replies[0](asked)
        if number > len(self._replies):
            raise LookupError(f"FakeClient has no reply for request {number}: {asked.text!r}.")
        reply = self._replies[number - 1]
        return reply(asked) if callable(reply) else reply

    # -- What chatlas asks of a provider -----------------------------------------------------

    def chat_perform(self, *, stream: bool, turns: Any, tools: Any, kwargs: Any, **_: Any) -> Any:
        """Reply at once."""
        reply = self._reply(turns, tools, kwargs)
        if isinstance(reply, AsyncIterable):
            raise TypeError("A reply that is asynchronous needs an asynchronous request.")
        chunks = _chunks(reply)
        return chunks if stream else list(chunks)

    async def chat_perform_async(
        self, *, stream: bool, turns: Any, tools: Any, kwargs: Any, **_: Any
    ) -> Any:
        """Reply with a turn of the event loop between any two words."""
        chunks = _chunks_async(self._reply(turns, tools, kwargs))
        return chunks if stream else [chunk async for chunk in chunks]

    def stream_merge_chunks(self, completion: Any, chunk: Any) -> Any:
        """Collect."""
        return [*(completion or []), chunk]

    def stream_content(self, chunk: Any, *_: Any, **__: Any) -> list[Content]:
        """Give what is shown while it streams; calls come with the whole turn."""
        return [] if isinstance(chunk, (Usage, ContentToolRequest)) else [chunk]

    def stream_turn(self, completion: Any, *_: Any, **__: Any) -> Any:
        """Give the whole turn."""
        return self.value_turn(completion)

    def value_turn(self, completion: Any, *_: Any, **__: Any) -> Any:
        """Give the whole turn."""
        chunks: list[Any] = [*(completion or ())]
        used = _used(chunks)
        turn: Any = cast(Any, chatlas.AssistantTurn)(
            _merged(chunks), tokens=self.value_tokens(chunks), cost=used.cost if used else None
        )
        return turn

    def value_tokens(self, completion: Any) -> tuple[int, int, int] | None:
        """Give the tokens that were said to be used."""
        used = _used(completion)
        return used and (used.input_tokens, used.output_tokens, used.cached_tokens)

    def token_count(self, turns: Any, **_: Any) -> int:
        """Count words."""
        return sum(len(str(turn).split()) for turn in turns)

    async def token_count_async(self, turns: Any, **_: Any) -> int:
        """Count words."""
        return self.token_count(turns)

    def list_models(self) -> list[Any]:
        """There is one."""
        return [{"id": self.model}]

    def translate_model_params(self, params: Any) -> Any:
        """Take them by chatlas's own names."""
        return dict(params)

    def supported_model_params(self) -> Any:
        """Take all of them."""
        return {*inspect.signature(cast(Any, chatlas.Chat).set_model_params).parameters} - {"self"}


def _steps(reply: Reply) -> Iterable[Any]:
    single = isinstance(reply, (str, Content, Thinking, ToolCall, Usage, BaseException))
    return (reply,) if single or not isinstance(reply, Iterable) else cast(Iterable[Any], reply)


def _text(text: str) -> ContentText:
    """Return text as the providers do: the constructor would write "[empty string]" for blanks."""
    return ContentText.model_construct(text=text)


def _of_step(step: Any) -> Iterator[Any]:
    """Give one step as a model's stream has it."""
    match step:
        case str():
            yield from map(_text, WORD.findall(step) or [step])
        case BaseException():
            raise step
        case Thinking():
            yield ContentThinkingDelta(thinking=step.text)
        case ToolCall():
            arguments = json.loads(json.dumps(dict(step.arguments)))
            yield ContentToolRequest(id=step.id, name=step.name, arguments=arguments)
        case Content() | Usage():
            yield step
        case _:
            raise TypeError(f"A FakeClient cannot say a {type(step).__name__}.")


def _chunks(reply: Reply) -> Iterator[Any]:
    for step in _steps(reply):
        yield from _of_step(step)


async def _chunks_async(reply: Reply) -> AsyncIterator[Any]:
    if isinstance(reply, AsyncIterable):
        async for step in cast(AsyncIterable[Any], reply):
            for chunk in _of_step(step):
                yield chunk
        return
    for chunk in _chunks(reply):
        yield chunk
        await asyncio.sleep(0)


def _used(chunks: Sequence[Any]) -> Usage | None:
    used = [chunk for chunk in chunks if isinstance(chunk, Usage)]
    return sum(used[1:], used[0]) if used else None


def _merged(chunks: Sequence[Any]) -> list[Content]:
    """Give a turn's contents: neighbours of one kind joined, as a provider does."""
    contents: list[Content] = []
    for chunk in chunks:
        last = contents[-1] if contents else None
        if isinstance(chunk, ContentThinkingDelta):
            before = last.thinking if isinstance(last, ContentThinking) else None
            contents[len(contents) - (before is not None) :] = [
                ContentThinking(thinking=(before or "") + chunk.thinking)
            ]
        elif isinstance(chunk, ContentText) and isinstance(last, ContentText):
            contents[-1] = _text(last.text + chunk.text)
        elif not isinstance(chunk, Usage):
            contents.append(chunk)
    return contents
