"""Checks values of ``chat_ui()`` options that are not simple switches and choices."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

from htmltools import HTML, Tagifiable, TagList
from shiny.ui.css import as_css_unit

from shiny_chatkit.protocol.clean import quoted

_UNITS = "px|em|rem|ex|ch|cap|ic|lh|rlh|cm|mm|q|in|pt|pc|%|[sld]?v(?:w|h|i|b|min|max)|cq(?:w|h|i|b|min|max)"
_LENGTH = re.compile(rf"\+?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?:{_UNITS})|0", re.IGNORECASE)
_NUMBER = re.compile(r"\d+\.?\d*|\.\d+")
_FUNCTION = re.compile(
    r"(?:calc|min|max|clamp|var|env|fit-content|calc-size|round|anchor-size)\([^;{}]*\)",
    re.IGNORECASE,
)
_KEYWORDS = {
    "auto", "min-content", "max-content", "fit-content", "stretch", "-webkit-fill-available",
    "-moz-available", "inherit", "initial", "unset", "revert", "revert-layer",
}  # fmt: skip


def css_length(name: str, value: Any) -> str | None:
    """Return a width or height as CSS; a number is in pixels.

    Raises
    ------
    TypeError, ValueError
        If the value is not a length.
    """
    expected = f'Invalid value {quoted(value)} for `{name}`: expected a CSS length such as "400px".'
    if value is None:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if not (math.isfinite(value) and value >= 0):
            raise ValueError(expected)
        return as_css_unit(value)
    if not isinstance(value, str):
        raise TypeError(expected)
    text = value.strip()
    if _NUMBER.fullmatch(text):
        return as_css_unit(float(text))
    if not _is_length(text):
        # Almost valid, such as "300 px" or "100%;".
        near = re.sub(r"[\s;]", "", text).lower()
        raise ValueError(expected + (f' Did you mean "{near}"?' if _is_length(near) else ""))
    return text


def _is_length(text: str) -> bool:
    if _FUNCTION.fullmatch(text):
        return text.count("(") == text.count(")")
    return text.lower() in _KEYWORDS or _LENGTH.fullmatch(text) is not None


def icon(name: str, value: Any) -> Any:
    """Return an icon: HTML, tags, or a character such as an emoji.

    Raises
    ------
    TypeError
        If the value is something else.
    ValueError
        If it is text that was probably meant to be HTML or an image.
    """
    if isinstance(value, (HTML, TagList, Tagifiable)):
        return value
    if not isinstance(value, str):
        raise TypeError(
            f"Invalid value {quoted(value)} for `{name}`: expected HTML or a tag, such as "
            'ui.HTML("<svg>...</svg>") or faicons.icon_svg("robot").'
        )
    if "<" in value:
        raise ValueError(
            f"Invalid value {quoted(value)} for `{name}`: text is shown as it is. "
            "Wrap markup in ui.HTML(...)."
        )
    if re.search(r"[/\\]|\.\w+$", value):
        raise ValueError(
            f"Invalid value {quoted(value)} for `{name}`: expected HTML or a tag. "
            f'For a picture, write ui.img(src={json.dumps(value)}, alt="").'
        )
    return value


def app_icon(name: str, value: Any) -> Any:
    """Return an icon of a chat or a message, which may also be a string of HTML, as in ``ui.Chat``.

    Raises
    ------
    TypeError, ValueError
        If the value is not an icon.
    """
    return HTML(value) if isinstance(value, str) and "<" in value else icon(name, value)


def send_icon(value: Any) -> Any:
    """Return the icon of the send button; None for the default icon.

    Raises
    ------
    TypeError, ValueError
        If the value is not an icon.
    """
    if value is True:
        raise ValueError(
            "`icon_send` must be an icon, None or False, not True: None shows the default icon."
        )
    return None if value is None or value is False else app_icon("icon_send", value)


def message_list(name: str, value: Any) -> list[Any]:
    """Return a list of messages; an empty list for None.

    Raises
    ------
    TypeError
        If the value is not a list; characters of a text and keys of a dictionary are not messages.
    """
    given: object = () if value is None else value
    is_one = isinstance(given, (str, HTML, bytes, TagList))
    if is_one or not isinstance(given, (Sequence, Iterator)):
        example = "[{...}]" if isinstance(given, Mapping) else '["Hello"]'
        raise TypeError(
            f"Invalid value {quoted(value)} for `{name}`: expected a list of messages, such as {example}."
        )
    several = list(cast("Sequence[Any]", given))
    for number, one in enumerate(several, 1):
        if one is None or isinstance(one, (int, float, bytes, list, tuple)):
            raise TypeError(
                f"Invalid message {quoted(cast(Any, one))} in `{name}` (number {number}): expected text, UI or a "
                'dictionary such as {"role": "assistant", "content": "Hello"}.'
            )
    return several


@contextmanager
def in_message(number: int) -> Generator[None]:
    """Add the number of the message to errors about one of several messages."""
    try:
        yield
    except (TypeError, ValueError) as error:
        raise type(error)(f"Message {number} of `messages` cannot be shown: {error}") from error
