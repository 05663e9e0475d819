"""Where the list of conversations is shown: a menu of the chat, a place that the app chooses, or nowhere."""

import os
from pathlib import Path

from shiny import App, Inputs, Outputs, Session, ui
from shinychat import Chat, chat_ui, chat_ui_history
from shinychat.types import HistoryOptions

from shiny_chatkit.testing import FakeClient

# Where both packages keep conversations.
os.environ["CONNECT_CONTENT_DATA_DIR"] = str(Path(__file__).parent)
os.environ.pop("SHINY_DEV_MODE", None)

app_ui = ui.page_fixed(
    chat_ui("menu", height="300px"),
    chat_ui("beside", show_history=False, height="300px"),
    ui.div(chat_ui_history("beside", class_="mine"), id="list"),
    chat_ui("nothing", show_history=False, height="300px"),
    chat_ui("off", height="300px"),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    for id in ("menu", "beside", "nothing", "off"):
        Chat(
            id,
            client=FakeClient(lambda asked: f"You said {asked.text}"),
            history=HistoryOptions(title=None) if id != "off" else False,
        )


app = App(app_ui, server)
