"""Decides what users may do in a chat. The page hides forbidden actions, but a client can send any event."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from shiny_chatkit.log import Message
from shiny_chatkit.panels import FileTypes, file_types, is_accepted
from shiny_chatkit.protocol import build, inbound
from shiny_chatkit.protocol.checks.options import optional_flag, size
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.limits import DEFAULT_ATTACHMENT_BYTES, Limits
from shiny_chatkit.protocol.words import words


@dataclass(frozen=True)
class Switches:
    """Actions that ``chat_ui()`` or ``Chat`` allows users; None leaves the decision to the other one.

    Attributes
    ----------
    allow_edit
        Whether users may edit their messages and regenerate answers.
    feedback
        Whether users may rate answers.
    attachments
        Whether users may send files, or which types of files.
    max_attachment_size
        Maximum size of a file in bytes.
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
    """Return the switches passed to ``Chat``.

    A file size limit in ``limits`` that is not the default also counts as passed.

    Raises
    ------
    TypeError, ValueError
        If a value is not valid for its option.
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
    """Checks users' requests against the switches, without changing anything.

    Parameters
    ----------
    stated
        The switches of ``Chat``, which take precedence.
    declared
        Returns the switches of the ``chat_ui()`` calls for this chat. If ``Chat`` leaves a decision open and
        they differ, users may do what all of them allow.
    """

    def __init__(self, stated: Switches, declared: Callable[[], Iterable[Switches]]) -> None:
        self._stated = stated
        self._declared = declared

    def edit(self) -> None:
        """Raise an error if users may not edit messages.

        Raises
        ------
        Refused
            If editing is off.
        """
        if not self._is_on("allow_edit"):
            raise Refused(words("noEditing"))

    def resend(self, message: Message) -> None:
        """Raise an error if users may not regenerate an answer.

        An answer that failed or was interrupted can always be retried.

        Raises
        ------
        Refused
            If regenerating is off and the answer is complete.
        """
        is_complete = message.error is None and not message.interrupted
        if is_complete and not self._is_on("allow_edit"):
            raise Refused(words("noRegenerating"))

    def rate(self) -> None:
        """Raise an error if users may not rate answers.

        Raises
        ------
        Refused
            If feedback is off.
        """
        if not self._is_on("feedback"):
            raise Refused(words("noRating"))

    def upload(self) -> None:
        """Raise an error if users may not send files.

        Raises
        ------
        Refused
            If attachments are off.
        """
        if not self._is_on("attachments"):
            raise Refused(words("noAttaching"))

    def files(self, sent: Iterable[inbound.Attachment]) -> None:
        """Raise an error for files whose types are not accepted.

        Raises
        ------
        Refused
            If a file has such a type.
        """
        for file in sent:
            if file.type != "file":
                continue
            self.upload()
            accepted: FileTypes
            for accepted in self._values("attachments"):
                if not is_accepted(file.name, file.mime or "", accepted):
                    types = list(accepted) if isinstance(accepted, tuple) else []
                    raise Refused(words("uploadType", name=file.name, types=types))

    def accepts(self, name: str, mime: str) -> bool:
        """Return whether users may send such a file."""
        return all(is_accepted(name, mime, types) for types in self._values("attachments"))

    def max_attachment_size(self) -> int:
        """Return the maximum size of a file in bytes."""
        return min(self._values("max_attachment_size"), default=DEFAULT_ATTACHMENT_BYTES)

    def stated(self) -> build.Allowed:
        """Return the switches of ``Chat`` for the page, which hides buttons for actions that would be refused."""
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
