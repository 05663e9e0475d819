"""Two chats: of the first the page says all, of the second the server."""

from __future__ import annotations

from typing import Any

from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import SettingsItem

OPTIONS: dict[str, Any] = {
    "attachments": [".txt"],
    "max_attachment_size": 10,
    "allow_edit": False,
    "feedback": True,
}

app_ui = ui.page_fluid(
    chat_ui("page", height="300px", **OPTIONS), chat_ui("server", height="300px")
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    for chat in (Chat("page"), Chat("server", **OPTIONS)):
        chat.register_settings_item(SettingsItem("loud", "Loud", "toggle"))

        @chat.on_user_submit
        def _(text: str) -> str:
            return f"You said {text}"


app = App(app_ui, server)
