"""The panels around the conversation on a page: the settings menu, the commands and the context sources.

Each page has its own, because the app registers them in each session. The browser implements the same rules
(``js/src/log/log.ts``), and both are tested with the scripts in ``tests/fixtures/log``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from shiny_chatkit.protocol import content as wire

Data = Mapping[str, Any]


@dataclass
class Panels:
    """The settings menu, the commands and the context sources of one page."""

    settings_items: list[wire.SettingsItem] = field(default_factory=list["wire.SettingsItem"])
    commands: list[wire.Command] = field(default_factory=list["wire.Command"])
    context_sources: list[wire.ContextSource] = field(default_factory=list["wire.ContextSource"])


_PanelFold = Callable[[Panels, Data], None]
_RULES: dict[str, _PanelFold] = {}


def fold_panels(panels: Panels, event: Mapping[str, Any]) -> None:
    """Apply one event to the panels; ignore events that concern the conversation."""
    rule = _RULES.get(event["event"])
    if rule is not None:
        rule(panels, event["data"])


def _rule(event: str) -> Callable[[_PanelFold], _PanelFold]:
    def register(fold: _PanelFold) -> _PanelFold:
        _RULES[event] = fold
        return fold

    return register


@_rule("chat:register-command")
def _register_command(panels: Panels, data: Data) -> None:
    _upsert(panels.commands, data, "name")


@_rule("chat:remove-command")
def _remove_command(panels: Panels, data: Data) -> None:
    panels.commands = [command for command in panels.commands if command["name"] != data["name"]]


@_rule("chat:context-sources")
def _context_sources(panels: Panels, data: Data) -> None:
    panels.context_sources = list(data["sources"])


@_rule("chat:register-settings-item")
def _register_settings_item(panels: Panels, data: Data) -> None:
    _upsert(panels.settings_items, data, "id")


@_rule("chat:update-settings")
def _update_settings(panels: Panels, data: Data) -> None:
    for item in panels.settings_items:
        if item["id"] in data:
            item["value"] = data[item["id"]]


@_rule("chat:setting-chosen")
def _setting_chosen(panels: Panels, data: Data) -> None:
    _update_settings(panels, {data["id"]: data["value"]})


def _upsert(items: list[Any], data: Data, key: str) -> None:
    """Add an item to a list, or put it in the place of the one with the same key."""
    item = cast(Any, dict(data))
    at = next((i for i, known in enumerate(items) if known[key] == data[key]), len(items))
    items[at : at + 1] = [item]
