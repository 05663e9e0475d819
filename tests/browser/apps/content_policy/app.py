"""A chat under the content security policy that the page on deployment recommends."""

import os
from typing import Any

from shiny import App, ui

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import HtmlArtifact, PlotlyArtifact, TableArtifact, VegaArtifact

POLICY = os.environ["CONTENT_POLICY"]
BARS = {"type": "bar", "x": ["a", "b"], "y": [1, 2]}
VEGA = {
    "data": {"values": [{"x": "a", "y": 1}]},
    "mark": "bar",
    "encoding": {"x": {"field": "x"}, "y": {"field": "y", "type": "quantitative"}},
}


def server(input, output, session):
    chat = Chat("chat")

    @chat.on_user_submit
    def answer(text: str):
        yield "A formula $x^2$\n\n```mermaid\ngraph TD; A-->B;\n```\n"
        yield TableArtifact([{"n": 1}])
        yield PlotlyArtifact({"data": [BARS], "layout": {}})
        yield VegaArtifact(VEGA, height="100px")
        yield HtmlArtifact("<h1>A page</h1>")
        yield ui.input_slider("size", "Size", 1, 9, 3)


inner = App(ui.page_fillable(chat_ui("chat", threads="sidebar")), server)


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Serve the app with the header, as a proxy does."""

    async def with_policy(message: Any) -> None:
        if message["type"] == "http.response.start":
            header = (b"content-security-policy", POLICY.encode())
            message["headers"] = [*message["headers"], header]
        await send(message)

    await inner(scope, receive, with_policy)
