"""Payloads of snapshots, threads, panels and the composer.

Owns their fields; never what is inside a message (those shapes are in content).
"""

from __future__ import annotations

from typing import Literal

from typing_extensions import NotRequired, TypeAliasType, TypedDict

from shiny_chatkit.protocol.content import (
    Allowed,
    Command,
    ContextSource,
    InputState,
    Message,
    Part,
    PendingInput,
    PendingPermission,
    Queued,
    SettingsItem,
    SettingsItemFields,
    SettingValue,
    ThreadId,
    ThreadInfo,
    TodoItem,
)
from shiny_chatkit.protocol.registry import EventSpec, outbound, register
from shiny_chatkit.protocol.traits import Traits


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
        "status",
        "hasMore",
        "exportUrl",
        "allowed",
        "partial",
    ),
    defaults={"version": 1},
)
class StateResponse(TypedDict):
    """Everything the element shows, the running answer included; replaces what it had."""

    version: Literal[1]
    """The version of this protocol."""
    threads: list[ThreadInfo]
    """All threads; with `partial` at least the active one."""
    partial: NotRequired[bool]
    """The page knows the other threads from earlier events. Never in answer to `chat:request-state`."""
    activeThreadId: ThreadId
    """The thread whose messages follow."""
    messages: list[Message]
    """The last messages of the active thread, 50 at most; `chat:history` brings older ones."""
    hasMore: NotRequired[bool]
    """The active thread has older messages."""
    settingsItems: list[SettingsItem]
    """The settings menu, with the values of this moment."""
    contextSources: list[ContextSource]
    """What a message can mention with @."""
    commands: list[Command]
    """The slash commands; clear is always there."""
    todos: list[TodoItem]
    """The todo list of the active thread."""
    pendingInputs: list[PendingInput | PendingPermission]
    """Questions and permission requests that still wait for an answer, of any thread."""
    busyThreads: list[ThreadId]
    """The threads in which a turn is running."""
    typing: NotRequired[bool]
    """The active thread shows its typing indicator."""
    status: NotRequired[str]
    """The passing remark the active thread shows."""
    queued: list[Queued]
    """Submissions of the active thread that wait for its turn to end."""
    cleared: bool
    """The active thread was cleared: what the page showed at first stays away."""
    greeting: NotRequired[list[Part]]
    """Shown while the thread is empty."""
    input: NotRequired[InputState]
    """What the app has set in the composer."""
    exportUrl: NotRequired[str]
    """Where to download a thread; takes the query parameters threadId and format."""
    allowed: NotRequired[Allowed]
    """What the server accepts from users."""


@outbound("chat:history", origin="extension")
class History(TypedDict):
    """Older messages of a thread, the oldest first."""

    threadId: ThreadId
    messages: list[Message]
    """The messages, in order."""
    hasMore: bool
    """There are older ones still."""


@outbound(
    "chat:update-thread-list",
    adds=("partial", "removed"),
    traits=Traits(replaces_earlier=True, before_snapshot=True, is_visible=False),
)
class UpdateThreadList(TypedDict):
    """The threads there are, the one with the newest message first; replaces what was known before.

    Where the list is long, only what has changed in it.
    """

    threads: list[ThreadInfo]
    """All threads; with `partial` those that are new or have changed."""
    partial: NotRequired[bool]
    """The threads that are not named here stay as they are."""
    removed: NotRequired[list[ThreadId]]
    """With `partial`, the threads that are gone."""


@outbound("chat:switch-thread", traits=Traits(before_snapshot=True))
class SwitchThread(TypedDict):
    """Another thread becomes the active one; its snapshot follows."""

    threadId: ThreadId


@outbound("chat:todo-update", adds=("threadId",))
class TodoUpdate(TypedDict):
    """The todo list of a thread; replaces what was known before."""

    items: list[TodoItem]
    """The whole list."""
    threadId: ThreadId


@outbound("chat:load-assets", traits=Traits(is_visible=False))
class LoadAssets(TypedDict):
    """Files that the app serves, to be loaded in this order, each once per page.

    Sent before the first artifact that needs them, be it live, in a snapshot or in a history.
    """

    scripts: list[str]
    """URLs of scripts."""
    styles: list[str]
    """URLs of style sheets."""


@outbound("chat:register-command")
class RegisterCommand(TypedDict):
    """A slash command joins the palette, or takes the place of the one of its name."""

    name: str
    """Without the slash."""
    description: str
    """What it does."""


@outbound("chat:remove-command", origin="extension")
class RemoveCommand(TypedDict):
    """A slash command leaves the palette."""

    name: str
    """Without the slash."""


@outbound("chat:register-settings-item")
class RegisterSettingsItem(SettingsItemFields):
    """An entry joins the settings menu, or takes the place of the one of its id."""


@outbound("chat:context-sources")
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
        UpdateSettings,
        "UpdateSettings",
        "New values of settings by their id, shown without a change event in return.",
    )
)


@outbound("chat:update-input", origin="extension", traits=Traits(in_snapshot=False))
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
