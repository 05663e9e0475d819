"""Slash commands of every kind, and an answer that goes on until it is stopped."""

import asyncio

from shiny import App, reactive, render, ui
from shinychat import Chat, chat_ui

SCRIPT = """
document.addEventListener("shiny:chat-slash-command", (event) => {
  if (event.detail.command === "page") document.title = "Page command " + event.detail.userText;
});
"""

app_ui = ui.page_fillable(
    ui.head_content(ui.tags.script(SCRIPT)),
    chat_ui("chat", enable_cancel=True, height="500px"),
    ui.input_action_button("remove", "Remove them"),
    ui.input_action_button("submit", "Submit one"),
    ui.output_text("seen"),
    title="Commands",
)


def refused(fn):
    try:
        fn()
    except (KeyError, ValueError) as error:
        return type(error).__name__
    return "nothing"


def server(input):
    chat = Chat("chat")
    done: reactive.value[tuple[str, ...]] = reactive.value(())

    def note(text):
        with reactive.isolate():
            done.set((*done(), text))

    @chat.slash_command("decorated", "With the text after it")
    async def decorated(text: str):
        await chat.append_message(f"Decorated got {text!r}")

    assert decorated is not None

    @chat.slash_command("bare", "Without a parameter")
    async def _():
        await chat.append_message("Bare ran")

    async def plain(text: str):
        await chat.append_message(f"Plain got {text}")

    remove_plain = chat.slash_command("plain", "A plain call", plain)
    chat.slash_command("page", "For a script of the page", None)

    @chat.slash_command("quiet", "Not in the conversation", echo=False)
    def _(text: str):
        note(f"quiet {text}")

    def replaced():
        note("the first one")

    async def replacing():
        await chat.append_message("The second one")

    chat.slash_command("twice", "The first", replaced)
    note(refused(lambda: chat.slash_command("twice", "The second", replacing)))
    note(refused(lambda: chat.slash_command("no name", "Invalid", replacing)))
    note(refused(lambda: chat.remove_slash_command("unknown")))
    chat.slash_command("twice", "The second", replacing, force=True)

    @reactive.effect
    @reactive.event(input.remove)
    def _():
        remove_plain()
        remove_plain()
        chat.remove_slash_command("bare")

    @reactive.effect
    @reactive.event(input.submit)
    def _():
        chat.update_user_input(value="/decorated by the app", submit=True)

    @chat.on_user_submit
    async def _(text: str):
        async def slowly():
            yield f"You said {text}"
            if text == "go on":
                await asyncio.Event().wait()

        await chat.append_message_stream(slowly())

    @reactive.effect
    @reactive.event(input.chat_cancel)
    def _():
        chat.latest_message_stream.cancel()

    @render.text
    def seen():
        return ", ".join(done())


app = App(app_ui, server)
