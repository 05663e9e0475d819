"""Shows what an app observes of the chat: the inputs that the page sets, and where scripts find the chat."""

import asyncio
import json

from shiny import App, render, ui
from shinychat import Chat, chat_ui

SCRIPT = """
addEventListener("click", ({target}) => {
  if (!target.matches(".find")) return;
  const id = target.closest("shiny-chat-container")?.id;
  Shiny.setInputValue(id + "_found", target.id, {priority: "event"});
});
"""

app_ui = ui.page_fillable(
    ui.head_content(ui.tags.script(SCRIPT)),
    chat_ui(
        "chat",
        enable_cancel=True,
        footer=ui.tags.button("Footer", id="in-footer", class_="find", type="button"),
        toolbar_input=ui.tags.button("Toolbar", id="in-toolbar", class_="find", type="button"),
    ),
    ui.output_text("observed"),
)


def server(input, output, session):
    chat = Chat("chat")

    @chat.slash_command("note", "Take a note")
    async def _(text: str):
        await chat.append_message(f"Noted {text}")

    @chat.slash_command("quiet", "Show nothing", echo=False)
    def _():
        pass

    @chat.on_user_submit
    async def _(text: str):
        async def slowly():
            yield "Going on"
            await asyncio.sleep(60)

        await chat.append_message_stream(slowly())

    @render.text
    def observed():
        found = {
            name: input[f"chat_{name}"]()
            for name in ("slash_command", "found", "cancel")
            if input[f"chat_{name}"].is_set()
        }
        if "cancel" in found:
            found["cancel"] = isinstance(found["cancel"], (int, float))
        return json.dumps(found, sort_keys=True)


app = App(app_ui, server)
