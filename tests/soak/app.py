"""A chat that keeps its conversations, and answers with numbered words."""

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any

from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_ui

app_ui = ui.page_fluid(chat_ui("chat", threads="sidebar"))


def owner(session: Session) -> str:
    http: Any = session
    return http.http_conn.headers["x-soak-owner"]


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat", store="sqlite:///soak.db", user=owner, keep_running=20)

    @chat.on_user_submit
    async def _(_: str) -> AsyncIterator[str]:
        for number in range(random.randint(1, 80)):
            yield f"w{number} "
            await asyncio.sleep(0.05)


app = App(app_ui, server)
