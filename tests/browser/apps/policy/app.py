"""Content that asks another server for something, by every way into a chat, under the policy IMAGES."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from typing import Any, Literal, cast

from shiny import App, Inputs, Outputs, Session, ui
from starlette.requests import Request

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import Citation, HtmlArtifact, Thinking, TodoUpdate, ToolCall, ToolResult
from tests.browser.apps.policy.content import everything, markdown
from tests.browser.apps.policy.escapes import ESCAPES

OTHER = os.environ["OTHER"]
IMAGES = cast(Literal["same-origin", "all", "none"], os.environ.get("IMAGES", "same-origin"))


class Client:
    """A client without a state, for a bookmark."""

    async def get_state(self) -> None:
        return None

    async def set_state(self, state: Any) -> None:
        return None


def app_ui(request: Request) -> Any:
    return ui.page_fillable(
        chat_ui(
            "chat",
            messages=[markdown(f"{OTHER}/greeting")],
            images=IMAGES,
            export=True,
            width="100%",
        )
    )


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")
    chat.enable_bookmarking(Client())

    @chat.on_user_submit
    async def answer(text: str) -> AsyncGenerator[Any, None]:
        if text == "text":
            for piece in everything(f"{OTHER}/handler"):
                yield piece
        elif text == "tool":
            for at, piece in enumerate(everything(f"{OTHER}/tool")):
                if isinstance(piece, Thinking | Citation | ToolCall | TodoUpdate):
                    continue
                call = ToolCall("look")
                yield call
                yield ToolResult(call.id, piece)
                yield f"{at}"
        elif text == "mark":
            yield markdown(f"{OTHER}/mark")
        elif text == "allow":
            page = f"<script src='{OTHER}/allowed.js'></script><img src='{OTHER}/allowed.png'>"
            yield HtmlArtifact(page, allow=[OTHER])
        else:
            for name, page in ESCAPES.items():
                yield HtmlArtifact(page.replace("%s", OTHER) + "<p class=ran>ran</p>", name)


app = App(app_ui, server, bookmark_store="url")
