"""Everything that a ChatController can do, without a model: a message names the tool to call, or what to do."""

import pandas as pd
from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.testing import Asked, FakeClient
from shiny_chatkit.types import SettingsItem, TodoItem, ToolCall

SETTINGS = [
    SettingsItem("loud", "Loud", "toggle", False),
    SettingsItem("size", "Size", "select", "small", options=["small", "large"]),
    SettingsItem("warmth", "Warmth", "range", 0.5, min=0, max=1, step=0.25),
    SettingsItem("reset", "Reset", "action"),
]
GREETING = 'Try <span class="suggestion submit">Say hello</span>.'

app_ui = ui.page_fillable(
    chat_ui(
        "chat",
        attachments=[".csv", ".txt"],
        feedback=True,
        threads="menu",
    ),
    chat_ui("plain"),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    failures = ["too much to do"]

    def reply(asked: Asked):
        if asked.tool_results:
            return f"It returned: {asked.text}"
        said = asked.text.rpartition("\n")[2]
        if said in asked.tools:
            return ToolCall(said)
        if said == "fail" and failures:
            return RuntimeError(failures.pop())
        return f"You said {asked.text}, answer {len(client.asked)}"

    client = FakeClient(reply)
    chat = Chat(
        "chat",
        client=client,
        greeting=GREETING,
        settings=SETTINGS,
        ask_before=["throw_away"],
        on_error="actual",
    )

    def in_stock() -> pd.DataFrame:
        """Read the stock."""
        return pd.DataFrame({"fruit": ["apples"], "number": [12]})

    def throw_away() -> str:
        """Throw it away."""
        return "All gone."

    async def ask_text() -> str:
        """Ask for a text."""
        return await chat.ask("Which color?")

    async def ask_buttons() -> str:
        """Ask with buttons."""
        return await chat.ask("Which way?", input_type="buttons", options=["left", "right"])

    async def ask_radio() -> str:
        """Ask with radio buttons."""
        return await chat.ask("Which way?", input_type="radio", options=["left", "right"])

    def broken() -> str:
        """Fail."""
        raise ValueError("out of order")

    async def plan() -> str:
        """Show a plan."""
        await chat.set_todos([TodoItem("1", "Look"), TodoItem("2", "Leap")])
        return "planned"

    client.register_tool(throw_away, annotations={"title": "Throw all away"})
    for tool in (in_stock, ask_text, ask_buttons, ask_radio, broken, plan):
        client.register_tool(tool)

    @chat.context_source("sales", "The sales")
    def _() -> str:
        return "12 apples"

    @chat.slash_command("shout", "Say it loudly")
    def _(text: str) -> str:
        return f"{text.upper()}!"

    @chat.on_settings_change
    async def _(key: str, value: object) -> None:
        await chat.append_message(f"{key} is {value!r}")

    @chat.on_feedback
    async def _(message_id: str, value: object) -> None:
        chat.update_user_input(value=f"rated {value}")

    Chat("plain").on_user_submit(lambda text: f"Plain: {text}")


app = App(app_ui, server)
