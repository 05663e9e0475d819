"""Applies settings that are named like a model's parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from ._state import AnyChat

INTEGER_PARAMETERS = frozenset({"top_k", "seed", "max_tokens"})
"""Parameters that are whole numbers; a slider may send 3.0 instead of 3."""


def apply_settings(client: AnyChat, settings: Mapping[str, Any]) -> None:
    """Set the model and other parameters from settings of the same name; they override those of the client.

    Other settings, and parameters that the provider does not support, are ignored.
    """
    if isinstance(model := settings.get("model"), str):
        client.model = model
    known: set[str] = cast(Any, client).provider.supported_model_params()
    parameters: dict[str, Any] = {
        name: int(value) if name in INTEGER_PARAMETERS and isinstance(value, float) else value
        for name, value in settings.items()
        if name in known and value is not None
    }
    client.set_model_params(**parameters)
