"""A model for each test that wants one; and what Shiny has once per process, for each test's event loop anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.models import ModelServer, model_server


@pytest.fixture(autouse=True)
def _new_reactive_environment() -> Iterator[None]:
    # Imported here, because the process that only hands out tests can do without.
    from shiny.reactive import _core

    # The lock belongs to the loop it was first waited for on; what is pending belongs to sessions of that loop.
    environment = _core._reactive_environment
    environment._lock = None
    while not environment._pending_flush_queue.empty():
        environment._pending_flush_queue.get()
    yield
    environment._lock = None


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server
