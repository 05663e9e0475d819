"""Lets Shiny create reactive values without looking for their names."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast

from shiny import reactive

from ._names import INFER_VALUE_NAME


@contextmanager
def unnamed_values() -> Generator[None]:
    """Leave the reactive values that Shiny itself creates in this block without names.

    Shiny reads the source code of the whole call stack to name a value after its variable. With the three values
    of an extended task, that holds up the event loop for some milliseconds.
    """
    owner = cast("type[Any]", reactive.Value)
    infer = owner.__dict__.get(INFER_VALUE_NAME)
    if infer is None:
        yield
        return
    setattr(owner, INFER_VALUE_NAME, lambda _value: None)  # pyright: ignore[reportUnknownLambdaType]
    try:
        yield
    finally:
        setattr(owner, INFER_VALUE_NAME, infer)
