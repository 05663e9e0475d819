"""Everything public of shinychat is used in an app or a test of tests/browser/parity, which run on both packages."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from tests.unit.migration import surface

PARITY = Path(__file__).parents[2] / "browser/parity"

ELSEWHERE = {
    "Chat.enable_bookmarking": "tests/browser/test_bookmarks.py",
    "express.Chat.enable_bookmarking": "tests/browser/test_bookmarks.py",
    "Chat.user_input_id": "tests/server/test_user_input.py",
    "playwright.PageChatController.open_nav_offcanvas": "works in an app of shinychat's own tests only",
}
"""Names that the apps do not use, with the tests that use them, or the reason."""

DATA = {"types.ChatDrawer", "types.ChatGreeting", "types.ChatNavPanel", "types.ChatSidebar"}
"""Classes whose members are the options of the functions that create them."""


def used() -> set[str]:
    """Return what apps and tests import, read, call and name in calls: ``name``, ``.member`` and ``call(option=)``."""
    found: set[str] = set()
    for path in sorted(PARITY.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            found.update(_of(node))
    return found


def _of(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.ImportFrom(module=str(module), names=names) if module.startswith("shinychat"):
            prefix = module.removeprefix("shinychat").removeprefix(".")
            yield from (f"{prefix}.{one.name}".lstrip(".") for one in names)
        case ast.Attribute(attr=attr):
            yield f".{attr}"
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), keywords=keywords):
            yield from (f"{name}({one.arg}=)" for one in keywords if one.arg)
        case _:
            return


def wanted() -> Iterator[tuple[str, str]]:
    """Yield the labels of what shinychat and this package each have, and how their use is written."""
    for name in surface.names():
        yield name, name
        submodule, _, plain = name.rpartition(".")
        theirs, ours = (
            getattr(import_module(f"{library}.{submodule}".rstrip(".")), plain)
            for library in ("shinychat", "shiny_chatkit")
        )
        if inspect.isclass(theirs):
            # What the class for Express inherits is that of the class itself.
            is_express = submodule == "express"
            members = vars(theirs) if is_express else surface.members(theirs)
            for member in () if theirs is ours or name in DATA else members:
                if not member.startswith("_"):
                    yield f"{name}.{member}", f".{member}"
        else:
            for option, parameter in surface.parameters(theirs).items():
                if parameter.default is not parameter.empty:
                    yield f"{name}({option}=)", f"{plain}({option}=)"


def test_every_name_option_and_member_is_used() -> None:
    here = used()
    missing = [label for label, use in wanted() if use not in here and label not in ELSEWHERE]
    assert missing == [], "use them in an app of parity/apps, or say in ELSEWHERE what does"


def test_what_is_used_elsewhere_is_not_used_here() -> None:
    here, uses = used(), dict(wanted())
    assert [label for label in ELSEWHERE if uses.get(label) in here] == []
    assert ELSEWHERE.keys() <= uses.keys()


def test_the_table_of_rows_names_every_test() -> None:
    named = {*re.findall(r"`(test_\w+)", (PARITY / "README.md").read_text())}
    assert {path.stem for path in PARITY.glob("test_*.py")} - named == set()
