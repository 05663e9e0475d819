"""Events of messages: those that users send, edit, answer, rate and stop."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator
from typing_extensions import Self

from shiny_chatkit.protocol.content import (
    Id,
    MessageId,
    PermissionChoice,
    Rating,
    ThreadId,
    Timestamp,
)
from shiny_chatkit.protocol.limits import MAX_ATTACHMENTS, MAX_CHUNK_CHARS, MAX_COMMENT_CHARS
from shiny_chatkit.protocol.traits import InboundTraits

from .base import (
    Inbound,
    Name,
    Strict,
    Submitted,
    Text,
    ThreadChange,
    Trimmed,
    inbound,
    is_base64,
    strip,
)

_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+( *;[ -~]*)?", re.ASCII)


def _media_type(value: str) -> str:
    # The media type is used in a response header and in data URLs.
    if value and not _MEDIA_TYPE.fullmatch(value):
        raise ValueError("is not a media type")
    return value


def _as_tuple(value: object) -> object:
    # Shiny delivers JSON lists as tuples or lists; null means an empty list.
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else value  # pyright: ignore[reportUnknownArgumentType,reportUnknownVariableType]


class Attachment(Strict):
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
    def _isis_base64(cls, value: str | None) -> str | None:
        return None if value is None else is_base64(value)

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


@inbound("chat:user-message", adds=("messageId",), traits=InboundTraits(loads="all"))
class UserMessage(Submitted):
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


@inbound("chat:file-chunk", origin="extension")
class FileChunk(Inbound):
    """A chunk of a file that is too large for its message; the chunks of a file are sent in order."""

    upload_id: Id
    """Created by the browser; the message's attachment refers to it as its componentId."""
    content: Annotated[str, Field(max_length=MAX_CHUNK_CHARS), AfterValidator(is_base64)]
    """The chunk in base64."""


@inbound("chat:stop-generation")
class StopGeneration(Inbound):
    """The user stops the running turn of a thread; queued messages stay queued."""

    thread_id: ThreadId
    message_id: MessageId | None = None
    """The answer to stop; left out before its first content."""


@inbound("chat:slash-command", traits=InboundTraits(loads="all"))
class SlashCommand(Submitted):
    """The user runs a registered command."""

    command: Annotated[Name, Field(min_length=1)]
    """The name without the slash; matched case-insensitively."""
    args: Text
    """The rest of the line, as typed."""
    thread_id: ThreadId


@inbound("chat:input-response")
class InputResponse(ThreadChange):
    """The user answers a question of the running turn."""

    text: Text
    """The answer, as given; may be empty."""
    request_id: Id
    """The question it answers."""
    thread_id: ThreadId


@inbound(
    "chat:edit-message", origin="extension", traits=InboundTraits(loads="all", replaces_answer=True)
)
class EditMessage(Submitted):
    """The user edits one of their messages; later messages are removed, and the turn runs again.

    The server answers with a new message that replaces the old one and keeps its attachments.
    """

    message_id: MessageId
    thread_id: ThreadId
    text: Trimmed
    """The new text, trimmed; may be empty only if the message has attachments."""


@inbound(
    "chat:resend-from", origin="extension", traits=InboundTraits(loads="all", replaces_answer=True)
)
class ResendFrom(Submitted):
    """The user requests a new version of this answer, or a new answer to this message of theirs."""

    message_id: MessageId
    thread_id: ThreadId


@inbound("chat:permission-response", origin="extension")
class PermissionResponse(ThreadChange):
    """The user answers a permission request."""

    request_id: Id
    """The request it answers."""
    option_id: PermissionChoice
    """The option chosen."""
    thread_id: ThreadId


@inbound("chat:feedback", origin="extension", traits=InboundTraits(loads="last"))
class Feedback(ThreadChange):
    """The user rates an answer, or removes the rating."""

    message_id: MessageId
    thread_id: ThreadId
    value: Rating | None
    """Null removes the rating."""
    comment: Annotated[str, Field(max_length=MAX_COMMENT_CHARS), AfterValidator(strip)] | None = (
        None
    )
    """The reason for the rating, trimmed; an empty one, or none, removes the comment."""
