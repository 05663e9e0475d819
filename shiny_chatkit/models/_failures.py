"""Explains a provider's errors to the person who is waiting for an answer."""

from __future__ import annotations

from shiny.types import SafeException

from shiny_chatkit.protocol.exceptions import ChatkitError
from shiny_chatkit.protocol.words import words


class ModelError(ChatkitError, SafeException):
    """Raised if a request to the model failed; the provider's own error is the cause."""


_BY_STATUS = {
    401: "modelKey",
    403: "modelKey",
    408: "modelTimeout",
    429: "modelBusy",
}
"""The keys of the texts that people read, by the status of the response."""

_MISSING_KEY = ("Could not resolve authentication method", "Missing credentials")
"""How error messages of the Anthropic and OpenAI packages begin if there is no API key."""

_KEY_VARIABLES = {"Anthropic": "ANTHROPIC_API_KEY", "OpenAI": "OPENAI_API_KEY"}

# Classes are compared by name, because each provider's package defines its own and httpx exists in two packages.
_BY_NAME = (
    ({"APITimeoutError", "TimeoutException", "TimeoutError"}, "modelTimeout"),
    ({"APIConnectionError", "TransportError", "ConnectionError"}, "modelLost"),
)


def explained(error: Exception, provider: str) -> ModelError | None:
    """Return an error that explains the failure, or None if the cause is unknown.

    Parameters
    ----------
    error
        The error that the provider's package raised.
    provider
        The provider's name in chatlas.
    """
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        key = _BY_STATUS.get(status) or ("modelFailed" if status >= 500 else None)
        return None if key is None else ModelError(words(key, status=str(status)))
    if _lacks_key(error):
        return ModelError(_missing_key(provider))
    names = {cls.__name__ for cls in type(error).__mro__}
    key = next((key for known, key in _BY_NAME if known & names), None)
    return None if key is None else ModelError(words(key))


def _lacks_key(error: Exception) -> bool:
    message = error.args[0] if error.args else None
    return isinstance(message, str) and message.strip('"').startswith(_MISSING_KEY)


def _missing_key(provider: str) -> str:
    variable = _KEY_VARIABLES.get(provider)
    where = f"the environment variable {variable}" if variable else "its environment variable"
    return f"{provider} needs an API key: set {where} and start the app again."
