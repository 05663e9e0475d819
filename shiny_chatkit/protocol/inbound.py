"""Events from the browser to the server, one model per event.

Owns their fields and bounds. What a browser sends is untrusted: unknown fields are errors,
types are not coerced, everything has a limit. Never decides what an event does.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from typing import Annotated, ClassVar, Literal, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)
from pydantic.alias_generators import to_camel
from typing_extensions import Self

from .content import Id, MessageId, PermissionChoice, Rating, ThreadId, Timestamp
from .registry import EventSpec, Origin, register

MAX_TEXT = 1_000_000
MAX_ATTACHMENTS = 20
MAX_NAME = 300
MAX_CHUNK = 4_000_000

Text = Annotated[str, Field(max_length=MAX_TEXT)]
Name = Annotated[str, Field(max_length=MAX_NAME)]

_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+( *;[ -~]*)?", re.ASCII)


def _media_type(value: str) -> str:
    # It ends up in a response header and in data URLs.
    if value and not _MEDIA_TYPE.fullmatch(value):
        raise ValueError("is not a media type")
    return value


def _base64(value: str) -> str:
    try:
        b64decode(value, validate=True)
    except ValueError:
        raise ValueError("is not base64") from None
    return value


def _strip(value: str) -> str:
    return value.strip()


Trimmed = Annotated[Text, AfterValidator(_strip)]
Title = Annotated[Name, AfterValidator(_strip)]


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


M = TypeVar("M", bound=type[Inbound])


def _inbound(name: str, *, origin: Origin = "seed", adds: tuple[str, ...] = ()) -> Callable[[M], M]:
    def mark(cls: M) -> M:
        cls.event, cls.origin = name, origin
        doc = cls.__doc__ or ""
        register(EventSpec(name, "inbound", origin, cls, cls.__name__, doc, adds))
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
    """The file's name, or what the widget is called."""
    path: str | None = None
    """Of the seed page, for desktop apps; always refused here."""
    content: str | None = None
    """The file in base64; left out for a file that was uploaded before, and for a widget."""
    mime: Annotated[Name, AfterValidator(_media_type)] | None = None
    """A file's media type; may be empty."""
    size: Annotated[int, Field(ge=0, le=2**53)] | None = None
    """In bytes."""
    widget_id: Name | None = None
    """A widget's context source; what it holds is computed by the server."""
    component_id: Id | None = None
    """The uploadId of a file that was uploaded before."""

    @field_validator("path")
    @classmethod
    def _refuse_path(cls, value: str | None) -> None:
        if value is not None:
            raise ValueError("is never accepted from a browser")

    @field_validator("content")
    @classmethod
    def _is_base64(cls, value: str | None) -> str | None:
        return None if value is None else _base64(value)

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        given = {
            "content": self.content is not None,
            "componentId": self.component_id is not None,
            "widgetId": self.widget_id is not None,
        }
        fitting = ("content", "componentId") if self.type == "file" else ("widgetId",)
        if [key for key in given if given[key]] not in [[key] for key in fitting]:
            raise ValueError(f"a {self.type} has {' or '.join(fitting)}, and nothing else")
        return self


# ---- messages -----------------------------------------------------------------------------


@_inbound("chat:user-message", adds=("messageId",))
class UserMessage(Inbound):
    """The user submits a message; it starts a turn, or waits for the running one."""

    text: Trimmed
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

    @model_validator(mode="after")
    def _has_content(self) -> Self:
        if not self.text and not self.attachments:
            raise ValueError("the message is empty")
        return self


@_inbound("chat:file-chunk", origin="extension")
class FileChunk(Inbound):
    """A piece of a file that is too large to travel in its message; pieces of one file come in order."""

    upload_id: Id
    """Made by the browser; the message's attachment names it as its componentId."""
    content: Annotated[str, Field(max_length=MAX_CHUNK), AfterValidator(_base64)]
    """The piece in base64."""


@_inbound("chat:stop-generation")
class StopGeneration(Inbound):
    """The user stops the running turn of a thread; queued messages stay queued."""

    thread_id: ThreadId
    message_id: MessageId | None = None
    """The answer to stop; left out before its first content."""


@_inbound("chat:slash-command")
class SlashCommand(Inbound):
    """The user runs a registered command."""

    command: Annotated[Name, Field(min_length=1)]
    """Without the slash; matched without regard to case."""
    args: Text
    """The rest of the line, as typed."""
    thread_id: ThreadId


@_inbound("chat:input-response")
class InputResponse(Inbound):
    """The user answers a question of the running turn."""

    text: Text
    """The answer, as given; may be empty."""
    request_id: Id
    """The question it answers."""
    thread_id: ThreadId


@_inbound("chat:edit-message", origin="extension")
class EditMessage(Inbound):
    """The user rewrites a message of theirs; what follows it goes, and the turn runs again.

    The server answers with a new message that replaces the old one and keeps its attachments.
    """

    message_id: MessageId
    thread_id: ThreadId
    text: Trimmed
    """The new text, trimmed; may be empty only where the message has attachments."""


@_inbound("chat:resend-from", origin="extension")
class ResendFrom(Inbound):
    """The user wants another answer in the place of this one, or one to this message of theirs."""

    message_id: MessageId
    thread_id: ThreadId


@_inbound("chat:permission-response", origin="extension")
class PermissionResponse(Inbound):
    """The user allows or refuses what a tool asked for."""

    request_id: Id
    """The request it answers."""
    option_id: PermissionChoice
    """The option chosen."""
    thread_id: ThreadId


@_inbound("chat:feedback", origin="extension")
class Feedback(Inbound):
    """The user rates an answer, or takes the rating back."""

    message_id: MessageId
    thread_id: ThreadId
    value: Rating | None
    """Null takes it back."""


# ---- state and threads --------------------------------------------------------------------


@_inbound("chat:request-state", adds=("version", "elements"))
class RequestState(Inbound):
    """The element asks for everything it shows; the server sends nothing before."""

    version: Annotated[int, Field(ge=1)] = 1
    """The version of this protocol that the page speaks."""
    elements: Annotated[int, Field(ge=1, le=1000)] = 1
    """How many elements of this id the page has; only one can show the chat."""


@_inbound("chat:request-history", adds=("before",))
class RequestHistory(Inbound):
    """The element asks for older messages of a thread."""

    thread_id: ThreadId
    limit: Annotated[int, Field(ge=1, le=1000)]
    """How many at most."""
    before: MessageId | None = None
    """Only those before this message; the newest when left out."""


@_inbound("chat:thread-create")
class ThreadCreate(Inbound):
    """The user opens a new thread."""

    title: Title | None = None
    """Trimmed. Left out for a thread that takes its title from its first message."""


@_inbound("chat:thread-switch")
class ThreadSwitch(Inbound):
    """The user looks at another thread; nothing that runs is stopped."""

    thread_id: ThreadId


@_inbound("chat:thread-delete")
class ThreadDelete(Inbound):
    """The user deletes a thread; its turn is cancelled."""

    thread_id: ThreadId


@_inbound("chat:thread-rename")
class ThreadRename(Inbound):
    """The user renames a thread."""

    thread_id: ThreadId
    title: Title
    """The new title, trimmed; nothing happens when it is empty."""


# ---- panels -------------------------------------------------------------------------------


@_inbound("chat:settings-change")
class SettingsChange(Inbound):
    """The user changes a setting."""

    key: Name
    """The id of the settings item."""
    value: bool | int | Annotated[float, Field(allow_inf_nan=False)] | Text | None
    """Null when an action is chosen."""


@_inbound("chat:todo-clear", adds=("threadId",))
class TodoClear(Inbound):
    """The user dismisses the todo list."""

    thread_id: ThreadId


InboundEvent: TypeAlias = (
    UserMessage
    | FileChunk
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
