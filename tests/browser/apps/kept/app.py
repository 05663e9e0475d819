"""A chat that keeps its conversations, with answers that take their time."""

import asyncio
from collections.abc import AsyncIterator

from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_ui

app_ui = ui.page_fluid(
    ui.tags.main(
        ui.h1("Kept", class_="visually-hidden"),
        chat_ui("chat", threads="sidebar", feedback=True, width="100%", height="600px"),
    ),
    lang="en",
    title="Kept",
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat", store="sqlite:///kept.db")

    @chat.on_user_submit
    async def _(text: str) -> AsyncIterator[str]:
        if text != "count":
            yield f"You said {text}"
            return
        for number in range(1, 101):
            yield f"{number} "
            await asyncio.sleep(0.04)


app = App(app_ui, server)
