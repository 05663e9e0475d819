"""Decides whether the person in front of a page is the one who writes the app."""

from __future__ import annotations

import os
from ipaddress import ip_address

from shiny import reactive
from shiny.module import ResolvedId
from shiny.session import Session

_HOSTNAME = ResolvedId(".clientdata_url_hostname")


def is_development(session: Session) -> bool:
    """Return whether what concerns the developer may be shown in the page.

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
    root = session.root_scope()
    client = getattr(getattr(root, "http_conn", None), "client", None)
    with reactive.isolate():
        hostname = root.input[_HOSTNAME]() if root.input[_HOSTNAME].is_set() else None
    # Both: a proxy on the server's computer connects from there, too.
    return client is not None and _is_loopback(client.host) and _is_loopback(hostname)


def _is_loopback(host: object) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(str(host).strip("[]")).is_loopback
    except ValueError:
        return False
