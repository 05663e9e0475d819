"""Performs what users write: messages, files, commands, edits, and requests to answer again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from shiny_chatkit.content import Attachment
from shiny_chatkit.log import Message, Thread, new_id
from shiny_chatkit.protocol import build, inbound
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.words import words
from shiny_chatkit.turns import CommandRun, Submission

from ._context import EventContext, index_of


def user_message(context: EventContext, event: inbound.UserMessage) -> None:
    """Submit a message."""
    thread = context.thread(event.thread_id)
    known = thread.find(event.message_id)
    if known is not None and (known.role, known.text) != ("user", event.text):
        # Refuse without the id, because the existing message with this id must not be marked as failed.
        context.refuse(words("sentBefore"), event.thread_id, None)
        return
    if known is not None or context.workspace.turns.has(event.message_id):
        return  # A page that lost its connection sends again what was not confirmed.
    context.permissions.files(event.attachments)
    context.workspace.admission.submission(event.thread_id, event.text)
    context.check_bytes(len(event.text))
    mentions = [a.widget_id or a.name for a in event.attachments if a.type == "widget"]
    for name in mentions:
        if not context.sources.has(name):
            raise Refused(words("noMention", name=name))
    written = [name for name in context.sources.mentioned_in(event.text) if name not in mentions]
    context.workspace.admission.attachments(len(event.attachments) + len(written))
    mentions += written
    # Take uploads last, because a message that is refused for another reason must keep them.
    attachments = context.uploads.take(event.attachments, context.check_bytes)
    context.submit(
        Submission(
            event.thread_id,
            event.message_id,
            event.text,
            attachments=list[Any](attachments),
            mentions=mentions,
        )
    )


def submit(context: EventContext, submission: Submission) -> None:
    """Submit a message without attachments, if it is within the limits."""
    context.workspace.admission.submission(submission.thread_id, submission.text)
    context.check_bytes(len(submission.text))
    context.submit(submission)


def file_chunk(context: EventContext, event: inbound.FileChunk) -> None:
    """Take a piece of a file."""

    def check(more: int) -> None:
        context.permissions.upload()
        context.check_bytes(more)

    context.uploads.add(event.upload_id, event.content, check)


def slash_command(context: EventContext, event: inbound.SlashCommand) -> None:
    """Run a command."""
    command = context.commands.find(event.command)
    if command is None:
        raise Refused(words("noCommand", name=event.command))
    if command.clears:
        context.check_here(event.thread_id)
        context.workspace.clear_thread(event.thread_id)
        return
    if command.handler is None:
        if command.callback is not None:
            context.workspace.admission.text(event.args)
            context.callbacks.check_room()
            context.callbacks.start([command.callback], event.args)
        return
    submission = Submission(
        event.thread_id,
        new_id(),
        f"/{command.name} {event.args}".strip(),
        command=CommandRun(command.handler, event.args, command.name),
    )
    submit(context, submission)


def edit(context: EventContext, event: inbound.EditMessage) -> None:
    """Replace a user's message with a new version, and answer that."""
    context.permissions.edit()
    thread = context.thread(event.thread_id)
    at = index_of(thread, event.message_id)
    message = thread.messages[at]
    # Sources that either text mentions are read again or dropped; other attachments stay.
    mentioned_in = context.sources.mentioned_in
    renewed = {*mentioned_in(message.text), *mentioned_in(event.text)}
    attachments = [
        sent
        for sent in _attachments_of(message)
        if not (sent.type == "widget" and sent.name in renewed)
    ]
    lost = _lost_files(message)
    if message.role != "user":
        raise Refused(words("notYours"))
    if not (event.text or attachments):
        raise Refused(words("emptyEdit"))
    _check_turn(context, thread, event.text)
    # Commands do not accept attachments.
    parsed = None if attachments or lost else context.commands.parse(event.text)
    if parsed and not parsed[0].is_spoken:
        parsed = None
    if parsed and parsed[0].clears:
        context.workspace.clear_thread(thread.id)
        return
    command = (
        CommandRun(parsed[0].handler, parsed[1], parsed[0].name)
        if parsed and parsed[0].handler
        else None
    )
    context.workspace.turns.make_way(thread.id)
    _drop(context, thread, at + 1)
    context.submit(
        Submission(
            thread.id,
            new_id(),
            event.text,
            attachments=attachments,
            lost=lost,
            mentions=[] if parsed else _written_mentions(context, event.text, attachments),
            replaces=message.id,
            command=command,
        ),
        first=True,
    )
    _tell_lost(context, lost)
    context.asked_again()


def resend(context: EventContext, event: inbound.ResendFrom) -> None:
    """Answer a message again."""
    thread = context.thread(event.thread_id)
    at = index_of(thread, event.message_id)
    context.permissions.resend(thread.messages[at])
    if thread.messages[at].role == "system":
        raise Refused(words("noMessage"))
    asked = next((i for i in range(at, -1, -1) if thread.messages[i].role == "user"), None)
    if asked is None:
        raise Refused(words("noQuestion"))
    _check_turn(context, thread, "")
    message, answer = thread.messages[asked], thread.messages[at] if at != asked else None
    attachments = _attachments_of(message)
    # A mention has no content if its source failed, or after a bookmark was restored, which keeps only the text.
    command = _command_of(context, message)
    mentions = [] if command else _written_mentions(context, message.text, attachments)
    context.workspace.turns.make_way(thread.id)
    if answer is not None and thread.find(answer.id) is None:
        answer = None  # The answer was empty and was removed with its turn.
    _drop(context, thread, asked + 1, keep=answer and answer.id)
    context.submit(
        Submission(
            thread.id,
            message.id,
            message.text,
            attachments=attachments,
            mentions=mentions,
            regenerates=answer and answer.id,
            command=command,
        ),
        first=True,
    )
    _tell_lost(context, _lost_files(message))
    context.asked_again()


def _attachments_of(message: Message) -> list[Attachment]:
    return [] if message.sent is None else list(message.sent.attachments)


def _lost_files(message: Message) -> list[wire.AttachmentPart]:
    """Return the files that a message shows and the server does not have, because a bookmark does not hold files."""
    kept = {sent.name for sent in _attachments_of(message) if sent.type == "file"}
    shown = cast("list[wire.AttachmentPart]", message.records("attachment"))
    return [p for p in shown if p["attachmentType"] == "file" and p["name"] not in kept]


def _tell_lost(context: EventContext, lost: Sequence[wire.AttachmentPart]) -> None:
    """Say which files of a message the answer cannot use."""
    if lost:
        context.notify(words("lostFiles", names=[part["name"] for part in lost]))


def _command_of(context: EventContext, message: Message) -> CommandRun | None:
    """Return the run of the command that a message ran, with the command's current handler."""
    if message.sent is None or message.sent.command is None:
        return None
    command = context.commands.find(message.sent.command)
    if command is None or command.handler is None:
        raise Refused(words("noCommand", name=message.sent.command))
    return CommandRun(command.handler, message.sent.args, command.name)


def _written_mentions(context: EventContext, text: str, attachments: list[Attachment]) -> list[str]:
    attached = {sent.name for sent in attachments if sent.type == "widget"}
    names = [name for name in context.sources.mentioned_in(text) if name not in attached]
    context.workspace.admission.attachments(len(attachments) + len(names))
    return names


def _check_turn(context: EventContext, thread: Thread, text: str) -> None:
    """Refuse a new turn if too many run, unless it replaces a running one."""
    context.workspace.admission.text(text)
    context.check_bytes(len(text))
    if not context.workspace.turns.is_running(thread.id):
        context.workspace.admission.turn()


def _drop(context: EventContext, thread: Thread, start: int, keep: str | None = None) -> None:
    gone = [m.id for m in thread.messages[start:] if m.id != keep]
    if gone:
        context.workspace.channel.emit(
            build.messages_deleted(thread_id=thread.id, message_ids=gone)
        )
