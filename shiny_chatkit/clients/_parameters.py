"""Settings that are named like a model's parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from ._state import AnyChat

WHOLE = frozenset({"top_k", "seed", "max_tokens"})
"""Parameters that are whole numbers; a slider's value may come as 3.0."""


def apply_settings(client: AnyChat, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Set the model a setting names, and give the other parameters as the provider takes them.

    Settings of other names, and parameters that the provider does not know, are left alone.
    """
    if isinstance(model := settings.get("model"), str):
        client.model = model
    provider = cast(Any, client).provider
    known: set[str] = provider.supported_model_params()
    parameters: dict[str, Any] = {
        name: int(value) if name in WHOLE and isinstance(value, float) else value
        for name, value in settings.items()
        if name in known and value is not None
    }
    return dict(provider.translate_model_params(parameters))
