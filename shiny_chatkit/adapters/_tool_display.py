"""Converts how an app displays a tool's result: its title, its body, its footer and how its card looks.

What a display contains is trusted, because the app has written it. The value of a result is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from htmltools import HTML
from pydantic import ValidationError
from shinychat.types import ToolResultDisplay

from shiny_chatkit.content import ToolResult, Ui
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.clean import quoted

from ._render import Render


def given_display(value: Any) -> ToolResultDisplay | None:
    """Return a display that an app has given, or None if it has given none.

    Raises
    ------
    TypeError
        If it is neither a ``ToolResultDisplay`` nor a dictionary of its fields.
    ValueError
        If a field has an invalid value.
    """
    if value is None or isinstance(value, ToolResultDisplay):
        return value
    if not isinstance(value, Mapping):
        raise TypeError(
            f"Invalid value {quoted(value)} for `ToolResult(display=...)`: expected a ToolResultDisplay or a "
            "dictionary of its fields."
        )
    fields = cast("Mapping[str, Any]", value)
    unknown = [name for name in fields if name not in ToolResultDisplay.model_fields]
    if unknown:
        known = ", ".join(ToolResultDisplay.model_fields)
        raise ValueError(
            f"Unknown field {quoted(unknown[0])} in `ToolResult(display=...)`: expected some of {known}."
        )
    try:
        return ToolResultDisplay(**fields)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise ValueError(
            f"Invalid value {quoted(first['input'])} for {name!r} in `ToolResult(display=...)`: {first['msg']}."
        ) from error


def displayed(
    result: ToolResult, display: ToolResultDisplay, value: Any, render: Render
) -> ToolResult:
    """Return a result as its display says, ready to be sent.

    Parameters
    ----------
    result
        The result.
    display
        The display.
    value
        What to show if the display has no body, or if the tool failed; in the protocol's shape.
    render
        Converts Shiny UI to content.
    """
    # pyright cannot resolve the recursive type of these fields.
    icon, footer = cast(Any, display).icon, cast(Any, display).footer
    shown: wire.ToolDisplay = {}
    if display.title:
        shown["title"] = display.title
    if icon is not None:
        shown["icon"] = _ui(icon, render).html
    if display.label is not None:
        shown["label"] = display.label
    if display.value_preview is not None:
        shown["valuePreview"] = display.value_preview
    if not display.show_request:
        shown["hideRequest"] = True
    if display.open:
        shown["open"] = True
    if display.full_screen:
        shown["fullScreen"] = True
    if display.open_style == "framed":
        shown["framed"] = True
    if footer is not None:
        shown["footer"] = _part(_ui(footer, render))
    body = None if result.is_error else _body(display, render)
    return ToolResult(result.id, value if body is None else body, result.is_error, shown or None)


def custom_result(id: str, parts: list[Any], *, is_error: bool) -> ToolResult:
    """Return a result that the app displays entirely by itself, in an open card without the arguments."""
    display: wire.ToolDisplay | None = {"hideRequest": True, "open": True} if parts else None
    return ToolResult(id, parts or "", is_error, display)


def _body(display: ToolResultDisplay, render: Render) -> list[wire.ResultPart] | None:
    html: Any = cast(Any, display).html
    if html is not None:
        return [_part(_ui(html, render))]
    if display.markdown is not None:
        return [{"type": "html", "html": display.markdown, "deps": [], "format": "markdown"}]
    if display.text is not None:
        return [{"type": "text", "text": display.text, "format": "plain"}]
    return None


def _part(ui: Ui) -> wire.HtmlPart:
    return {"type": "html", "html": ui.html, "deps": ui.deps}


def _ui(ui: Any, render: Render) -> Ui:
    # Text in a display is HTML, as in shinychat.
    return render(HTML(ui) if isinstance(ui, str) else ui)
