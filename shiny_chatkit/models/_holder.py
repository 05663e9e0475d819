"""Stands for the client of a chat, which can be replaced."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, cast

from ._state import AnyChat


class ClientHolder:
    """Behaves like the client that it holds: has its attributes and its type, equals it, and copies as a copy of it.

    Parameters
    ----------
    held
        Returns the client.
    """

    __slots__ = ("_held",)

    _held: Callable[[], AnyChat]

    def __init__(self, held: Callable[[], AnyChat]) -> None:
        object.__setattr__(self, "_held", held)

    @property
    def value(self) -> Any:
        """The chatlas client itself."""
        return self._held()

    @property
    def __class__(self) -> type[Any]:  # pyright: ignore[reportIncompatibleMethodOverride]
        return cast("type[Any]", type(self.value))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.value, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.value, name, value)

    def __eq__(self, other: object) -> bool:
        return self.value is client_itself(other)

    def __hash__(self) -> int:
        return hash(self.value)

    def __repr__(self) -> str:
        return repr(self.value)

    def __copy__(self) -> Any:
        return copy.copy(self.value)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return copy.deepcopy(self.value, memo)


def client_itself(value: Any) -> Any:
    """Return the client that a holder holds, or any other value as it is."""
    return value.value if issubclass(type(value), ClientHolder) else value
