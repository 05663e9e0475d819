"""A chat in the language that the address names, or a whole page with one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from htmltools import Tag
from shiny import App, Inputs, Outputs, Session, ui
from starlette.requests import Request

from shiny_chatkit import Chat, chat_nav_panel, chat_ui, page_chat
from shiny_chatkit.types import (
    TableArtifact,
    Thinking,
    ToolCall,
    ToolResult,
)

SWEDISH = {
    "language": "sv",
    "send": "Skicka",
    "toolCalls": {"one": "{count} anrop", "other": "{count} anrop"},
}


def app_ui(request: Request) -> Tag:
    asked = dict(request.query_params)
    language: Any = asked.get("language", "auto")
    if language == "own":
        language = SWEDISH
    options: dict[str, Any] = {
        "language": language,
        "attachments": ["text/plain"],
        "max_attachment_size": 2000,
        "allow_edit": True,
        "feedback": True,
        "export": True,
    }
    if "page" in asked:
        pages = [chat_nav_panel("2", ui.p("2"))]
        return page_chat("Notes", lang=asked.get("lang"), pages_navbar=pages, **options)
    chat = chat_ui("chat", threads="sidebar", labels={"jump": "Jump!"}, **options)
    return ui.page_fillable(
        ui.tags.main(ui.h1("Languages"), chat), lang=asked.get("lang"), title="Languages"
    )


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")

    @chat.on_user_submit
    async def _(text: str) -> AsyncIterator[Any]:
        if text == "ask":
            sure = await chat.ask("?", input_type="buttons")
            yield f"{sure!r}"
            return
        yield Thinking("12345" * 300)
        for number in range(3):
            call = ToolCall("look", {"number": number})
            yield call
            yield ToolResult(call.id, "x", is_error=number == 2)
        yield TableArtifact([{"a": 1, "b": "x"}], title="T")
        yield text


app = App(app_ui, server)
