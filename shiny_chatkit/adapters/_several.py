"""Several contents appended at once: a list such as ``[frame, figure]``, or a dictionary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import narwhals.stable.v2 as nw
from chatlas.types import Content
from htmltools import Tagifiable

from shiny_chatkit.content import Piece, Text
from shiny_chatkit.log import Usage

from ._plots import is_instance
from ._widgets import is_widget

_CLASSES = (
    ("plotly.basedatatypes", "BaseFigure"),
    ("altair", "TopLevelMixin"),
    ("PIL.Image", "Image"),
    ("great_tables", "GT"),
)


def several(content: Any) -> list[Any] | None:
    """Return the contents that a list or dictionary consists of; None if it is data, or one plot.

    Objects that a library returns for one plot, such as axes, figures and arrays, stay together. A
    dictionary's keys become headings.
    """
    if isinstance(content, Mapping):
        return _titled(cast("Mapping[Any, Any]", content))
    if not isinstance(content, (list, tuple)) or isinstance(content, Tagifiable):
        return None
    given = cast("Sequence[Any]", content)
    has_text = any(isinstance(item, str) for item in given)
    if not any(map(_is_content, given)) and not (has_text and _has_plot(given)):
        return None
    items: list[Any] = []
    beside: list[Any] = []
    for item in given:
        if isinstance(item, str) or _is_content(item):
            items += [*_together(beside), item]
            beside = []
        else:
            beside.append(item)
    return [*items, *_together(beside)]


def _titled(contents: Mapping[Any, Any]) -> list[Any] | None:
    if "content" in contents or not any(map(_is_content, contents.values())):
        return None
    return [
        part
        for name, item in contents.items()
        for part in (Text(f"\n\n**{name}**\n\n"), item)
        if part is not None
    ]


def _together(items: Sequence[Any]) -> list[Any]:
    """Return the items between contents as one item if a plot is among them, or else separately."""
    return [items] if _has_plot(items) else [item for item in items if item is not None]


def _has_plot(items: Sequence[Any]) -> bool:
    return any(type(item).__module__.startswith(("matplotlib", "seaborn")) for item in items)


def _is_content(item: Any) -> bool:
    if isinstance(item, (Piece, Tagifiable, Content, Usage)) or is_widget(item):
        return True
    if isinstance(item, (list, tuple, Mapping)):
        return several(item) is not None
    return _is_frame(item) or any(is_instance(item, *known) for known in _CLASSES)


def _is_frame(item: Any) -> bool:
    known = nw.from_native(item, pass_through=True, allow_series=True)
    is_known = isinstance(known, (nw.DataFrame, nw.LazyFrame, nw.Series))
    return is_known and str(getattr(item, "dtype", "")) != "object"
