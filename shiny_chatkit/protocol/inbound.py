"""Events from the browser to the server, one model per event.

Defines their fields and limits. Data from a browser is untrusted: unknown fields are errors, types are not
converted, and everything has a limit. Never decides what an event does.
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
from .limits import (
    MAX_ATTACHMENTS,
    MAX_CHUNK_CHARS,
    MAX_COMMENT_CHARS,
    MAX_NAME_CHARS,
    MAX_QUERY_CHARS,
    MAX_TEXT,
)
from .registry import EventSpec, Origin, register

Text = Annotated[str, Field(max_length=MAX_TEXT)]
Name = Annotated[str, Field(max_length=MAX_NAME_CHARS)]

_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+( *;[ -~]*)?", re.ASCII)


def _media_type(value: str) -> str:
    # The media type is used in a response header and in data URLs.
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
    """A validated event of the browser."""

    event: ClassVar[str]
    """The event's name on the wire."""
    origin: ClassVar[Origin]
    """Whether the event is part of the chat:* specification or an extension."""


M = TypeVar("M", bound=type[Inbound])


def _inbound(name: str, *, origin: Origin = "seed", adds: tuple[str, ...] = ()) -> Callable[[M], M]:
    def mark(cls: M) -> M:
        cls.event, cls.origin = name, origin
        doc = cls.__doc__ or ""
        register(EventSpec(name, "inbound", origin, cls, cls.__name__, doc, adds))
        return cls

    return mark


def _as_tuple(value: object) -> object:
    # Shiny delivers JSON lists as tuples or lists; null means an empty list.
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else value  # pyright: ignore[reportUnknownArgumentType,reportUnknownVariableType]


class Attachment(_Strict):
    """A file or widget attached to a message."""

    type: Literal["file", "widget"]
    """Whether the attachment is a file or a widget."""
    name: Name
    """The name of the file or widget."""
    path: str | None = None
    """Part of the chat:* specification for desktop apps; always refused here."""
    content: str | None = None
    """The file in base64; left out for widgets and for files that were uploaded in chunks."""
    mime: Annotated[Name, AfterValidator(_media_type)] | None = None
    """A file's media type; may be empty."""
    size: Annotated[int, Field(ge=0, le=2**53)] | None = None
    """In bytes."""
    widget_id: Name | None = None
    """A widget's context source, whose content the server computes."""
    component_id: Id | None = None
    """The uploadId of a file that was uploaded in chunks."""

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
            raise ValueError(f"a {self.type} must have only {' or '.join(fitting)}")
        return self


# ---- messages -----------------------------------------------------------------------------


@_inbound("chat:user-message", adds=("messageId",))
class UserMessage(Inbound):
    """The user submits a message, which starts a turn or waits for the running one to end."""

    text: Trimmed
    """The text, trimmed; may be empty only if there is an attachment."""
    thread_id: ThreadId
    timestamp: Timestamp
    """When it was submitted, in milliseconds since 1970 by the browser's clock."""
    message_id: MessageId
    """Created by the browser; never changes."""
    attachments: Annotated[
        tuple[Attachment, ...], BeforeValidator(_as_tuple), Field(max_length=MAX_ATTACHMENTS)
    ] = ()
    """The attachments, at most 20."""

    @model_validator(mode="after")
    def _has_content(self) -> Self:
        if not self.text and not self.attachments:
            raise ValueError("the message is empty")
        return self


@_inbound("chat:file-chunk", origin="extension")
class FileChunk(Inbound):
    """A chunk of a file that is too large for its message; the chunks of a file are sent in order."""

    upload_id: Id
    """Created by the browser; the message's attachment refers to it as its componentId."""
    content: Annotated[str, Field(max_length=MAX_CHUNK_CHARS), AfterValidator(_base64)]
    """The chunk in base64."""


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
    """The name without the slash; matched case-insensitively."""
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
    """The user edits one of their messages; later messages are removed, and the turn runs again.

    The server answers with a new message that replaces the old one and keeps its attachments.
    """

    message_id: MessageId
    thread_id: ThreadId
    text: Trimmed
    """The new text, trimmed; may be empty only if the message has attachments."""


@_inbound("chat:resend-from", origin="extension")
class ResendFrom(Inbound):
    """The user requests a new version of this answer, or a new answer to this message of theirs."""

    message_id: MessageId
    thread_id: ThreadId


@_inbound("chat:permission-response", origin="extension")
class PermissionResponse(Inbound):
    """The user answers a permission request."""

    request_id: Id
    """The request it answers."""
    option_id: PermissionChoice
    """The option chosen."""
    thread_id: ThreadId


@_inbound("chat:feedback", origin="extension")
class Feedback(Inbound):
    """The user rates an answer, or removes the rating."""

    message_id: MessageId
    thread_id: ThreadId
    value: Rating | None
    """Null removes the rating."""
    comment: Annotated[str, Field(max_length=MAX_COMMENT_CHARS), AfterValidator(_strip)] | None = (
        None
    )
    """The reason for the rating, trimmed; an empty one, or none, removes the comment."""


# ---- state and threads --------------------------------------------------------------------


@_inbound("chat:request-state", adds=("version", "elements", "lastThreadId"))
class RequestState(Inbound):
    """The element requests everything it shows; the server sends nothing before this event."""

    version: Annotated[int, Field(ge=1)] = 1
    """The page's version of this protocol."""
    elements: Annotated[int, Field(ge=1, le=1000)] = 1
    """The number of elements with this id on the page; only one can show the chat."""
    last_thread_id: Id | None = None
    """The thread that the page showed before it lost the connection, to be shown again if it exists."""


@_inbound("chat:request-history", adds=("before", "until"))
class RequestHistory(Inbound):
    """The element requests older messages of a thread."""

    thread_id: ThreadId
    limit: Annotated[int, Field(ge=1, le=1000)]
    """Maximum number of messages."""
    before: MessageId | None = None
    """Return messages before this one; the newest messages when left out."""
    until: MessageId | None = None
    """Return at least this message and all that follow, even if they are more than the limit."""


@_inbound("chat:request-threads", origin="extension")
class RequestThreads(Inbound):
    """The element requests threads that the list of threads lacks."""

    limit: Annotated[int, Field(ge=1, le=200)]
    """Maximum number of threads."""
    before: ThreadId | None = None
    """Return threads that follow this one in the list; the first ones when left out."""
    archived: bool = False
    """Whether to return archived threads, or else the others."""


@_inbound("chat:search", origin="extension")
class Search(Inbound):
    """The user searches all conversations."""

    query: Annotated[str, Field(max_length=MAX_QUERY_CHARS)]
    """The words to find; the last one may be incomplete."""
    limit: Annotated[int, Field(ge=1, le=100)]
    """Maximum number of hits."""


@_inbound("chat:thread-create")
class ThreadCreate(Inbound):
    """The user creates a thread."""

    title: Title | None = None
    """The title, trimmed; left out for a thread that takes its title from its first message."""


@_inbound("chat:thread-switch")
class ThreadSwitch(Inbound):
    """The user switches to another thread; running turns continue."""

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
    """The new title, trimmed; an empty title changes nothing."""


@_inbound("chat:thread-pin", origin="extension")
class ThreadPin(Inbound):
    """The user pins a thread above the others, or unpins it."""

    thread_id: ThreadId
    pinned: bool
    """Whether to pin it."""


@_inbound("chat:thread-archive", origin="extension")
class ThreadArchive(Inbound):
    """The user moves a thread to the archive, or back to the list."""

    thread_id: ThreadId
    archived: bool
    """Whether to archive it."""


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
    | RequestThreads
    | Search
    | ThreadCreate
    | ThreadSwitch
    | ThreadDelete
    | ThreadRename
    | ThreadPin
    | ThreadArchive
    | SettingsChange
    | TodoClear
)
"""Any event of the browser."""
