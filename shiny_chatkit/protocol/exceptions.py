"""Defines the base class of the package's exceptions, and the exception that refuses a request."""

from __future__ import annotations


class ChatkitError(Exception):
    """Base class of the exceptions that the package defines."""


class Refused(ChatkitError, ValueError):  # noqa: N818 - named for what happened to the request
    """Raised if a chat refuses a request; the message is written for the person who made it.

    Any other exception while a browser's event is handled is a bug: it is logged and reported
    according to ``on_error``.
    """
