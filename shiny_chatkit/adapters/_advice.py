"""Advice for objects that cannot be shown as they are."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from ._plots import is_instance


def advice_for(content: Any, registry: str) -> str:
    """Return a sentence that says how an object of an unknown type can be shown after all."""
    if isinstance(content, ModuleType):
        return "Append a figure, such as `plt.gcf()`."
    if isinstance(content, (list, tuple, set, frozenset)):
        return "Append its items one by one, or data as `JsonArtifact` or `TableArtifact`."
    if isinstance(content, (int, float, complex)):
        return "Append text, such as `str(value)`."
    if isinstance(content, (bytes, bytearray, memoryview)):
        return "Append text, such as `value.decode()`, or a picture as `ImageArtifact.from_bytes(value, ...)`."
    if is_instance(content, "ipywidgets", "Widget"):
        return "Widgets need shinywidgets: import it before the widget is made."
    if is_instance(content, "panel.viewable", "Viewable"):
        return "Append what the panel shows, or the page that its `save` method writes, as `HtmlArtifact`."
    return f"Register a function for it with `@shiny_chatkit.{registry}.register`."
