"""Checks the replies of a :class:`FakeClient` and splits them into the pieces that a model streams."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, cast

from chatlas.types import Content, ContentText, ContentThinkingDelta, ContentToolRequest

from shiny_chatkit.content import Thinking, ToolCall
from shiny_chatkit.log import Usage
from shiny_chatkit.protocol.clean import quoted

Reply: TypeAlias = Any
"""The reply to one request; see :class:`FakeClient`."""

WORD = re.compile(r"\s*\S+\s*")

_STEP_TYPES = (str, Content, Thinking, ToolCall, Usage, BaseException)
_INVALID_REPLY_TYPES = (bytes, bytearray, Mapping, set, frozenset)
EXPECTED_STEPS = (
    "expected a string, a ToolCall, Thinking, Usage, chatlas content, an exception, a list or a "
    "generator of these, or a function that takes what was asked and returns one of them"
)


def check_reply(reply: Reply, number: int) -> None:
    """Check a reply as far as possible before it is streamed.

    Parameters
    ----------
    reply
        The reply.
    number
        The number of the reply, counted from 1.

    Raises
    ------
    TypeError
        If the reply is not of a supported kind.
    """
    if isinstance(reply, _STEP_TYPES):
        return
    if inspect.iscoroutine(reply):
        reply.close()
        raise TypeError(
            f"Reply {number} of FakeClient is a coroutine: in an asynchronous function, write "
            "`yield` instead of `return`."
        )
    if isinstance(reply, (list, tuple)):
        for step in cast(Sequence[Any], reply):
            _check_step(step, number)
    elif isinstance(reply, _INVALID_REPLY_TYPES) or not isinstance(
        reply, (Iterable, AsyncIterable)
    ):
        raise _invalid(reply, number)


def chunks_of(reply: Reply, tools: Sequence[str]) -> Iterator[Any]:
    """Yield the chunks in which a model would stream a reply.

    Parameters
    ----------
    reply
        A checked reply.
    tools
        The names of the tools that the reply may call.

    Raises
    ------
    LookupError
        If the reply calls another tool.
    """
    for step in (reply,) if isinstance(reply, _STEP_TYPES) else cast(Iterable[Any], reply):
        yield from _of_step(step, tools)


async def chunks_of_async(reply: Reply, tools: Sequence[str]) -> AsyncIterator[Any]:
    """Yield the same chunks as :func:`chunks_of`, and yield to the event loop between words."""
    if isinstance(reply, AsyncIterable):
        async for step in cast(AsyncIterable[Any], reply):
            for chunk in _of_step(step, tools):
                yield chunk
        return
    for chunk in chunks_of(reply, tools):
        yield chunk
        await asyncio.sleep(0)


def text_content(text: str) -> ContentText:
    """Return text content like providers do; the constructor would replace blank text by "[empty string]"."""
    return ContentText.model_construct(text=text)


def _of_step(step: Any, tools: Sequence[str]) -> Iterator[Any]:
    _check_step(step)
    match step:
        case str():
            yield from map(text_content, WORD.findall(step) or [step])
        case BaseException():
            raise step
        case Thinking():
            yield ContentThinkingDelta(thinking=step.text)
        case ToolCall():
            _check_tool(step.name, tools)
            arguments = json.loads(json.dumps(dict(step.arguments)))
            yield ContentToolRequest(id=step.id, name=step.name, arguments=arguments)
        case _:
            yield step


def _check_step(step: Any, number: int | None = None) -> None:
    if not isinstance(step, _STEP_TYPES):
        raise _invalid(step, number)


def _check_tool(name: str, tools: Sequence[str]) -> None:
    if name not in tools:
        known = ", ".join(tools) or "none"
        raise LookupError(
            f"FakeClient calls the tool {quoted(name)}, which it does not have. Its tools: {known}. "
            f"Register it with `client.register_tool({name})`."
        )


def _invalid(step: Any, number: int | None) -> TypeError:
    where = "" if number is None else f" in reply {number}"
    return TypeError(f"Invalid value {quoted(step)}{where} of FakeClient: {EXPECTED_STEPS}.")
