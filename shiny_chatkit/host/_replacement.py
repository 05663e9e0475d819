"""Replaces the public names of another package with those of this one, for packages that import the other one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType, TracebackType
from typing import Any

from htmltools import TagList


class Replacement:
    """
    The names that :func:`~shiny_chatkit.replace_shinychat` has replaced.

    They stay replaced until :meth:`restore` is called, or until the block ends in a ``with`` statement.

    Parameters
    ----------
    undo
        Functions that restore the names, in the order of the replacement.
    """

    def __init__(self, undo: Collection[Callable[[], None]]) -> None:
        self._undo = list(undo)

    def restore(self) -> None:
        """Undo the replacement. Modules that were imported meanwhile keep what they imported."""
        while self._undo:
            self._undo.pop()()

    def tagify(self) -> TagList:
        """Return no UI, so that the page of an Express app shows nothing for it."""
        return TagList()

    def __enter__(self) -> Replacement:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.restore()


@dataclass(frozen=True)
class _Pair:
    """A name's value in the other package, and what replaces it."""

    name: str
    theirs: Any
    ours: Any


def replace_names(
    modules: Mapping[str, str], *, function: str, sharing: Collection[str] = ()
) -> Replacement:
    """
    Replace the public names of another package's modules with the same names of this package's modules.

    Parameters
    ----------
    modules
        The modules with public names, and for each the one that replaces them. A module that is not loaded is not
        loaded by this.
    function
        The function that the app has called, for errors.
    sharing
        Packages that offer the names of the other one under names of their own, which are replaced, too.

    Raises
    ------
    RuntimeError
        If other modules have already imported some of the names.
    """
    other = next(iter(modules)).partition(".")[0]
    own = next(iter(modules.values())).partition(".")[0]
    loaded = {theirs: ours for theirs, ours in modules.items() if theirs in sys.modules}
    pairs: dict[int, _Pair] = {}
    absent: list[tuple[ModuleType, str]] = []
    for theirs, ours in loaded.items():
        module, source = sys.modules[theirs], import_module(ours)
        # After an earlier replacement, some names no longer exist.
        offered = vars(module).get("__all__", ())
        for name in [each for each in offered if each in vars(module)]:
            value = getattr(module, name)
            if not hasattr(source, name):
                absent.append((module, name))
            elif (replacement := getattr(source, name)) is not value:
                pairs[id(value)] = _Pair(name, value, replacement)
    if not pairs and not absent:
        return Replacement(())  # Replaced already.
    _check_untaken(pairs, {other, own, *sharing}, function, other)
    undo: list[Callable[[], None]] = []
    for module in _modules_of({other, *sharing}):
        for name, pair in _held(module, pairs):
            if _is_public(module, modules) or pair.theirs.__module__ == module.__name__:
                undo.append(_set(module, name, pair.ours))
    for module, name in absent:
        undo.append(_withhold(module, name, own))
    undo += [_load_later(theirs, modules[theirs]) for theirs in modules.keys() - loaded.keys()]
    kept = set(sys.modules)
    undo.insert(0, lambda: _forget(set(sys.modules) - kept, sharing, own))
    return Replacement(undo)


def _check_untaken(
    pairs: Mapping[int, _Pair], packages: Collection[str], function: str, other: str
) -> None:
    taken: dict[str, list[str]] = {}
    for module in list(sys.modules.values()):
        name = getattr(module, "__name__", "")
        if name.partition(".")[0] not in packages:
            for _, pair in _held(module, pairs):
                taken.setdefault(name, []).append(pair.name)
    for pair in pairs.values():
        for derived in type.__subclasses__(pair.theirs) if isinstance(pair.theirs, type) else ():
            if derived.__module__.partition(".")[0] not in packages:
                taken.setdefault(derived.__module__, []).append(pair.name)
    if taken:
        module = min(taken)
        names = ", ".join(sorted(set(taken[module])))
        raise RuntimeError(
            f"{module!r} has imported {names} from {other} already, and would go on using them. Call {function} "
            "before that, at the start of the app."
        )


def _modules_of(packages: Collection[str]) -> list[ModuleType]:
    return [
        module for name, module in list(sys.modules.items()) if name.partition(".")[0] in packages
    ]


def _held(module: object, pairs: Mapping[int, _Pair]) -> Iterator[tuple[str, _Pair]]:
    for name, value in list(getattr(module, "__dict__", {}).items()):
        pair = pairs.get(id(value))
        if pair is not None and pair.theirs is value:
            yield name, pair


def _is_public(module: ModuleType, modules: Collection[str]) -> bool:
    """Return whether a module is not private to the other package, whose private modules need its own objects."""
    package = next(iter(modules)).partition(".")[0]
    return module.__name__ in modules or module.__name__.partition(".")[0] != package


def _set(module: ModuleType, name: str, value: Any) -> Callable[[], None]:
    before = getattr(module, name)
    setattr(module, name, value)
    return lambda: setattr(module, name, before)


def _withhold(module: ModuleType, name: str, own: str) -> Callable[[], None]:
    """Remove a name; whoever imports it learns that this package does not have it."""
    value = getattr(module, name)
    delattr(module, name)
    before = vars(module).get("__getattr__")

    def missing(wanted: str) -> Any:
        if wanted == name:
            raise ImportError(
                f"{own} has no {name!r} of {module.__name__}, whose names it replaces.", name=name
            )
        if before is not None:
            return before(wanted)
        raise AttributeError(f"module {module.__name__!r} has no attribute {wanted!r}")

    module.__dict__["__getattr__"] = missing

    def restore() -> None:
        setattr(module, name, value)
        if before is None:
            del module.__dict__["__getattr__"]
        else:
            module.__dict__["__getattr__"] = before

    return restore


def _load_later(theirs: str, ours: str) -> Callable[[], None]:
    """Put a module in place of one that is not loaded; it loads the replacement when a name is first used."""
    module = ModuleType(theirs, f"The names of {ours}.")

    def find(name: str) -> Any:
        if name.startswith("__") and name != "__all__":
            raise AttributeError(f"module {theirs!r} has no attribute {name!r}")
        return getattr(import_module(ours), name)

    module.__dict__["__getattr__"] = find
    package, _, last = theirs.rpartition(".")
    sys.modules[theirs] = module
    setattr(sys.modules[package], last, module)

    def restore() -> None:
        del sys.modules[theirs]
        delattr(sys.modules[package], last)

    return restore


def _forget(loaded: Collection[str], sharing: Collection[str], own: str) -> None:
    """Forget modules that were loaded during the replacement and offer its names as their own."""
    for name in loaded:
        module = sys.modules.get(name)
        if module is None or name.partition(".")[0] not in sharing:
            continue
        if any(_origin(value) == own for value in list(vars(module).values())):
            package, _, last = name.rpartition(".")
            del sys.modules[name]
            vars(sys.modules[package]).pop(last, None)


def _origin(value: object) -> str:
    module = getattr(value, "__module__", None)
    return module.partition(".")[0] if isinstance(module, str) else ""
