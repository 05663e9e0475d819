"""Keeps what Shiny has once per process from one test's event loop to the next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from shiny.reactive import _core


@pytest.fixture(autouse=True)
def _new_reactive_environment() -> Iterator[None]:
    # The lock belongs to the loop it was first waited for on; what is pending belongs to sessions of that loop.
    environment = _core._reactive_environment
    environment._lock = None
    while not environment._pending_flush_queue.empty():
        environment._pending_flush_queue.get()
    yield
    environment._lock = None
