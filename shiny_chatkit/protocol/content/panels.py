"""The panels around the messages: settings, todos, commands and the composer."""

from __future__ import annotations

from typing import Literal

from typing_extensions import NotRequired, TypeAliasType, TypedDict

from shiny_chatkit.protocol.registry import shape

from .wording import Wording

SettingValue = TypeAliasType("SettingValue", bool | int | float | str)
RestoreMode = TypeAliasType("RestoreMode", Literal["browser", "url", "none", "bookmark"])
"""Where a page or the app keeps the id of the active thread."""


class SettingsItemFields(TypedDict):
    """One entry of the settings menu."""

    id: str
    """The key of its value."""
    label: str
    """Shown beside it."""
    type: Literal["action", "toggle", "select", "range", "separator"]
    """The kind of control."""
    value: SettingValue | None
    """Null for an action and a separator."""
    options: NotRequired[list[SettingValue]]
    """The choices of a select."""
    optionLabels: NotRequired[list[str]]
    """The labels of the choices, in the same order; by default the choices themselves."""
    min: NotRequired[float]
    """The minimum of a range."""
    max: NotRequired[float]
    """The maximum of a range."""
    step: NotRequired[float]
    """The step of a range."""


@shape
class SettingsItem(SettingsItemFields):
    """One entry of the settings menu."""


@shape
class TodoItem(TypedDict):
    """One line of the todo list."""

    id: int | str
    """The id of the item."""
    title: str
    """The task."""
    status: Literal["not-started", "in-progress", "completed"]
    """The state of the task."""


@shape
class Command(TypedDict):
    """A slash command in the palette."""

    name: str
    """Without the slash."""
    description: str
    """The description of the command."""
    wording: NotRequired[Wording]
    """The key of the description, if the command is built in."""
    echo: NotRequired[Literal[False]]
    """Present if the conversation shows nothing of the command."""


@shape
class ContextSource(TypedDict):
    """Content of the app that a message can mention."""

    name: str
    """The name after the @; also the widgetId of its attachment."""
    description: str
    """A description."""


@shape
class GreetingState(TypedDict):
    """The state of a greeting, beside its content."""

    persistent: NotRequired[bool]
    """Whether the greeting stays above the messages; by default, it is shown while the thread has none."""
    streaming: NotRequired[bool]
    """Whether more of the greeting follows."""
    wanted: NotRequired[bool]
    """Whether the app has set no greeting, so that the page shows its own, or asks for one."""
    cleared: NotRequired[bool]
    """With `wanted`, the greeting of the page has been removed."""


@shape
class Allowed(TypedDict):
    """Actions that the server accepts from users, as far as the app has set them. The page hides all others."""

    maxAttachmentSize: int
    """Maximum number of bytes of a file."""
    allowEdit: NotRequired[bool]
    """Whether messages can be edited and answers regenerated; left out if only the page decides."""
    feedback: NotRequired[bool]
    """Whether answers can be rated; left out if only the page decides."""
    attachments: NotRequired[bool | list[str]]
    """Whether files can be attached, or which types; left out if only the page decides."""


class InputState(TypedDict):
    """The composer's state as set by the app."""

    value: NotRequired[str]
    """The draft."""
    placeholder: NotRequired[str]
    """Shown while the composer is empty."""


@shape
class StagedFile(TypedDict):
    """A file that the app puts into the composer."""

    name: str
    """The name of the file."""
    mime: str
    """Its media type."""
    size: int
    """In bytes."""
    content: str
    """Its content in base64."""
