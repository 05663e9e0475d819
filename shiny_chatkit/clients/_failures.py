"""What a provider's errors mean to the person who waits for an answer."""

from __future__ import annotations

from shiny.types import SafeException


class ModelError(SafeException):
    """The model could not be asked; the provider's own error is the cause."""


_BY_STATUS = {
    401: "The model's service refused the app's key (401).",
    403: "The model's service refused the app's key (403).",
    408: "The model did not answer in time.",
    429: "The model's service has had too many requests (429). Try again in a moment.",
}

# By the names of classes: each provider's package has its own, and httpx comes in two packages.
_BY_NAME = (
    (
        {"APITimeoutError", "TimeoutException", "TimeoutError"},
        "The model did not answer in time.",
    ),
    (
        {"APIConnectionError", "TransportError", "ConnectionError"},
        "The connection to the model broke off.",
    ),
)


def explained(error: Exception) -> ModelError | None:
    """Give an error that says what has happened; None where that is not known."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        failed = f"The model's service has failed ({status}). Try again in a moment."
        text = _BY_STATUS.get(status) or (failed if status >= 500 else None)
    else:
        names = {cls.__name__ for cls in type(error).__mro__}
        text = next((text for known, text in _BY_NAME if known & names), None)
    return None if text is None else ModelError(text)
