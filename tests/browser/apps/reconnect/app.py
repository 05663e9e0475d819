"""An answer without end, and with RECONNECT=1 in the environment sessions that a page may begin anew."""

import asyncio
import os
from collections.abc import AsyncIterator
from itertools import count

from shiny import App, Inputs, Outputs, Session, reactive, render, ui

from shiny_chatkit import Chat, chat_ui

ever_ended = reactive.Value(0)

app_ui = ui.page_fluid(
    ui.tags.main(ui.h1("Reconnect"), chat_ui("chat"), ui.output_text("ended")),
    lang="en",
    title="Reconnect",
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    if os.environ.get("RECONNECT"):
        session.allow_reconnect("force")
    chat = Chat("chat")

    @chat.on_user_submit
    async def _(text: str) -> AsyncIterator[str]:
        if text != "count":
            yield f"You said {text}"
            return
        try:
            for number in count(1):
                yield f"{number} "
                await asyncio.sleep(0.02)
        finally:
            with reactive.isolate():
                ever_ended.set(ever_ended() + 1)

    @render.text
    def ended() -> str:
        return f"ended: {ever_ended()}"


app = App(app_ui, server)
