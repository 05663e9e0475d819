"""Payloads of snapshots, threads, panels and the composer.

Defines their fields; the shapes of messages and their parts are in `content`.
"""

from __future__ import annotations

from typing import Literal

from typing_extensions import NotRequired, TypeAliasType, TypedDict

from shiny_chatkit.protocol.content import (
    Allowed,
    Command,
    ContextSource,
    GreetingState,
    HtmlDependency,
    InputState,
    Message,
    Part,
    PendingInput,
    PendingPermission,
    Queued,
    RestoreMode,
    SearchHit,
    SettingsItem,
    SettingsItemFields,
    SettingValue,
    StagedFile,
    ThreadId,
    ThreadInfo,
    TodoItem,
    Wording,
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
        "greetingState",
        "input",
        "status",
        "hasMore",
        "exportUrl",
        "allowed",
        "partial",
        "moreThreads",
        "kept",
        "ownerUrl",
        "unsaved",
        "unsavedWording",
        "threadInUrl",
        "restoreMode",
    ),
    defaults={"version": 1},
)
class StateResponse(TypedDict):
    """Everything the element shows, including the running answer; replaces the element's state."""

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
    """The sources that a message can mention with @."""
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
    """The status of the active thread."""
    queued: list[Queued]
    """Submissions of the active thread that wait for its turn to end."""
    cleared: bool
    """Whether the active thread was cleared, so that the page's initial content stays hidden."""
    greeting: NotRequired[list[Part]]
    """The greeting of the active thread and the suggestions below it, shown while the thread is empty."""
    greetingState: NotRequired[GreetingState]
    """The state of the greeting; left out for a whole one that disappears."""
    input: NotRequired[InputState]
    """The composer's state as set by the app."""
    exportUrl: NotRequired[str]
    """The URL to download a thread; takes the query parameters threadId and format."""
    allowed: NotRequired[Allowed]
    """Actions that the server accepts from users."""
    moreThreads: NotRequired[ThreadId]
    """There are threads after this one, which `chat:request-threads` brings; never with `partial`."""
    kept: NotRequired[bool]
    """Conversations outlive the page, so the list of threads offers search, pinning and an archive."""
    ownerUrl: NotRequired[str]
    """The URL whose response sets the cookie by which the server recognizes this browser. Requests have the header
    `X-Shiny-Chatkit`, with the value `stays` if the page will not be loaded again, whatever the response is."""
    unsaved: NotRequired[str]
    """The conversation is not being saved at the moment, as text for the user."""
    unsavedWording: NotRequired[Wording]
    """The key and values of this text."""
    threadInUrl: NotRequired[str]
    """The query parameter of the page's URL that contains the id of the active thread."""
    restoreMode: NotRequired[RestoreMode]
    """The page shows the threads even if it does not say where, and keeps the id of the active one as stated here."""


@outbound("chat:history", origin="extension")
class History(TypedDict):
    """Older messages of a thread, oldest first."""

    threadId: ThreadId
    messages: list[Message]
    """The messages, in order."""
    hasMore: bool
    """Whether there are even older messages."""


@outbound(
    "chat:update-thread-list",
    adds=("partial", "removed"),
    traits=Traits(replaces_earlier=True, before_snapshot=True, is_visible=False),
)
class UpdateThreadList(TypedDict):
    """All threads, most recently updated first; replaces the earlier list.

    If the list is long, the event contains only the changes.
    """

    threads: list[ThreadInfo]
    """All threads; with `partial`, those that are new or have changed."""
    partial: NotRequired[bool]
    """Whether threads that are not listed stay unchanged."""
    removed: NotRequired[list[ThreadId]]
    """With `partial`, the threads that were removed."""


@outbound("chat:thread-page", origin="extension", traits=Traits(is_visible=False))
class ThreadPage(TypedDict):
    """More threads, which the page adds to those that it knows: pinned ones first, then by time, newest first."""

    threads: list[ThreadInfo]
    """The threads, in order."""
    hasMore: bool
    """Whether there are threads after these."""
    archived: bool
    """Whether these are archived threads."""


@outbound("chat:search-results", origin="extension", traits=Traits(is_visible=False))
class SearchResults(TypedDict):
    """The messages and titles that contain what the user searched for."""

    query: str
    """The query, as the browser sent it."""
    hits: list[SearchHit]
    """The hits, best first."""


@outbound(
    "chat:saving",
    origin="extension",
    traits=Traits(replaces_earlier=True, is_visible=False),
)
class Saving(TypedDict):
    """The conversation cannot be saved at the moment, or is being saved again."""

    ok: bool
    """Whether everything is being saved."""
    message: NotRequired[str]
    """Without `ok`, the text for the user."""
    wording: NotRequired[Wording]
    """The key and values of the message."""


@outbound("chat:switch-thread", traits=Traits(before_snapshot=True))
class SwitchThread(TypedDict):
    """Another thread becomes the active one; its snapshot follows."""

    threadId: ThreadId


@outbound("chat:todo-update", adds=("threadId",))
class TodoUpdate(TypedDict):
    """The todo list of a thread; replaces the earlier list."""

    items: list[TodoItem]
    """The whole list."""
    threadId: ThreadId


@outbound("chat:load-assets", traits=Traits(is_visible=False))
class LoadAssets(TypedDict):
    """Files of the app's server to load in this order, each once per page.

    Sent before the first artifact that needs them, whether live, in a snapshot or in a history.
    """

    scripts: list[str]
    """URLs of scripts."""
    styles: list[str]
    """URLs of style sheets."""


@outbound("chat:register-command", adds=("wording", "echo"))
class RegisterCommand(TypedDict):
    """A slash command is added to the palette, or replaces the one with the same name."""

    name: str
    """Without the slash."""
    description: str
    """The description of the command."""
    wording: NotRequired[Wording]
    """The key of the description, if the command is built in."""
    echo: NotRequired[Literal[False]]
    """Present if the conversation shows nothing of the command."""


@outbound("chat:remove-command", origin="extension")
class RemoveCommand(TypedDict):
    """A slash command is removed from the palette."""

    name: str
    """Without the slash."""


@outbound("chat:register-settings-item", adds=("optionLabels",))
class RegisterSettingsItem(SettingsItemFields):
    """An entry is added to the settings menu, or replaces the one with the same id."""


@outbound("chat:context-sources")
class ContextSources(TypedDict):
    """The sources that a message can mention with @; replaces the earlier list."""

    sources: list[ContextSource]
    """The whole list."""


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


@outbound("chat:greeting", origin="extension", traits=Traits(is_visible=False))
class Greeting(TypedDict):
    """The greeting of the active thread is set, replaced or removed."""

    greeting: list[Part]
    """As in `chat:state-response`."""
    greetingState: NotRequired[GreetingState]
    """As in `chat:state-response`."""


@outbound(
    "chat:greeting-chunk",
    origin="extension",
    traits=Traits(streams=True, is_visible=False),
)
class GreetingChunk(TypedDict):
    """The greeting of the active thread grows."""

    chunk: str
    """The text to add to its last text."""


@outbound("chat:update-input", origin="extension", traits=Traits(in_snapshot=False))
class UpdateInput(TypedDict):
    """The app changes the composer, or submits a message in the user's name."""

    value: NotRequired[str]
    """The new draft; with `submit`, the text to send while the draft stays."""
    placeholder: NotRequired[str]
    """The placeholder, shown while the composer is empty."""
    submit: NotRequired[bool]
    """Send the value as a message."""
    focus: NotRequired[bool]
    """Move the focus into the composer; it never moves otherwise."""
    attachments: NotRequired[list[StagedFile]]
    """Files to add to the composer; with `submit`, files of the message."""
    replacesAttachments: NotRequired[bool]
    """Whether these files replace those in the composer."""


@outbound("chat:drawer", origin="extension", traits=Traits(in_snapshot=False))
class Drawer(TypedDict):
    """The app changes the drawer beside the conversation."""

    action: Literal["show", "hide", "toggle", "update"]
    """The change; an update leaves the drawer open or closed."""
    html: NotRequired[str]
    """The new content, which is trusted UI of the app."""
    deps: NotRequired[list[HtmlDependency]]
    """The dependencies to load before the content is shown."""
    title: NotRequired[str]
    """The new title; empty for none."""
