"""Serves the dependencies of UI, and tells which ones an app has rendered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from htmltools import HTMLDependency
from shiny.session import Session

from ._names import PROCESS_UI, REGISTERED_DEPENDENCIES


def registered_dependencies(app: Any) -> list[HTMLDependency]:
    """Return the dependencies of all UI that this process has rendered for an app."""
    # The stub session of an Express app has no app.
    return [] if app is None else list(REGISTERED_DEPENDENCIES.of(app).values())


def process_ui(session: Session, ui: Any) -> Mapping[str, Any]:
    """Render UI and have the app serve its dependencies; return both as ``html`` and ``deps``."""
    return PROCESS_UI.of(session)(ui)
