"""Calls of ``chat_ui()``, ``Chat()`` and their relatives with options, to be made within a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shiny_chatkit import Chat, chat_module_server, chat_module_ui, chat_ui
from shiny_chatkit.types import SettingsItem

ITEM = SettingsItem("model", "Model", "toggle")


A_LIST = 'expected a list of items, such as [SettingsItem("model", "Model", "select", options=["small", "large"])].'


def page(**options: Any) -> Callable[[], Any]:
    return lambda: chat_ui("chat", **options)


def chat(**options: Any) -> Callable[[], Any]:
    return lambda: Chat("chat", **options)


def module_page(**options: Any) -> Callable[[], Any]:
    return lambda: chat_module_ui("chat", **options)


def module(**options: Any) -> Callable[[], Any]:
    return lambda: chat_module_server("chat", **options)
