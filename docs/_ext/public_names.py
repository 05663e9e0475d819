"""A Sphinx extension: every public name has an entry in the reference, with an example that the tests run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils.nodes import Element, Node
from sphinx.addnodes import pending_xref
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.support.documentation import DOCS, names_in_examples
from tests.unit.public_api import MODULES

log = logging.getLogger(__name__)

RECEIVERS = {"Chat": "chat.", "ChatController": "chat.", "MarkdownStream": "report."}
"""How examples name the objects of classes whose methods each need an example."""

INTERNALS = {"event", "as_text", "passes", "opens_part", "fields", "to_wire", "to_part"}
"""Members of content by which the package sends it."""


def public_objects() -> dict[str, Any]:
    """Return every public object by its full name."""
    return {
        f"{module}.{name}": getattr(import_module(module), name)
        for module in MODULES
        for name in import_module(module).__all__
    }


def members_of(cls: type) -> Iterator[str]:
    """Return the public methods and properties that the package gives a class."""
    for base in cls.__mro__:
        if base.__module__.startswith("shiny_chatkit"):
            for name, member in vars(base).items():
                is_public = not name.startswith("_") and name not in INTERNALS
                if is_public and (callable(member) or isinstance(member, (classmethod, property))):
                    yield name


def pages_with(name: str) -> list[str]:
    """Return the pages, the best first, whose tested examples use a name or a class's member."""
    *_, owner, last = name.split(".")
    wanted = RECEIVERS.get(owner, "") + last
    pages = [
        page.relative_to(DOCS).with_suffix("").as_posix()
        for page, names in names_in_examples().items()
        if wanted in names and page.is_relative_to(DOCS)
    ]
    return sorted(pages, key=lambda page: (page.startswith("reference/"), page))


def add_example(_: Sphinx, kind: str, name: str, _obj: Any, __: Any, lines: list[str]) -> None:
    """Link an entry to a page with an example of it."""
    if not lines:
        log.warning("%s has no docstring.", name, type="public_names")
    if kind not in ("class", "function", "exception", "method", "property"):
        return
    owner = name.split(".")[-2]
    if kind in ("method", "property") and owner not in RECEIVERS:
        return
    pages = pages_with(name)
    is_deprecated = any("Deprecated" in line for line in lines[:3])
    if not pages and not is_deprecated:
        log.warning("%s has no example that the tests run.", name, type="public_names")
    elif pages and not pages[0].startswith("reference/"):
        lines += ["", f"Example: :doc:`/{pages[0]}`", ""]


def skip_internals(_: Sphinx, __: str, name: str, *___: Any) -> bool | None:
    """Leave out how content is sent, which no app calls."""
    return True if name in INTERNALS else None


def resolve_private_path(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, content: Element
) -> Node | None:
    """Resolve the path at which a class is defined, such as ``shiny_chatkit.log._message.Message``."""
    target = node.get("reftarget", "")
    for public, obj in public_objects().items():
        if target == f"{getattr(obj, '__module__', '')}.{getattr(obj, '__qualname__', '')}":
            domain = env.domains.python_domain
            return domain.resolve_xref(
                env, node["refdoc"], app.builder, "obj", public, node, content
            )
    return None


def check_entries(_: Sphinx, env: BuildEnvironment) -> None:
    """Warn of public names without an entry."""
    entries = env.domains.python_domain.objects
    documented = {id(obj) for name, obj in public_objects().items() if name in entries}
    for name, obj in public_objects().items():
        if name not in entries and id(obj) not in documented:
            log.warning("%s has no entry in docs/reference.", name, type="public_names")
        elif name in entries and entries[name].objtype in ("class", "exception"):
            # Members stand at the class that defines them, unless only a private one does.
            owners = [public for public, other in public_objects().items() if other in obj.__mro__]
            for member in members_of(obj):
                if not any(f"{owner}.{member}" in entries for owner in owners):
                    log.warning("%s.%s is not documented.", name, member, type="public_names")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension."""
    app.connect("autodoc-process-docstring", add_example)
    app.connect("autodoc-skip-member", skip_internals)
    app.connect("missing-reference", resolve_private_path)
    app.connect("env-check-consistency", check_entries)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
