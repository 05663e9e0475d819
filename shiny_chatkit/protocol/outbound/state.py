"""Payloads of snapshots, threads, panels and the composer.

Owns their fields; never what is inside a message (those shapes are in content).
"""

from __future__ import annotations

from typing import Literal

from typing_extensions import NotRequired, TypeAliasType, TypedDict

from shiny_chatkit.protocol.content import (
    Command,
    ContextSource,
    InputState,
    Message,
    Part,
    PendingInput,
    Queued,
    SettingsItem,
    SettingsItemFields,
    SettingValue,
    ThreadId,
    ThreadInfo,
    TodoItem,
)
from shiny_chatkit.protocol.registry import EventSpec, outbound, register


@outbound(
    "chat:state-response",
    adds=(
        "version",
        "commands",
        "todos",
        "pendingInputs",
        "busyThreads",
        "typing",
        "queued",
        "cleared",
        "greeting",
        "input",
    ),
    defaults={"version": 1},
)
class StateResponse(TypedDict):
    """Everything the element shows, the running answer included; replaces what it had."""

    version: Literal[1]
    """The version of this protocol."""
    threads: list[ThreadInfo]
    """All threads."""
    activeThreadId: ThreadId
    """The thread whose messages follow."""
    messages: list[Message]
    """The messages of the active thread; the older ones may be left to `chat:history`."""
    settingsItems: list[SettingsItem]
    """The settings menu."""
    contextSources: list[ContextSource]
    """What a message can mention with @."""
    commands: list[Command]
    """The slash commands."""
    todos: list[TodoItem]
    """The todo list of the active thread."""
    pendingInputs: list[PendingInput]
    """Questions that still wait for an answer, of any thread."""
    busyThreads: list[ThreadId]
    """The threads in which a turn is running."""
    typing: NotRequired[bool]
    """The active thread shows its typing indicator."""
    queued: list[Queued]
    """Submissions of the active thread that wait for its turn to end."""
    cleared: bool
    """The active thread was cleared: what the page showed at first stays away."""
    greeting: NotRequired[list[Part]]
    """Shown while the thread is empty."""
    input: NotRequired[InputState]
    """What the app has set in the composer."""


@outbound("chat:history", origin="extension", planned=True)
class History(TypedDict):
    """Older messages of a thread, the oldest first."""

    threadId: ThreadId
    messages: list[Message]
    """The messages, in order."""
    hasMore: bool
    """There are older ones still."""


@outbound("chat:update-thread-list", planned=True)
class UpdateThreadList(TypedDict):
    """The threads there are; replaces what was known before."""

    threads: list[ThreadInfo]
    """All threads."""


@outbound("chat:switch-thread", planned=True)
class SwitchThread(TypedDict):
    """Another thread becomes the active one; its snapshot follows."""

    threadId: ThreadId


@outbound("chat:todo-update", planned=True, adds=("threadId",))
class TodoUpdate(TypedDict):
    """The todo list of a thread; replaces what was known before."""

    items: list[TodoItem]
    """The whole list."""
    threadId: ThreadId


@outbound("chat:load-assets", planned=True)
class LoadAssets(TypedDict):
    """Files that the app serves, to be loaded in this order, each once per page."""

    scripts: list[str]
    """URLs of scripts."""
    styles: list[str]
    """URLs of style sheets."""


@outbound("chat:register-command", planned=True)
class RegisterCommand(TypedDict):
    """A slash command joins the palette."""

    name: str
    """Without the slash."""
    description: str
    """What it does."""


@outbound("chat:register-settings-item", planned=True)
class RegisterSettingsItem(SettingsItemFields):
    """An entry joins the settings menu."""


@outbound("chat:context-sources", planned=True)
class ContextSources(TypedDict):
    """What a message can mention with @; replaces what was known before."""

    sources: list[ContextSource]
    """All of them."""


UpdateSettings = TypeAliasType("UpdateSettings", dict[str, SettingValue])
# An open map, so not even threadId is a reserved key: settings belong to the whole chat.
register(
    EventSpec(
        "chat:update-settings",
        "outbound",
        "seed",
        True,
        UpdateSettings,
        "UpdateSettings",
        "New values of settings by their id, shown without a change event in return.",
    )
)


@outbound("chat:update-input", origin="extension")
class UpdateInput(TypedDict):
    """The app changes the composer, or submits a message in the user's name."""

    value: NotRequired[str]
    """Replaces the draft; with submit, what is sent while the draft stays."""
    placeholder: NotRequired[str]
    """Shown while the composer is empty."""
    submit: NotRequired[bool]
    """Send the value as a message."""
    focus: NotRequired[bool]
    """Move the focus into the composer; it never moves otherwise."""
