"""Reads the URL that the page reports, which no proxy has changed."""

from __future__ import annotations

import re

from shiny import reactive
from shiny.module import ResolvedId
from shiny.session import Session

MAX_FOLDER_CHARS = 1000
"""Longest path of a page that is accepted."""

MAX_HOST_CHARS = 253
"""Longest name of a host."""

MAX_PORT_CHARS = 5
"""Digits of a port."""

_HOST = re.compile(r"[\w.-]+|\[[0-9a-f:.]+\]", re.ASCII | re.IGNORECASE)
_FOLDER = re.compile(r"(?:/[\w.~!$&'()*+,:@%=-]+)*", re.ASCII)


def page_hostname(session: Session) -> str | None:
    """Return the host in the page's address; None if the page has not reported it."""
    return _said(session, "hostname")


def page_scheme(session: Session) -> str:
    """Return the scheme of the page's address, such as "https"; empty if the page has not reported it."""
    return (_said(session, "protocol") or "").removesuffix(":").lower()


def page_folder(session: Session) -> str:
    """Return the path of the page without a final slash, percent-encoded; empty if it is the host's root.

    The path is empty as well if it is not one, because a page can report any value.
    """
    path = (_said(session, "pathname") or "").rstrip("/")
    return path if len(path) <= MAX_FOLDER_CHARS and _FOLDER.fullmatch(path) else ""


def page_address(session: Session) -> str:
    """Return the page's address up to its folder; empty if the page has not said a valid one."""
    scheme, host = page_scheme(session), page_hostname(session) or ""
    port = _said(session, "port") or ""
    if scheme not in ("http", "https") or len(host) > MAX_HOST_CHARS or not _HOST.fullmatch(host):
        return ""
    at = f":{port}" if port.isascii() and port.isdecimal() and len(port) <= MAX_PORT_CHARS else ""
    return f"{scheme}://{host}{at}{page_folder(session)}"


def _said(session: Session, part: str) -> str | None:
    value = session.root_scope().input[ResolvedId(f".clientdata_url_{part}")]
    with reactive.isolate():
        said = value() if value.is_set() else None
    return said if isinstance(said, str) else None
