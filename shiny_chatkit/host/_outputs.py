"""Reads the outputs of a session."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from shiny import reactive
from shiny.module import ResolvedId
from shiny.session import Session

from ._names import OUTPUT_NAME_CONTEXT, OUTPUTS


def outputs_of(session: Session) -> Mapping[str, Any]:
    """Return a session's outputs by their namespaced ids; each has a ``renderer``."""
    return OUTPUTS.of(session.output)


def is_suspended(session: Session, name: str) -> bool:
    """Return whether Shiny does not keep an output up to date, because it is hidden."""
    with reactive.isolate():
        hidden = session.clientdata.output_hidden(ResolvedId(name))
    return outputs_of(session)[name].suspend_when_hidden and hidden is not False


def output_name(session: Session, name: str) -> AbstractContextManager[None]:
    """Let ``session.clientdata`` report the size and colors of an output, for a ``with`` block."""
    return OUTPUT_NAME_CONTEXT.of(session.clientdata)(name)
