"""Reads the messages of conversations that shinychat has written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chatlas import Turn
from htmltools import TagList
from shinychat.types import ConversationRecord

from shiny_chatkit.adapters import Contents, as_contents, pieces_of_stored
from shiny_chatkit.content import Attachment, Text, Ui
from shiny_chatkit.log import Message, Role, Sent
from shiny_chatkit.turns import message_of

Turns = Sequence[dict[str, Any]]


def messages_of(record: ConversationRecord, node_id: str) -> list[Message]:
    """Return the messages of a node: as they were shown, or else as the client's turns contain them.

    Raises
    ------
    Exception
        If the node is damaged.
    """
    node = record.nodes[node_id]
    # shinychat marks the first message of a node with the version of its format; others derive from the turns.
    if node.ui and node.ui[0].get("version") is not None:
        found = [_as_shown(data) for data in node.ui]
    else:
        found = [_of_turns(node.turns)] if node.turns else []
    messages = [_message(contents) for contents in found]
    for number, message in enumerate(messages):
        message.id = f"{record.id}-{node_id}-{number}"
        message.created_at = int(record.created_at.timestamp() * 1000)
    return messages


def messages_as_shown(stored: Sequence[dict[str, Any]]) -> list[Message]:
    """Return messages that were stored as they were shown.

    Raises
    ------
    Exception
        If one is damaged.
    """
    return [_message(_as_shown(data)) for data in stored]


def messages_of_turns(turns: Turns) -> list[Message]:
    """Return the messages in the turns of a chatlas client, with the results of tools in the answers.

    Raises
    ------
    Exception
        If a turn is damaged.
    """
    messages: list[list[dict[str, Any]]] = []
    for turn in turns:
        is_question = turn["role"] == "user" and any(
            content["content_type"] != "tool_result" for content in turn["contents"]
        )
        if is_question or not messages or messages[-1][0]["role"] != "assistant":
            messages.append([])
        messages[-1].append(turn)
    return [_message(_of_turns(turns)) for turns in messages]


def memory_of(turns: Turns) -> dict[str, Any] | None:
    """Return what the chat's client remembers of a question, from its turns; None if they are not chatlas's."""
    if not turns or any(not isinstance(turn.get("contents"), list) for turn in turns):
        return None
    return {"version": 1, "turns": {"chat": list(turns)}}


def _message(contents: Contents) -> Message:
    message = message_of(contents)
    message.role = contents.role
    if contents.attachments:
        message.sent = Sent(tuple(contents.attachments))
    return message


def _as_shown(data: dict[str, Any]) -> Contents:
    pieces = [piece for segment in data["segments"] for piece in pieces_of_stored(segment, _render)]
    files = [
        Attachment.from_url(file["data_url"], mime=file["mime"], name=file["name"])
        for file in data.get("attachments", ())
    ]
    return Contents(pieces, data["role"], files)


def _of_turns(turns: Turns) -> Contents:
    if any(not isinstance(turn.get("contents"), list) for turn in turns):
        text = "\n\n".join(str(turn.get("content") or "") for turn in turns)
        return Contents([Text(text)], _role(turns[0].get("role")))
    contents = [as_contents(Turn.model_validate(turn), _render) for turn in turns]
    return Contents([piece for each in contents for piece in each.pieces], contents[0].role)


def _role(role: Any) -> Role:
    return "user" if role == "user" else "assistant"


def _render(ui: Any) -> Ui:
    # Without a session, the files that UI needs cannot be offered.
    return Ui(TagList(ui).render()["html"])
