"""UI of the app inside the element, which is rendered with the page and put in its place by the element."""

from __future__ import annotations

from typing import Literal

from htmltools import Tag, TagChild

SlotName = Literal["drawer", "footer", "toolbar"]


def slot(name: SlotName, *content: TagChild) -> Tag:
    """Return UI for a place of the element."""
    return Tag("div", {"class": "chatkit-slot", "data-slot": name}, *content)
