"""No file of the package but one spells a private name of another library."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.host.private_names import private_uses

PACKAGE = Path(__file__).parents[3] / "shiny_chatkit"
TABLE = PACKAGE / "host/_names.py"

# What is private to a library other than Shiny, and why there is no other way.
ALLOWED = {
    # chatlas: a copy of a client shares this dictionary with the original, which set_model_params() changes.
    "_standard_model_params",
}

# SQLAlchemy's underscores avoid names of Python, as in `or_`.
PUBLIC = "from sqlalchemy import"


def test_private_names_are_used_through_the_table() -> None:
    found = [
        f"{path.relative_to(PACKAGE.parent)}:{line}: {use}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path != TABLE
        for line, use in private_uses(path.read_text())
        if not use.startswith(PUBLIC) and not any(use.endswith(f".{name}") for name in ALLOWED)
    ]
    assert found == [], "Add these names to shiny_chatkit/host/_names.py and use them through it."


@pytest.mark.parametrize(
    "use",
    [
        "from shiny._deprecated import warn_deprecated",
        "from shiny.reactive import _core",
        "from shiny.reactive import Effect_",
        "from shiny.reactive import isolate, _core as core",
        "import shiny._utils",
        "import shinywidgets._shinywidgets as inner",
        "session._process_ui",
        "session._send_message_sync = print",
        "cast(Any, session.output)._outputs",
        "self._session._process_ui",
        "getattr(session, '_process_ui')",
        "getattr(session, '_process_ui', None)",
        "hasattr(app, '_registered_dependencies')",
        "setattr(session, '_process_ui', print)",
        "operator.attrgetter('value._dependents')",
        "importlib.import_module('shiny._utils')",
        "vars(value)['_value']",
        "value.__dict__['_value']",
        "sys.modules['shiny._utils']",
    ],
)
def test_a_private_name_is_found(use: str) -> None:
    (found,) = private_uses(f"x = 1\ndef f(self):\n    {use}\n")
    assert found[0] == 3


@pytest.mark.parametrize(
    "source",
    [
        "from ._names import check",
        "from shiny_chatkit.protocol.checks.names import warn_once",
        "from shiny.reactive import isolate",
        "from __future__ import annotations",
        "div(class_='a').class_",
        "type(value).__name__",
        "value.__dict__['name']",
        "getattr(value, '__doc__')",
        "names['_value']",
        "class A:\n    def f(self, other):\n        self._x = 1\n        return other._x",
        "class A:\n    _x: int\ndef f(a):\n    return a._x",
        "if TYPE_CHECKING:\n    from shiny.reactive import Effect_\nelse:\n    Effect_ = EFFECT.load()",
        "class A:\n    def f(self):\n        return self._from_a_base_class",
    ],
)
def test_what_is_public_or_defined_in_the_file_is_not(source: str) -> None:
    assert private_uses(source) == []
