"""Decides what users may do in a chat: a page hides what they may not, but anybody can send events without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from shiny_chatkit.checks.options import optional_flag, size
from shiny_chatkit.log import Message
from shiny_chatkit.panels import FileTypes, file_types, is_accepted
from shiny_chatkit.protocol import build, inbound
from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.limits import DEFAULT_ATTACHMENT_BYTES, Limits


@dataclass(frozen=True)
class Switches:
    """Actions that ``chat_ui()`` or ``Chat`` allows users; None leaves a decision to the other one.

    Attributes
    ----------
    allow_edit
        Whether they may edit their messages and have answers made again.
    feedback
        Whether they may rate answers.
    attachments
        Whether they may send files, or of which types.
    max_attachment_size
        Bytes a file may have.
    """

    allow_edit: bool | None = None
    feedback: bool | None = None
    attachments: FileTypes | None = None
    max_attachment_size: int | None = None


def switches(
    *,
    allow_edit: object,
    feedback: object,
    attachments: object,
    max_attachment_size: object,
    limits: Limits,
) -> Switches:
    """Return what ``Chat`` was given.

    A limit that is not the usual one is something that was given, too.

    Raises
    ------
    TypeError, ValueError
        If a value is not one of its option's.
    """
    return Switches(
        optional_flag("allow_edit", allow_edit),
        optional_flag("feedback", feedback),
        None if attachments is None else file_types(attachments),
        _stated_size(max_attachment_size, limits),
    )


def _stated_size(given: object, limits: Limits) -> int | None:
    if given is not None:
        return size("max_attachment_size", given)
    usual = limits.max_attachment_bytes == DEFAULT_ATTACHMENT_BYTES
    return None if usual else limits.max_attachment_bytes


class Permissions:
    """Holds what users ask for against the switches; it changes nothing.

    Parameters
    ----------
    stated
        What ``Chat`` says, which counts.
    declared
        Returns what calls of ``chat_ui()`` for this chat say. Where ``Chat`` says nothing and they differ,
        users may do what all of them allow.
    """

    def __init__(self, stated: Switches, declared: Callable[[], Iterable[Switches]]) -> None:
        self._stated = stated
        self._declared = declared

    def edit(self) -> None:
        """Refuse to edit a message where that is off.

        Raises
        ------
        Refused
            If it is.
        """
        if not self._is_on("allow_edit"):
            raise Refused("Messages cannot be edited in this chat.")

    def resend(self, message: Message) -> None:
        """Refuse to make an answer again where that is off; a failed one can be tried again.

        Raises
        ------
        Refused
            If it is.
        """
        if message.error is None and not self._is_on("allow_edit"):
            raise Refused("Answers cannot be made again in this chat.")

    def rate(self) -> None:
        """Refuse to rate an answer where that is off.

        Raises
        ------
        Refused
            If it is.
        """
        if not self._is_on("feedback"):
            raise Refused("Answers cannot be rated in this chat.")

    def upload(self) -> None:
        """Refuse any file where none is accepted.

        Raises
        ------
        Refused
            If that is so.
        """
        if not self._is_on("attachments"):
            raise Refused("Files cannot be attached in this chat.")

    def files(self, sent: Iterable[inbound.Attachment]) -> None:
        """Refuse files of types that are not accepted.

        Raises
        ------
        Refused
            If one is.
        """
        for file in sent:
            if file.type != "file":
                continue
            self.upload()
            accepted: FileTypes
            for accepted in self._values("attachments"):
                if not is_accepted(file.name, file.mime or "", accepted):
                    types = ", ".join(accepted) if isinstance(accepted, tuple) else ""
                    raise Refused(
                        f"The file {quoted(file.name)} is of a type that is not accepted. "
                        f"Accepted are: {types}."
                    )

    def max_attachment_size(self) -> int:
        """Return how many bytes a file may have."""
        return min(self._values("max_attachment_size"), default=DEFAULT_ATTACHMENT_BYTES)

    def stated(self) -> build.Allowed:
        """Return what ``Chat`` says, for the page: it shows no button that only gets a refusal."""
        allowed: build.Allowed = {"maxAttachmentSize": self.max_attachment_size()}
        if self._stated.allow_edit is not None:
            allowed["allowEdit"] = self._stated.allow_edit
        if self._stated.feedback is not None:
            allowed["feedback"] = self._stated.feedback
        if (types := self._stated.attachments) is not None:
            allowed["attachments"] = types if isinstance(types, bool) else list(types)
        return allowed

    def _is_on(self, name: str) -> bool:
        return all(self._values(name))

    def _values(self, name: str) -> list[Any]:
        stated = getattr(self._stated, name)
        if stated is not None:
            return [stated]
        return [value for one in self._declared() if (value := getattr(one, name)) is not None]
