"""Handles the browser's events, one method for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from shiny import reactive

from shiny_chatkit.content import Attachment
from shiny_chatkit.log import Message, Thread, new_id
from shiny_chatkit.panels import Uploads
from shiny_chatkit.protocol import InboundEvent, Rejection, build, inbound
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.clean import clean_text, quoted
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.turns import CommandRun, Submission
from shiny_chatkit.wire import Channel

if TYPE_CHECKING:
    from ._engine import Engine


class Receiving:
    """Performs what users request.

    Parameters
    ----------
    engine
        The chat's engine.
    channel
        Receives refusals.
    uploads
        The files that are being uploaded.
    """

    def __init__(self, engine: Engine, channel: Channel, uploads: Uploads) -> None:
        self._engine = engine
        self._channel = channel
        self.uploads = uploads
        self.on_settings_change: list[Callable[..., Any]] = []
        self.on_todo_clear: list[Callable[..., Any]] = []
        self.on_feedback: list[Callable[..., Any]] = []

    def event(self, event: InboundEvent | Rejection) -> None:
        """Perform what an event requests, or tell the user why that is refused."""
        thread_id = getattr(event, "thread_id", None)
        with reactive.isolate():
            if isinstance(event, Rejection):
                self._refuse(event.message, event.thread_id, self._unplaced(event))
            elif thread_id is not None and thread_id not in self._engine.conversation.threads:
                self._refuse("There is no such conversation.", None, _submitted_id(event))
            else:
                self._attempt(lambda: self._do(event), thread_id, _submitted_id(event))

    def text(self, text: str) -> None:
        """Submit a message that a script has set as an input value."""
        text = clean_text(text)
        with reactive.isolate():
            thread_id = self._engine.conversation.active_id
            mentions = self._engine.sources.mentioned_in(text)
            submission = Submission(thread_id, new_id(), text, mentions=mentions)
            self._attempt(lambda: self._submit(submission), thread_id, None)

    def _attempt(
        self, do: Callable[[], None], thread_id: str | None, message_id: str | None
    ) -> None:
        """Run an action; show a refusal in the chat, and also report a fault."""
        try:
            do()
        except Refused as refusal:
            self._refuse(str(refusal), thread_id, message_id)
        except Exception as fault:  # noqa: BLE001 - one event must not end the session
            self._refuse(self._engine.report(fault), thread_id, message_id)

    def _do(self, event: InboundEvent) -> None:
        engine = self._engine
        turns = engine.answering.turns
        match event:
            case inbound.RequestState():
                engine.open()
            case inbound.UserMessage():
                self._user_message(event)
            case inbound.FileChunk():
                self._file_chunk(event)
            case inbound.StopGeneration():
                turns.stop(event.thread_id, event.message_id)
            case inbound.SlashCommand():
                self._slash_command(event)
            case inbound.InputResponse():
                engine.admission.text(event.text)
                turns.answer(event.thread_id, event.request_id, event.text, "input")
            case inbound.PermissionResponse():
                turns.answer(event.thread_id, event.request_id, event.option_id, "permission")
            case inbound.EditMessage():
                self._edit(event)
            case inbound.ResendFrom():
                self._resend(event)
            case inbound.Feedback():
                self._feedback(event)
            case inbound.RequestHistory():
                self._history(event)
            case inbound.ThreadCreate():
                engine.threads.create(event.title)
            case inbound.ThreadSwitch():
                engine.threads.switch(event.thread_id)
            case inbound.ThreadRename():
                engine.threads.rename(event.thread_id, event.title)
            case inbound.ThreadDelete():
                engine.threads.delete(event.thread_id)
            case inbound.SettingsChange():
                engine.callbacks.check_room()
                self._change_setting(event)
                engine.callbacks.start(self.on_settings_change, event.key, event.value)
            case inbound.TodoClear():
                self._todo_clear(event)

    def _change_setting(self, event: inbound.SettingsChange) -> None:
        try:
            self._engine.settings.change(event.key, event.value)
        except ValueError as error:
            raise Refused(str(error)) from None

    # -- Messages ----------------------------------------------------------------------------

    def _user_message(self, event: inbound.UserMessage) -> None:
        thread = self._thread(event.thread_id)
        if thread.find(event.message_id) or self._engine.answering.turns.has(event.message_id):
            # Refuse without the id, because the existing message with this id must not be marked as failed.
            self._refuse("This message was sent before.", event.thread_id, None)
            return
        self._engine.permissions.files(event.attachments)
        self._engine.admission.submission(event.thread_id, event.text)
        self._check_bytes(len(event.text))
        mentions = [a.widget_id or a.name for a in event.attachments if a.type == "widget"]
        for name in mentions:
            if not self._engine.sources.has(name):
                raise Refused(f"There is nothing called {quoted(name)} to mention.")
        written = [n for n in self._engine.sources.mentioned_in(event.text) if n not in mentions]
        self._engine.admission.attachments(len(event.attachments) + len(written))
        mentions += written
        # Take uploads last, because a message that is refused for another reason must keep them.
        attachments = self.uploads.take(event.attachments, self._check_bytes)
        submission = Submission(
            event.thread_id,
            event.message_id,
            event.text,
            attachments=list[Any](attachments),
            mentions=mentions,
        )
        self._engine.answering.submit(submission)

    def _submit(self, submission: Submission) -> None:
        self._engine.admission.submission(submission.thread_id, submission.text)
        self._check_bytes(len(submission.text))
        self._engine.answering.submit(submission)

    def _file_chunk(self, event: inbound.FileChunk) -> None:
        self.uploads.add(event.upload_id, event.content, self._check_upload)

    def _check_upload(self, more: int) -> None:
        self._engine.permissions.upload()
        self._check_bytes(more)

    def _check_bytes(self, more: int) -> None:
        kept = self.uploads.size + self._engine.answering.kept_bytes()
        self._engine.admission.bytes(kept, more)

    def _slash_command(self, event: inbound.SlashCommand) -> None:
        command = self._engine.commands.find(event.command)
        if command is None:
            raise Refused(f"There is no command {quoted(event.command)}.")
        if command.handler is None:
            self._engine.clear(event.thread_id)
            return
        submission = Submission(
            event.thread_id,
            new_id(),
            f"/{command.name} {event.args}".strip(),
            command=CommandRun(command.handler, event.args, command.name),
        )
        self._submit(submission)

    def _edit(self, event: inbound.EditMessage) -> None:
        self._engine.permissions.edit()
        thread = self._thread(event.thread_id)
        at = _index(thread, event.message_id)
        message = thread.messages[at]
        # What either text mentions is read again, or no longer meant; what was only attached stays.
        mentioned_in = self._engine.sources.mentioned_in
        renewed = {*mentioned_in(message.text), *mentioned_in(event.text)}
        attachments = [
            sent
            for sent in _attachments_of(message)
            if not (sent.type == "widget" and sent.name in renewed)
        ]
        lost = _lost_files(message)
        if message.role != "user":
            raise Refused("Only your own messages can be edited.")
        if not (event.text or attachments):
            raise Refused("The edited message is empty.")
        self._check_turn(thread, event.text)
        # Commands do not accept attachments.
        parsed = None if attachments or lost else self._engine.commands.parse(event.text)
        if parsed and parsed[0].handler is None:
            self._engine.clear(thread.id)
            return
        command = (
            CommandRun(parsed[0].handler, parsed[1], parsed[0].name)
            if parsed and parsed[0].handler
            else None
        )
        self._engine.answering.turns.interrupt(thread.id)
        self._drop(thread, at + 1)
        self._engine.answering.submit(
            Submission(
                thread.id,
                new_id(),
                event.text,
                attachments=attachments,
                lost=lost,
                mentions=[] if parsed else self._written_mentions(event.text, attachments),
                replaces=message.id,
                command=command,
            ),
            first=True,
        )
        self._tell_lost(lost)
        self._engine.asked_again()

    def _written_mentions(self, text: str, attachments: list[Attachment]) -> list[str]:
        attached = {sent.name for sent in attachments if sent.type == "widget"}
        names = [n for n in self._engine.sources.mentioned_in(text) if n not in attached]
        self._engine.admission.attachments(len(attachments) + len(names))
        return names

    def _resend(self, event: inbound.ResendFrom) -> None:
        thread = self._thread(event.thread_id)
        at = _index(thread, event.message_id)
        self._engine.permissions.resend(thread.messages[at])
        if thread.messages[at].role == "system":
            raise Refused("There is no such message.")
        asked = next((i for i in range(at, -1, -1) if thread.messages[i].role == "user"), None)
        if asked is None:
            raise Refused("There is no earlier message to answer again.")
        self._check_turn(thread, "")
        message, answer = thread.messages[asked], thread.messages[at] if at != asked else None
        attachments = _attachments_of(message)
        # A mention has no content yet where its source failed, or after a bookmark, which keeps the text alone.
        command = self._command_of(message)
        mentions = [] if command else self._written_mentions(message.text, attachments)
        self._engine.answering.turns.interrupt(thread.id)
        if answer is not None and thread.find(answer.id) is None:
            answer = None  # The answer was empty and was removed with its turn.
        self._drop(thread, asked + 1, keep=answer and answer.id)
        self._engine.answering.submit(
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
        self._tell_lost(_lost_files(message))
        self._engine.asked_again()

    def _command_of(self, message: Message) -> CommandRun | None:
        """Return the run of the command that a message ran, with the command's present handler."""
        if message.sent is None or message.sent.command is None:
            return None
        command = self._engine.commands.find(message.sent.command)
        if command is None or command.handler is None:
            raise Refused(f"There is no command {quoted(message.sent.command)}.")
        return CommandRun(command.handler, message.sent.args, command.name)

    def _tell_lost(self, lost: Sequence[wire.AttachmentPart]) -> None:
        """Say which files of a message the answer cannot use."""
        if lost:
            names = ", ".join(part["name"] for part in lost)
            self._engine.notify(
                f"The server no longer has these files, so this answer does not use them: {names}. "
                "Send them again if they are needed."
            )

    def _drop(self, thread: Thread, start: int, keep: str | None = None) -> None:
        gone = [m.id for m in thread.messages[start:] if m.id != keep]
        if gone:
            self._channel.emit(build.messages_deleted(thread_id=thread.id, message_ids=gone))

    def _feedback(self, event: inbound.Feedback) -> None:
        self._engine.permissions.rate()
        message = _version(self._thread(event.thread_id), event.message_id)
        if message.role != "assistant":
            raise Refused("Only answers can be rated.")
        if message.streaming:
            raise Refused("An answer can be rated when it is complete.")
        if message.feedback == event.value:
            return
        self._engine.callbacks.check_room()
        self._channel.emit(
            build.feedback_changed(
                message_id=event.message_id, thread_id=event.thread_id, value=event.value
            )
        )
        self._engine.callbacks.start(self.on_feedback, event.message_id, event.value)

    def _todo_clear(self, event: inbound.TodoClear) -> None:
        if not self._thread(event.thread_id).todos:
            return  # Another page has already cleared the list.
        self._engine.callbacks.check_room()
        self._channel.emit(build.todo_update(thread_id=event.thread_id, items=[]))
        self._engine.callbacks.start(self.on_todo_clear)

    def _check_turn(self, thread: Thread, text: str) -> None:
        """Refuse a new turn if too many run, unless it replaces a running one."""
        self._engine.admission.text(text)
        self._check_bytes(len(text))
        if not self._engine.answering.turns.is_running(thread.id):
            self._engine.admission.turn()

    def _history(self, event: inbound.RequestHistory) -> None:
        def make() -> build.HistoryEvent | None:
            thread = self._engine.conversation.threads.get(event.thread_id)
            if thread is None:
                return None
            older = thread.shown(before=event.before)
            messages = older[max(0, len(older) - event.limit) :]
            return build.history(
                thread_id=thread.id, messages=messages, has_more=len(messages) < len(older)
            )

        self._channel.outbox.ask(make)

    def _thread(self, thread_id: str) -> Thread:
        return self._engine.conversation.threads[thread_id]

    def _unplaced(self, rejection: Rejection) -> str | None:
        """Return the id of a refused submission, or None if a message with this id is already in a thread."""
        if rejection.event != inbound.UserMessage.event or rejection.message_id is None:
            return None
        threads = self._engine.conversation.threads.values()
        known = any(thread.find(rejection.message_id) for thread in threads)
        return None if known else rejection.message_id

    def _refuse(self, why: str, thread_id: str | None, message_id: str | None) -> None:
        # Bypass the log, because a refusal must not change an existing message.
        self._channel.outbox.put(
            build.error(
                code="rejected", message=clean_text(why), thread_id=thread_id, message_id=message_id
            )
        )


def _attachments_of(message: Message) -> list[Attachment]:
    return [] if message.sent is None else list(message.sent.attachments)


def _lost_files(message: Message) -> list[wire.AttachmentPart]:
    """Return the files that a message shows and the server does not have, because a bookmark does not hold files."""
    kept = {sent.name for sent in _attachments_of(message) if sent.type == "file"}
    shown = cast("list[wire.AttachmentPart]", message.records("attachment"))
    return [p for p in shown if p["attachmentType"] == "file" and p["name"] not in kept]


def _submitted_id(event: InboundEvent) -> str | None:
    """Return the id of the submission that a refusal answers, or None."""
    return event.message_id if isinstance(event, inbound.UserMessage) else None


def _version(thread: Thread, message_id: str) -> Message:
    """Return a message or an earlier version of one."""
    newest = thread.messages[_index(thread, message_id)]
    return next(v for v in (newest, *newest.versions) if v.id == message_id)


def _index(thread: Thread, message_id: str) -> int:
    """Return the index of a message, or of the newest version of an earlier one."""
    for i, message in enumerate(thread.messages):
        if message_id in (message.id, *(version.id for version in message.versions)):
            return i
    raise Refused("There is no such message.")
