"""Shows what an app reads from its client, and performs what the holder can, with and without kept conversations."""

import os
from pathlib import Path
from typing import Any

from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from shiny.types import NotifyException
from shinychat import Chat, chat_ui
from shinychat.types import HistoryOptions

from shiny_chatkit.testing import FakeClient

# Where both packages keep conversations.
os.environ["CONNECT_CONTENT_DATA_DIR"] = str(Path(__file__).parent)
os.environ.pop("SHINY_DEV_MODE", None)

NEWS = [{"role": "user", "content": "Recap?"}, {"role": "assistant", "content": "We met."}]
DEEDS = ("clear", "keep", "set", "append", "wrong", "swap", "apart", "new", "trim")

app_ui = ui.page_fillable(
    *[
        ui.card(
            ui.div(*[ui.input_action_button(f"{id}_{deed}", f"{id} {deed}") for deed in DEEDS]),
            ui.output_text(f"{id}_state"),
            chat_ui(id, height="400px"),
        )
        for id in ("plain", "kept")
    ]
)


def look() -> str:
    """Look."""
    return "Nothing."


def server(input: Inputs, output: Outputs, session: Session) -> None:
    def one(id: str, history: bool | HistoryOptions) -> None:
        given = FakeClient(lambda asked: f"First: {asked.text}", system_prompt="Be brief.")
        given.register_tool(look)
        chat = Chat(id, client=given, history=history)
        error = reactive.value("")

        def holder() -> Any:
            return chat.client

        async def swap(sync: bool) -> None:
            holder().set(FakeClient(lambda asked: f"Second: {asked.text}"), sync=sync)

        async def trim() -> None:
            client = holder().value
            client.set_turns(client.get_turns()[-2:])

        deeds = {
            "clear": lambda: holder().clear(),
            "keep": lambda: holder().clear(client_history="keep"),
            "set": lambda: holder().clear(client_history="set", messages=NEWS),
            "append": lambda: holder().clear(client_history="append", messages=NEWS),
            "wrong": lambda: holder().clear(client_history="set"),
            "swap": lambda: swap(True),
            "apart": lambda: swap(False),
            "new": lambda: holder().new_chat(),
            "trim": trim,
        }

        def perform(name: str) -> None:
            @reactive.effect
            @reactive.event(input[f"{id}_{name}"])
            async def _() -> None:
                try:
                    await deeds[name]()
                    error.set("")
                except (ValueError, NotifyException) as failure:
                    error.set(type(failure).__name__)

        for name in DEEDS:
            perform(name)

        @output(id=f"{id}_state")
        @render.text
        def _() -> str:
            reactive.invalidate_later(0.1)
            client = holder().value
            turns = "; ".join(turn.text for turn in client.get_turns())
            tools = ", ".join(tool.name for tool in client.get_tools())
            is_given = "the given one" if client is given else "another one"
            return f"[{turns}] {is_given} with {client.system_prompt} {tools} {error()}"

    one("plain", False)
    one("kept", HistoryOptions(title=None))


app = App(app_ui, server)
