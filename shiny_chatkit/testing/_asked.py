"""The requests that the model of a :class:`FakeClient` receives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import chatlas
from chatlas.types import (
    Content,
    ContentDocument,
    ContentImageInline,
    ContentImageRemote,
    ContentPDF,
    ContentText,
    ContentThinking,
    ContentToolRequest,
    ContentToolResult,
)

from shiny_chatkit.content import arguments_of


@dataclass(frozen=True)
class AskedResult:
    """
    A tool result that the model received.

    Attributes
    ----------
    name
        The name of the tool.
    arguments
        The arguments of the call.
    text
        The result as the model reads it: CSV for a data frame, the error message for a failure.
    error
        Why the tool failed or the user refused it; None if it succeeded.
    """

    name: str
    arguments: Mapping[str, Any]
    text: str
    error: str | None = None


@dataclass(frozen=True)
class Asked:
    """
    One request to the model.

    Attributes
    ----------
    turns
        The conversation so far, including the system prompt and the newest message.
    tools
        The names of the tools that the model may call.
    parameters
        The model's parameters, ``model`` included.
    """

    turns: Sequence[chatlas.Turn]
    tools: Sequence[str]
    parameters: dict[str, Any]

    @property
    def text(self) -> str:
        """The newest message as the model reads it: attachments and the user's text, or tool results."""
        return text_of(self.turns[-1])

    @property
    def system_prompt(self) -> str | None:
        """The system prompt, if there is one."""
        system = [turn for turn in self.turns if turn.role == "system"]
        return system[0].text if system else None

    @property
    def tool_results(self) -> list[AskedResult]:
        """The results of the tools that the previous reply called; empty after a user's message."""
        return [
            _result(content)
            for content in self.turns[-1].contents
            if isinstance(content, ContentToolResult)
        ]

    def __str__(self) -> str:
        """Return the whole conversation as the model reads it, one paragraph for each turn."""
        return "\n\n".join(f"{turn.role}: {text_of(turn)}" for turn in self.turns)


def text_of(turn: chatlas.Turn) -> str:
    """Return a turn as the model reads it; images and documents in square brackets."""
    return "\n".join(map(_read, turn.contents))


def _result(content: ContentToolResult) -> AskedResult:
    call = content.request
    return AskedResult(
        "" if call is None else call.name,
        {} if call is None else arguments_of(call.arguments),
        _read(content),
        None if content.error is None else str(content.error),
    )


def _read(content: Content) -> str:
    match content:
        case ContentText():
            return content.text
        case ContentThinking():
            return f"[Thinking: {content.thinking}]"
        case ContentToolRequest():
            arguments = arguments_of(content.arguments)
            given = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
            return f"[Call: {content.name}({given})]"
        case ContentToolResult():
            value: Any = content.value if content.error is None else None
            items = cast("list[Any]", value) if isinstance(value, list) else [value]
            if items and all(isinstance(item, Content) for item in items):
                return "\n".join(_read(item) for item in items)
            return str(content.get_model_value())
        case ContentImageInline():
            return f"[Image: {content.image_content_type}]"
        case ContentImageRemote():
            return f"[Image: {content.url}]"
        case ContentPDF() | ContentDocument():
            return f"[File: {content.filename}]"
        case _:
            return str(content)
