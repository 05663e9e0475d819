"""Compares the public names and signatures of the installed shinychat with those of this package."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from inspect import Parameter
from typing import Any

SUBMODULES = ("", ".express", ".types", ".playwright")
SAME_OPTIONS = {
    "express.Chat.ui": "chat_ui",
    "express.MarkdownStream.ui": "output_markdown_stream",
    "express.page_chat": "page_chat",
}
"""Functions whose options the documentation describes with another function."""

_VARIADIC = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
_BY_POSITION = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
_SENTINEL = re.compile(r"<\S*?(\w+_TYPE) object at \w+>|MISSING")
_CHOICES = re.compile(r"Literal\[([^\]]*)\]")


@dataclass(frozen=True)
class Difference:
    """Something that an app may use with shinychat, and that is missing or different here.

    Attributes
    ----------
    label
        How the documentation writes it: ``Chat``, ``Chat.messages()`` or ``Chat(history=)``.
    what
        A clause that says how it differs.
    """

    label: str
    what: str


def names(library: str = "shinychat") -> list[str]:
    """Return the public names of the package, with the submodule before those that are not at the top."""
    return [
        f"{submodule[1:]}.{name}".lstrip(".")
        for submodule in SUBMODULES
        for name in import_module(library + submodule).__all__
    ]


def labels() -> set[str]:
    """Return everything of shinychat that a row of the documentation may be about."""
    found = set(names())
    for name in list(found):
        theirs = _lookup("shinychat", name)
        found |= set(_parameter_labels(name, theirs))
        for member in members(theirs) if inspect.isclass(theirs) else ():
            label = _member_label(name, theirs, member)
            found.add(label)
            if label.endswith("()"):
                found |= set(_parameter_labels(label[:-2], getattr(theirs, member)))
    return found


def _parameter_labels(label: str, fn: Any) -> Iterator[str]:
    for name, parameter in parameters(fn).items():
        yield f"{label}({name}=)"
        for choice in choices(parameter):
            yield f"{label}({name}={choice})"


def differences() -> list[Difference]:
    """Return what an app written for shinychat may use that differs here, in the order of shinychat's names."""
    compared: set[int] = set()
    found: dict[str, Difference] = {}
    for name in names():
        theirs = _lookup("shinychat", name)
        if id(theirs) not in compared:
            compared.add(id(theirs))
            for difference in _of_name(name):
                found.setdefault(difference.label, difference)
    return list(found.values())


def _of_name(name: str) -> Iterator[Difference]:
    theirs = _lookup("shinychat", name)
    ours = _lookup("shiny_chatkit", name)
    if ours is None:
        yield Difference(name, "is missing")
        return
    if theirs is ours:
        return
    if not inspect.isclass(theirs):
        yield from of_signature(name, theirs, ours)
        return
    # What the class for Express inherits is compared with the class itself.
    own_only = name.startswith("express.")
    if not own_only or "__init__" in vars(theirs):
        yield from of_signature(name, theirs, ours)
    for member in vars(theirs) if own_only else members(theirs):
        if member.startswith("_"):
            continue
        label = _member_label(name, theirs, member)
        if not has_member(ours, member):
            yield Difference(label, "is missing")
        elif label.endswith("()"):
            yield from of_signature(label[:-2], getattr(theirs, member), getattr(ours, member))


def of_signature(label: str, theirs: Any, ours: Any) -> Iterator[Difference]:
    """Compare the parameters of two functions or classes.

    Parameters
    ----------
    label
        How the documentation writes the function, without parentheses.
    theirs, ours
        The two functions.
    """
    if inspect.iscoroutinefunction(theirs) != inspect.iscoroutinefunction(ours):
        yield Difference(f"{label}()", "is async in one of the two packages only")
    label = SAME_OPTIONS.get(label, label)
    here = parameters(ours)
    positions = [name for name, parameter in here.items() if parameter.kind in _BY_POSITION]
    for position, (name, parameter) in enumerate(parameters(theirs).items()):
        own, full = here.get(name), f"{label}({name}=)"
        if own is None:
            yield Difference(full, "is a parameter of shinychat only")
        elif parameter.default is not Parameter.empty and _default(parameter) != _default(own):
            yield Difference(full, f"is {_default(own)} here, {_default(parameter)} in shinychat")
        elif parameter.kind in _BY_POSITION and positions[position : position + 1] != [name]:
            yield Difference(full, f"is argument {position + 1} in shinychat")
        accepted = choices(own) if own else []
        for choice in choices(parameter):
            if accepted and choice not in accepted:
                yield Difference(f"{label}({name}={choice})", "is a value of shinychat only")


def parameters(fn: Any) -> dict[str, Parameter]:
    """Return the parameters of a function or class that have a name of their own."""
    try:
        found = inspect.signature(fn).parameters
    except (TypeError, ValueError):
        return {}
    return {
        name: one
        for name, one in found.items()
        if one.kind not in _VARIADIC and name != "self" and not name.startswith("_")
    }


def members(owner: type) -> list[str]:
    """Return the public members that the package itself gives a class, with those that ``__init__`` sets."""
    package = owner.__module__.partition(".")[0]
    found: dict[str, None] = {}
    for base in owner.__mro__:
        if base.__module__.partition(".")[0] == package:
            found |= dict.fromkeys([*vars(base), *vars(base).get("__annotations__", {})])
            found |= dict.fromkeys(_set_by_init(base))
    return sorted(name for name in found if not name.startswith("_") and name != "model_config")


def has_member(owner: type, name: str) -> bool:
    """Return whether a class or its objects have a member."""
    return hasattr(owner, name) or name in members(owner)


def _member_label(name: str, owner: type, member: str) -> str:
    static = inspect.getattr_static(owner, member, None)
    is_method = inspect.isroutine(static) or isinstance(static, (classmethod, staticmethod))
    return f"{name}.{member}{'()' if is_method else ''}"


def _set_by_init(owner: type) -> list[str]:
    init = vars(owner).get("__init__")
    if not inspect.isfunction(init):
        return []
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(init)))
    except (OSError, SyntaxError):  # Written by a decorator, such as a dataclass's.
        return []
    return [
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    ]


def choices(parameter: Parameter) -> list[str]:
    """Return the values that the annotation of a parameter lists."""
    found = _CHOICES.findall(str(parameter.annotation))
    return [one.strip().replace("'", '"') for each in found for one in each.split(",")]


def _default(parameter: Parameter) -> str:
    if parameter.default is Parameter.empty:
        return "required"
    # Each package has classes of its own for values that say that nothing was given.
    return _SENTINEL.sub("None", repr(parameter.default))


def _lookup(library: str, name: str) -> Any:
    submodule, _, plain = name.rpartition(".")
    return getattr(import_module(f"{library}.{submodule}".rstrip(".")), plain, None)
