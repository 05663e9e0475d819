"""Scripts and styles of a package written for shinychat: they look for its element and its event."""

import json

from shiny import App, Inputs, Outputs, Session, module, reactive, render, ui
from shinychat import Chat, chat_drawer, chat_ui

SCRIPT = """
addEventListener("click", ({target}) => {
  const button = target.closest(".find");
  const chat = button?.closest("shiny-chat-container");
  if (!chat) return;
  const inside = chat.contains(button) && [...document.querySelectorAll("shiny-chat-container")].includes(chat);
  Shiny.setInputValue("found", {id: chat.id, place: button.dataset.place, inside}, {priority: "event"});
});
document.addEventListener("shiny:chat-slash-command", (event) => {
  const {id, command, userText, echo} = event.detail;
  const {localName} = event.target;
  if (command !== "server") event.preventDefault();
  Shiny.setInputValue("heard", {id, command, userText, echo, localName, of: event.target.id}, {priority: "event"});
});
"""
STYLE = """
shiny-chat-container .find { letter-spacing: 3px; }
#chat .find { word-spacing: 5px; }
"""


def finder(place: str) -> ui.Tag:
    return ui.tags.button(place, class_="find", data_place=place, type="button")


@module.ui
def part_ui() -> ui.Tag:
    return chat_ui("chat", messages=[finder("in the module")], height="200px")


@module.server
def part_server(input: Inputs, output: Outputs, session: Session) -> None:
    Chat("chat")


app_ui = ui.page_fixed(
    ui.head_content(ui.tags.script(ui.HTML(SCRIPT)), ui.tags.style(STYLE)),
    chat_ui(
        "chat",
        messages=[finder("startup"), ui.markdown(f"With *markdown* {finder('markdown')}")],
        footer=finder("footer"),
        toolbar_input=finder("toolbar"),
        drawer=chat_drawer(finder("drawer"), title="Details", open=True),
        height="500px",
    ),
    chat_ui("greeted", greeting=ui.div(finder("greeting")), height="200px"),
    part_ui("part"),
    ui.output_text("found_is"),
    ui.output_text("heard_is"),
    ui.output_text("ran_is"),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")
    Chat("greeted")
    part_server("part")
    ran: reactive.Value[tuple[str, ...]] = reactive.value(())

    @chat.on_user_submit
    async def _(text: str) -> None:
        await chat.append_message(ui.div(finder("answer")))

    async def streamed(text: str) -> None:
        await chat.append_message_stream([f"Streamed {text} ", ui.span(finder("stream"))])
        took("server")

    def stopped(text: str) -> None:
        took("stopped")

    def took(name: str) -> None:
        with reactive.isolate():
            ran.set((*ran(), name))

    chat.slash_command("server", "Runs in the server", streamed)
    chat.slash_command("stopped", "Stopped by the page", stopped)
    chat.slash_command("gone", "Is removed again", stopped)
    chat.remove_slash_command("gone")
    chat.slash_command("page", "Runs in the page", None)

    @render.text
    def found_is() -> str:
        return json.dumps(input.found(), sort_keys=True)

    @render.text
    def heard_is() -> str:
        return json.dumps(input.heard(), sort_keys=True)

    @render.text
    def ran_is() -> str:
        return f"ran: {' '.join(ran())}"


app = App(app_ui, server)
