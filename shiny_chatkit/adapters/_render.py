"""The type of functions that convert Shiny UI to content."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shiny_chatkit.content import Ui

Render = Callable[[Any], Ui]
"""Converts Shiny UI to content."""
