"""Validates the settings items that an app passes."""

from __future__ import annotations

from typing import Any, cast

from shiny_chatkit.protocol.clean import quoted

from ._settings import SettingsItem

_EXAMPLE = 'SettingsItem("model", "Model", "select", options=["small", "large"])'


def settings_item(value: Any) -> SettingsItem:
    """Return a validated settings item.

    Raises
    ------
    TypeError
        If the value is something else.
    """
    if not isinstance(value, SettingsItem):
        raise TypeError(
            f"Invalid item {quoted(value)} of `settings`: expected a SettingsItem, such as {_EXAMPLE}."
        )
    return value


def settings_items(value: Any) -> list[SettingsItem]:
    """Return the validated items of ``Chat(settings=...)``.

    Raises
    ------
    TypeError
        If the value is not a list of items.
    ValueError
        If two items have the same id.
    """
    if isinstance(value, bool):
        raise TypeError(
            f"Invalid value {value} for `settings` of Chat(): expected a list of items. To show or "
            f'hide the menu, write chat_ui("chat", settings={value}).'
        )
    if not isinstance(value, (list, tuple)):
        raise TypeError(
            f"Invalid value {quoted(value)} for `settings`: expected a list of items, such as [{_EXAMPLE}]."
        )
    items = [settings_item(item) for item in cast("list[Any]", value)]
    seen = set[str]()
    for item in items:
        if item.id in seen:
            raise ValueError(f"Two items of `settings` have the id {quoted(item.id)}.")
        seen.add(item.id)
    return items
