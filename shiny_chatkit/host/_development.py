"""Detects whether the user of a page is the developer of the app."""

from __future__ import annotations

import os
from ipaddress import ip_address

from shiny.session import Session

from ._page_address import page_hostname


def is_development(session: Session) -> bool:
    """Return whether the page may show messages for the developer.

    That is so if ``SHINY_DEV_MODE`` is 1, as ``shiny run`` sets it. Where it is not set, it is so if the
    server reloads when files change, or if page and server are on one computer.

    Parameters
    ----------
    session
        The session of the page.
    """
    mode = os.getenv("SHINY_DEV_MODE")
    if mode:
        return mode == "1"
    return bool(os.getenv("SHINY_AUTORELOAD_PORT")) or _is_local(session)


def _is_local(session: Session) -> bool:
    client = getattr(getattr(session.root_scope(), "http_conn", None), "client", None)
    # Check both, because a proxy on the server's computer also connects from there.
    return client is not None and _is_loopback(client.host) and _is_loopback(page_hostname(session))


def _is_loopback(host: object) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(str(host).strip("[]")).is_loopback
    except ValueError:
        return False
