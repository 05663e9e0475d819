"""A whole page with a chat, another page, and texts of its own."""

from __future__ import annotations

from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_drawer, chat_nav_panel, page_chat

app_ui = page_chat(
    "Field notes",
    pages_navbar=[chat_nav_panel("Sources", ui.h2("All sources"))],
    drawer=chat_drawer(ui.p("Nothing yet"), title="Details of notes"),
    lang="en",
    labels={"pageToggle": "Menu", "pageMenu": "The menu", "resizeSidebar": "Sidebar width"},
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")

    @chat.on_user_submit
    def _(text: str) -> str:
        return f"You said {text}"


app = App(app_ui, server)
