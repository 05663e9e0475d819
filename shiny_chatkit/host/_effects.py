"""The class of Shiny's effects, which Shiny does not list among its public names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._names import EFFECT

if TYPE_CHECKING:
    from shiny.reactive._reactives import Effect_
else:
    Effect_ = EFFECT.load()

__all__ = ["Effect_"]
