"""Tool calls with displays of every kind, in one answer for each word that the user sends."""

from typing import Any, cast

import chatlas
from shiny import App, reactive, render, ui
from shinychat import Chat, chat_ui, message_content, message_content_chunk
from shinychat.types import ChatMessage, ToolResultDisplay

HOSTILE = (
    '<img src="x" onerror="document.title = \'hacked\'"><button data-query="evil">Evil</button>'
)

# What packages built on shinychat do: their buttons find the chat that contains them.
SCRIPT = """
window.addEventListener("click", (event) => {
  if (!event.target.matches(".apply")) return;
  const chat = event.target.closest("shiny-chat-container");
  if (!chat) return;
  const { query, table } = event.target.dataset;
  Shiny.setInputValue(chat.id + "_update", { query, table }, { priority: "event" });
});
"""

BUTTON = '<button id="apply-it" class="btn btn-sm apply" data-query="SELECT 1" data-table="cars">Apply</button>'


class Forecast(chatlas.ContentToolResult):
    """A result that the app shows by itself."""


@message_content.register
@message_content_chunk.register
def _(result: Forecast) -> ChatMessage:
    return ChatMessage(ui.input_action_button("forecast", f"Forecast: {result.value}"))


def looked_up(
    display: Any,
    value: Any = "42",
    error: Any = None,
    id: str = "call_1",
    name: str = "lookup",
    kind: type[chatlas.ContentToolResult] = chatlas.ContentToolResult,
    **annotations: Any,
) -> list[Any]:
    request: Any = chatlas.ContentToolRequest(id=id, name=name, arguments={"city": "Duluth"})
    if annotations:
        request.tool = chatlas.Tool(
            func=lambda city: city,
            name=name,
            description="",
            parameters={},
            annotations=cast(Any, annotations),
        )
    extra = {} if display is None else {"display": display}
    return [
        request,
        kind(value=value, error=error, request=request, extra=extra),
    ]


def answers():
    live = ui.div(ui.input_action_button("more", "More"), ui.output_text("pressed"))
    return {
        "markdown": looked_up(
            ToolResultDisplay(
                title="Looked up Duluth",
                label="Duluth",
                value_preview="42 degrees",
                markdown=f"**Warm**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n{BUTTON}",
                show_request=False,
                open=True,
            ),
            title="Looking up",
        ),
        "live": looked_up(
            ToolResultDisplay(
                html=live,
                footer=ui.tags.span("Source: NOAA", id="source"),
                open=True,
                full_screen=True,
                open_style="framed",
            )
        ),
        "text": looked_up({"text": HOSTILE, "open": True}),
        "hostile": looked_up(ToolResultDisplay(title="Read a page", open=True), value=HOSTILE),
        "several": [
            *looked_up(
                ToolResultDisplay(title="Looked up Duluth", label="Duluth"), id="a", title="Look up"
            ),
            *looked_up(
                ToolResultDisplay(title="Looked up Ely", label="Ely"), id="b", title="Look up"
            ),
            "Both are cold.",
        ],
        "custom": [*looked_up(None, "sunny", kind=Forecast), "That is all."],
        "failed": looked_up(
            ToolResultDisplay(title="Could not look", markdown="never shown", open=True),
            value=None,
            error="No such city",
        ),
    }


app_ui = ui.page_fillable(
    ui.tags.script(ui.HTML(SCRIPT)), chat_ui("chat"), ui.output_text("updated"), title="Tools"
)


def server(input):
    chat = Chat("chat")
    clicks = reactive.value(0)

    @chat.on_user_submit
    async def _(text: str):
        await chat.append_message_stream(answers()[text])

    @reactive.effect
    @reactive.event(input.more)
    def _():
        clicks.set(clicks() + 1)

    @render.text
    def pressed():
        return f"Pressed {clicks()}"

    @render.text
    def updated():
        update = input.chat_update()
        return f"{update['query']} on {update['table']}"


app = App(app_ui, server)
