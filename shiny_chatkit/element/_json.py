"""Data that is part of the page, for the script of an element."""

from __future__ import annotations

import json
from typing import Any

from htmltools import HTML, Tag


def json_script(value: Any) -> Tag:
    """Return a script that holds a value for the element's script."""
    # "</script>" inside a string must not end the element early.
    text = json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")
    return Tag("script", {"type": "application/json", "class": "chatkit-initial"}, HTML(text))
