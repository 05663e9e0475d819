"""The shape of a saved conversation, and the validation of a dump.

Built from the protocol's shapes, so that a new field of a part is validated automatically.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, Literal, cast

from pydantic import Field, TypeAdapter, ValidationError
from typing_extensions import NotRequired, TypedDict

from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.clean import nests_deeper
from shiny_chatkit.protocol.exceptions import ChatkitError
from shiny_chatkit.protocol.registry import shape

DUMP_VERSION = 1

MAX_DEPTH = 150
"""Nesting levels of a whole dump: the protocol's limit for content, plus the levels around it."""

Time = Annotated[int, Field(ge=0, le=8_640_000_000_000_000)]
"""Milliseconds since 1970, as a whole number."""


class DumpError(ChatkitError, ValueError):
    """A saved conversation that this version cannot read."""


@shape
class SavedVersion(TypedDict):
    """An earlier version of a message."""

    messageId: wire.Id
    role: Literal["user", "assistant", "system"]
    parts: list[wire.Part]
    createdAt: Time
    icon: NotRequired[str]
    streaming: NotRequired[Literal[True]]
    stopped: NotRequired[Literal[True]]
    interrupted: NotRequired[Literal[True]]
    error: NotRequired[str]
    errorWording: NotRequired[wire.Wording]
    feedback: NotRequired[wire.Rating]
    feedbackComment: NotRequired[str]
    usage: NotRequired[wire.Usage]


@shape
class SavedMessage(SavedVersion):
    """A message with its earlier versions and the text that a model reads instead."""

    versions: NotRequired[list[SavedVersion]]
    source: NotRequired[str]


@shape
class SavedThread(TypedDict):
    """One thread."""

    threadId: wire.Id
    title: str
    createdAt: Time
    updatedAt: Time
    cleared: bool
    pinned: NotRequired[Literal[True]]
    archived: NotRequired[Literal[True]]
    todos: NotRequired[list[wire.TodoItem]]
    usage: NotRequired[wire.Usage | None]
    messages: list[SavedMessage]


@shape
class SavedConversation(TypedDict):
    """All threads, and which of them is active."""

    version: Literal[1]
    active: wire.Id
    threads: Annotated[list[SavedThread], Field(min_length=1)]


_SCHEMA = TypeAdapter(SavedConversation)


def checked(dump: Any) -> SavedConversation:
    """Return a dump after validating its shape, ids and depth.

    Raises
    ------
    DumpError
        If the dump is not a valid saved conversation.
    """
    if nests_deeper(dump, MAX_DEPTH):
        raise DumpError(f"The saved conversation is nested more than {MAX_DEPTH} levels deep.")
    version = cast("Mapping[str, Any]", dump).get("version") if isinstance(dump, Mapping) else None
    if type(version) is not int:  # True equals 1.
        raise DumpError("This is not a saved conversation: it has no version.")
    if version != DUMP_VERSION:
        raise DumpError(f"This conversation was saved by another version ({version}).")
    try:
        _SCHEMA.validate_python(dump, strict=True)
    except ValidationError as error:
        raise DumpError(f"This is not a saved conversation: {_first(error)}.") from None
    # Return the original value, because pydantic would turn integer timestamps into floats.
    saved = cast(SavedConversation, dump)
    _check_ids(saved)
    return saved


def _check_ids(saved: SavedConversation) -> None:
    threads = [thread["threadId"] for thread in saved["threads"]]
    _refuse_repeated("threadId", threads)
    if saved["active"] not in threads:
        raise DumpError("The saved conversation's active thread is not among its threads.")
    for thread in saved["threads"]:
        messages = thread["messages"]
        versions = [v for message in messages for v in message.get("versions", ())]
        _refuse_repeated("messageId", [m["messageId"] for m in (*messages, *versions)])


def _refuse_repeated(name: str, ids: list[str]) -> None:
    if repeated := [id for id, count in Counter(ids).items() if count > 1]:
        raise DumpError(f"The saved conversation has the {name} {repeated[0]!r} twice.")


def _first(error: ValidationError) -> str:
    """Describe the first validation error without quoting saved content."""
    found = error.errors(include_url=False, include_context=False, include_input=False)[0]
    path: list[str] = []
    for step in found["loc"]:
        if str(step).endswith("Part"):  # pydantic names the union member it tried.
            return f"{'.'.join(path)} is not a valid part of a message"
        path.append(re.sub(r"[^\w-]", "?", str(step))[:40])
    return f"{'.'.join(path) or 'it'}: {found['msg']}"
