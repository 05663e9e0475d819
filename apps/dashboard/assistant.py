"""The offline assistant: answers by rules where no model is set, and calls the same tools as one.

It is a chatlas client like a model's. All it goes by is what a model would be sent: the system prompt, which names
the dashboard's filters, and the turns so far. So it keeps nothing, and remembers what the chat does.
"""

import asyncio
import html
import re
from collections.abc import AsyncIterator, Iterator, Sequence

from answers import Answer, ToolFailedError, answer
from chatlas import SystemTurn, Turn, UserTurn
from chatlas.types import ContentText, ContentToolResult
from data import Condition
from prompt import filters_of
from questions import Question, understand

from shiny_chatkit.testing import Asked, FakeClient
from shiny_chatkit.types import ToolCall

TALK = ("unknown", "help", "greeting", "thanks", "columns", "shown")
"""Questions that no other goes on from."""
MENTIONED = re.compile(r'<context name="(.*?)">\n(.*)\n</context>', re.DOTALL)


def offline_client(*, pause: float = 0.012) -> FakeClient:
    """Return a client that needs no model and pauses between words, in seconds."""

    async def reply(asked: Asked) -> AsyncIterator[str | ToolCall]:
        for step in _next_steps(*_progress(asked.turns)):
            if isinstance(step, ToolCall):
                yield step
                continue
            for piece in pieces(step):
                yield piece
                await asyncio.sleep(pause)

    return FakeClient(reply)


def _progress(turns: Sequence[Turn]) -> tuple[Answer, list[ContentToolResult]]:
    """The answer to the newest question from its beginning, and what its tools have given so far."""
    within: tuple[Condition, ...] = ()
    question = previous = None
    mentioned: dict[str, str] = {}
    results: list[ContentToolResult] = []
    for turn in turns:
        given = [c for c in turn.contents if isinstance(c, ContentToolResult)]
        if isinstance(turn, SystemTurn):
            within = filters_of(turn.text)
        elif given:
            results += given
        elif isinstance(turn, UserTurn):
            text, mentioned = _said(turn)
            question, results = understand(text, previous), []
            previous = previous if question.kind in TALK else question
    return answer(question or Question("help"), within, mentioned), results


def _said(turn: UserTurn) -> tuple[str, dict[str, str]]:
    """Return what the user wrote, and the content of mentions by name."""
    texts = [content.text for content in turn.contents if isinstance(content, ContentText)]
    found = [(text, MENTIONED.fullmatch(text)) for text in texts]
    mentioned = {html.unescape(match[1]): match[2] for _, match in found if match}
    words = " ".join(text for text, match in found if not match)
    # The content of mentions is known by now; their names are not part of the question.
    for name in mentioned:
        words = re.sub(rf"@{re.escape(name)}\b", " ", words, flags=re.IGNORECASE)
    return words.strip(), mentioned


def _next_steps(steps: Answer, results: Sequence[ContentToolResult]) -> Iterator[str | ToolCall]:
    """Yield what follows the results so far, up to the next tool call."""
    left = list(results)
    try:
        step = next(steps)
        while left or not isinstance(step, ToolCall):
            if isinstance(step, ToolCall):
                step = _resume(steps, left.pop(0))
            else:
                if not left:
                    yield step
                step = next(steps)
        yield step
    except StopIteration:
        return
    except ToolFailedError as error:
        yield f"That did not work: {error}"


def _resume(steps: Answer, result: ContentToolResult) -> str | ToolCall:
    if result.error is not None:
        return steps.throw(ToolFailedError(str(result.error)))
    return steps.send(result.value)


def pieces(text: str) -> list[str]:
    """The text cut into a word or two at a time, as a model's tokens would come."""
    return re.findall(r"\s*\S+(?:\s+$)?|\s+", text)
