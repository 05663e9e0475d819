"""Describes the public API as text: ``python -m tests.unit.public_api`` renews ``public_api.txt``."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path
from typing import Any

MODULES = (
    "shiny_chatkit",
    "shiny_chatkit.express",
    "shiny_chatkit.frameworks",
    "shiny_chatkit.playwright",
    "shiny_chatkit.stores",
    "shiny_chatkit.testing",
    "shiny_chatkit.types",
)
SNAPSHOT = Path(__file__).with_name("public_api.txt")


def describe() -> str:
    """Every public name with its signature, one line each; what others made is named only."""
    lines: list[str] = []
    for module_name in MODULES:
        module = import_module(module_name)
        lines.append(f"[{module_name}]")
        for name in sorted(module.__all__):
            lines.extend(_lines(name, getattr(module, name)))
        lines.append("")
    return "\n".join(lines)


def _lines(name: str, thing: Any) -> list[str]:
    if not getattr(thing, "__module__", "").startswith("shiny_chatkit"):
        return [name]
    if not inspect.isclass(thing):
        return [name + _signature(thing)]
    found = [f"class {name}{_signature(thing)}"]
    for member in sorted(dir(thing)):
        if member.startswith("_") or member in dir(Exception):
            continue
        static = inspect.getattr_static(thing, member)
        if isinstance(static, property):
            found.append(f"    {member}: property")
        elif callable(getattr(thing, member)) or isinstance(static, classmethod | staticmethod):
            kind = "async " if inspect.iscoroutinefunction(getattr(thing, member)) else ""
            found.append(f"    {kind}{member}{_signature(getattr(thing, member))}")
        else:
            found.append(f"    {member}")
    return found


def _signature(thing: Any) -> str:
    try:
        text = str(inspect.signature(thing))
    except (TypeError, ValueError):
        return "(...)"
    # The same on every Python: annotations as they are written, but for quotes; no addresses.
    return re.sub(r" at 0x[0-9a-f]+", "", text.replace("'", '"').replace('"', "'"))


if __name__ == "__main__":
    SNAPSHOT.write_text(describe(), "utf-8")
