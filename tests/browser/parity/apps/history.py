"""A chat that keeps its conversations, with a filter of the app that belongs to each of them."""

import os
from pathlib import Path

from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from shinychat import Chat, chat_ui
from shinychat.types import HistoryOptions

from shiny_chatkit.testing import FakeClient

# Where both packages keep conversations.
os.environ["CONNECT_CONTENT_DATA_DIR"] = str(Path(__file__).parent)
os.environ.pop("SHINY_DEV_MODE", None)

app_ui = ui.page_fillable(
    ui.layout_columns(
        ui.input_select("filter", "Filter", ["none", "small", "large"]),
        ui.input_action_button("new", "Begin anew"),
        ui.input_action_button("save", "Save now"),
        ui.output_text("state"),
    ),
    chat_ui("chat", height="500px"),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat(
        "chat",
        client=FakeClient(lambda asked: f"You said {asked.text}"),
        history=HistoryOptions(title=None),
    )
    restored = reactive.value(0)
    saved = reactive.value("")

    @chat.history.on_save
    def _(values: dict) -> None:
        values["filter"] = input.filter()

    @chat.history.on_restore
    def _(values: dict) -> None:
        ui.update_select("filter", selected=values.get("filter", "none"))
        with reactive.isolate():
            restored.set(restored() + 1)

    @reactive.effect
    @reactive.event(input.new)
    async def _() -> None:
        if chat.client is not None:
            await chat.client.new_chat()

    @reactive.effect
    @reactive.event(input.save)
    async def _() -> None:
        saved.set(str(await chat.history.save()))

    @render.text
    def state() -> str:
        has_id = chat.history.conversation_id() is not None
        return f"id: {has_id}, restored: {restored()}, saved: {saved()}, messages: {len(chat.messages())}"


app = App(app_ui, server)
