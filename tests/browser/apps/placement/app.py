"""A chat that Shiny renders later, one that is moved, and one in a panel that is hidden at first."""

from htmltools import Tag
from shiny import App, Inputs, Outputs, Session, reactive, render, ui

from shiny_chatkit import Chat, chat_ui

app_ui = ui.page_fluid(
    ui.input_switch("show", "Show", False),
    ui.input_action_button("rerender", "Render again"),
    ui.input_action_button("tell", "Tell"),
    ui.output_ui("dynamic"),
    ui.div(chat_ui("movable"), id="here"),
    ui.div(id="there"),
    ui.navset_tab(
        ui.nav_panel("First", "Nothing here"),
        ui.nav_panel("Second", chat_ui("hidden", height="300px")),
    ),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chats = {id: Chat(id) for id in ("rendered", "movable", "hidden")}

    def answer_in(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(user_input: str) -> None:
            await chat.append_message(f"you said **{user_input}**")

    for chat in chats.values():
        answer_in(chat)

    @reactive.effect
    @reactive.event(input.tell)
    async def _() -> None:
        for chat in chats.values():
            await chat.append_message_stream(["told\n\n"] + ["line\n\n"] * 40 + ["the end"])

    @render.ui
    def dynamic() -> Tag | None:
        input.rerender()
        return ui.div(chat_ui("rendered")) if input.show() else None


app = App(app_ui, server)
