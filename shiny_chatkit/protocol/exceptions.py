"""The base of the package's exceptions, and the one that refuses what a browser asks for."""

from __future__ import annotations


class ChatkitError(Exception):
    """Base class of the exceptions that the package defines."""


class Refused(ChatkitError, ValueError):  # noqa: N818 - named for what happened to the request
    """A chat does not do what it was asked; the message is written for the person who asked.

    Any other exception while a browser's event is handled is a fault: it is logged and reported as
    ``on_error`` says.
    """
