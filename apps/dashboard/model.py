"""Who answers: the model that the environment names, or the offline assistant."""

import os
from typing import Any

import chatlas
from assistant import offline_client

BASE_URL = "CHATKIT_MODEL_BASE_URL"


def new_client() -> "chatlas.Chat[Any, Any]":
    """A chatlas client, without tools or prompt."""
    if url := os.environ.get(BASE_URL):
        key = os.environ.get("CHATKIT_MODEL_API_KEY", "none")
        return chatlas.ChatOpenAICompletions(base_url=url, model=model_names()[0], api_key=key)
    named = named_model()
    return chatlas.ChatAuto(named) if named else offline_client()


def model_names() -> list[str]:
    """The models that the server at CHATKIT_MODEL_BASE_URL is asked for; none if there is no such server."""
    if not os.environ.get(BASE_URL):
        return []
    return [name.strip() for name in os.environ.get("CHATKIT_MODEL", "default").split(",")]


def named_model() -> str | None:
    """The provider (and model) that the environment names, as chatlas writes it; None without one."""
    if named := os.environ.get("CHATLAS_CHAT_PROVIDER_MODEL"):
        return named
    if older := os.environ.get("CHATLAS_CHAT_PROVIDER"):
        return "/".join(filter(None, (older, os.environ.get("CHATLAS_CHAT_MODEL"))))
    if os.environ.get("OPENAI_API_KEY"):
        return "openai"
    return "anthropic" if os.environ.get("ANTHROPIC_API_KEY") else None


def is_offline() -> bool:
    """Whether the offline assistant answers."""
    return not model_names() and named_model() is None
