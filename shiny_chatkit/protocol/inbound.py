"""Events from the browser to the server, one model per event.

Owns their fields and bounds. What a browser sends is untrusted: unknown fields are errors,
types are not coerced, everything has a limit. Never decides what an event does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, ClassVar, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator
from pydantic.alias_generators import to_camel
from typing_extensions import Self

from .content import Id, MessageId, ThreadId, Timestamp
from .registry import EventSpec, Origin, register

MAX_TEXT = 1_000_000
MAX_ATTACHMENTS = 20
MAX_NAME = 300

Text = Annotated[str, Field(max_length=MAX_TEXT)]
Name = Annotated[str, Field(max_length=MAX_NAME)]


class _Strict(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        strict=True,
        frozen=True,
        validate_by_alias=True,
        validate_by_name=False,
    )


class Inbound(_Strict):
    """An event of the browser, checked."""

    event: ClassVar[str]
    """The event's name on the wire."""
    origin: ClassVar[Origin]
    """From the seed page, or our extension."""
    planned: ClassVar[bool]
    """Modelled, but not live yet: `parse_inbound` refuses it."""


M = TypeVar("M", bound=type[Inbound])


def _inbound(
    name: str, *, origin: Origin = "seed", planned: bool = False, adds: tuple[str, ...] = ()
) -> Callable[[M], M]:
    def mark(cls: M) -> M:
        cls.event, cls.origin, cls.planned = name, origin, planned
        doc = cls.__doc__ or ""
        register(EventSpec(name, "inbound", origin, planned, cls, cls.__name__, doc, adds))
        return cls

    return mark


def _as_tuple(value: object) -> object:
    # Shiny hands over JSON lists as tuples or lists; null means none.
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else value  # pyright: ignore[reportUnknownArgumentType,reportUnknownVariableType]


class Attachment(_Strict):
    """A file or widget sent along with a message."""

    type: Literal["file", "widget"]
    """What it is."""
    name: Name
    """The file's name, or the widget's label."""
    path: str | None = None
    """Of the seed page, for desktop apps; always refused here."""
    content: str | None = None
    """The file in base64, or the widget's text."""
    mime: Name | None = None
    """Its media type."""
    size: Annotated[int, Field(ge=0)] | None = None
    """In bytes."""
    widget_id: Name | None = None
    """Which widget it is."""
    component_id: Name | None = None
    """Which component it is."""

    @field_validator("path")
    @classmethod
    def _refuse_path(cls, value: str | None) -> None:
        if value is not None:
            raise ValueError("is never accepted from a browser")


# ---- messages -----------------------------------------------------------------------------


@_inbound("chat:user-message", adds=("messageId",))
class UserMessage(Inbound):
    """The user submits a message; it starts a turn, or waits for the running one."""

    text: Text
    """Trimmed; may be empty only beside an attachment."""
    thread_id: ThreadId
    timestamp: Timestamp
    """When it was submitted, in milliseconds since 1970 by the browser's clock."""
    message_id: MessageId
    """Made by the browser; kept for ever."""
    attachments: Annotated[
        tuple[Attachment, ...], BeforeValidator(_as_tuple), Field(max_length=MAX_ATTACHMENTS)
    ] = ()
    """At most 20."""

    @field_validator("text")
    @classmethod
    def _trim(cls, value: str) -> str:
        return value.strip()

    @model_validator(mode="after")
    def _has_content(self) -> Self:
        if not self.text and not self.attachments:
            raise ValueError("the message is empty")
        return self


@_inbound("chat:stop-generation")
class StopGeneration(Inbound):
    """The user stops the running turn of a thread; queued messages stay queued."""

    thread_id: ThreadId
    message_id: MessageId | None = None
    """The answer to stop; left out before its first content."""


@_inbound("chat:slash-command", planned=True)
class SlashCommand(Inbound):
    """The user runs a registered command."""

    command: Name
    """Without the slash."""
    args: Text
    """The rest of the line, as typed."""
    thread_id: ThreadId


@_inbound("chat:input-response", planned=True)
class InputResponse(Inbound):
    """The user answers a question of the running turn."""

    text: Text
    """The answer."""
    request_id: Id
    """The question it answers."""
    thread_id: ThreadId


@_inbound("chat:edit-message", origin="extension", planned=True)
class EditMessage(Inbound):
    """The user rewrites a message; what follows it goes, and the turn runs again."""

    message_id: MessageId
    thread_id: ThreadId
    text: Text
    """The new text."""


@_inbound("chat:resend-from", origin="extension", planned=True)
class ResendFrom(Inbound):
    """The user wants another answer from this message on."""

    message_id: MessageId
    thread_id: ThreadId


@_inbound("chat:permission-response", origin="extension", planned=True)
class PermissionResponse(Inbound):
    """The user allows or refuses what a tool asked for."""

    request_id: Id
    """The request it answers."""
    option_id: Id
    """The option chosen."""
    thread_id: ThreadId


@_inbound("chat:feedback", origin="extension", planned=True)
class Feedback(Inbound):
    """The user rates an answer, or takes the rating back."""

    message_id: MessageId
    thread_id: ThreadId
    value: Literal["up", "down"] | None
    """Null takes it back."""


# ---- state and threads --------------------------------------------------------------------


@_inbound("chat:request-state", adds=("version",))
class RequestState(Inbound):
    """The element asks for everything it shows; the server sends nothing before."""

    version: Annotated[int, Field(ge=1)] = 1
    """The version of this protocol that the page speaks."""


@_inbound("chat:request-history", planned=True, adds=("before",))
class RequestHistory(Inbound):
    """The element asks for older messages of a thread."""

    thread_id: ThreadId
    limit: Annotated[int, Field(ge=1, le=1000)]
    """How many at most."""
    before: MessageId | None = None
    """Only those before this message; the newest when left out."""


@_inbound("chat:thread-create", planned=True)
class ThreadCreate(Inbound):
    """The user opens a new thread."""

    title: Name | None = None
    """Left out for a thread that takes its title from its first message."""


@_inbound("chat:thread-switch", planned=True)
class ThreadSwitch(Inbound):
    """The user looks at another thread; nothing that runs is stopped."""

    thread_id: ThreadId


@_inbound("chat:thread-delete", planned=True)
class ThreadDelete(Inbound):
    """The user deletes a thread; its turn is cancelled."""

    thread_id: ThreadId


@_inbound("chat:thread-rename", planned=True)
class ThreadRename(Inbound):
    """The user renames a thread."""

    thread_id: ThreadId
    title: Name
    """The new title."""


# ---- panels -------------------------------------------------------------------------------


@_inbound("chat:settings-change", planned=True)
class SettingsChange(Inbound):
    """The user changes a setting."""

    key: Name
    """The id of the settings item."""
    value: bool | int | Annotated[float, Field(allow_inf_nan=False)] | Text | None
    """Null when an action is chosen."""


@_inbound("chat:todo-clear", planned=True, adds=("threadId",))
class TodoClear(Inbound):
    """The user dismisses the todo list."""

    thread_id: ThreadId


InboundEvent: TypeAlias = (
    UserMessage
    | StopGeneration
    | SlashCommand
    | InputResponse
    | EditMessage
    | ResendFrom
    | PermissionResponse
    | Feedback
    | RequestState
    | RequestHistory
    | ThreadCreate
    | ThreadSwitch
    | ThreadDelete
    | ThreadRename
    | SettingsChange
    | TodoClear
)
"""Any event of the browser."""
