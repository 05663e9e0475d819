"""Performs requests for a history that outlives the page: paging, search, pins and the archive."""

from __future__ import annotations

from typing import NoReturn

from shiny_chatkit.protocol import inbound
from shiny_chatkit.protocol.exceptions import Refused

from ._reach import Reach


def request_threads(_: Reach, __: inbound.RequestThreads) -> None:
    """Send more threads."""
    _refuse()


def search(_: Reach, __: inbound.Search) -> None:
    """Search all conversations."""
    _refuse()


def pin(_: Reach, __: inbound.ThreadPin) -> None:
    """Pin or unpin a thread."""
    _refuse()


def archive(_: Reach, __: inbound.ThreadArchive) -> None:
    """Archive or restore a thread."""
    _refuse()


def _refuse() -> NoReturn:
    raise Refused("Not available: this chat keeps its conversations only while the page is open.")
