"""A client that says each kind of content a provider may stream besides text and tools of the app's own."""

import base64
import io

from chatlas.types import (
    ContentCitation,
    ContentImageInline,
    ContentPDF,
    ContentToolRequestSearch,
    ContentToolResponseSearch,
    WebSource,
)
from PIL import Image
from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.testing import FakeClient
from shiny_chatkit.types import Thinking


def png() -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (30, 20), "steelblue").save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


SOURCE = WebSource(url="https://example.org/a", title="A page")
REPLY = [
    Thinking("Where could it be? "),
    ContentToolRequestSearch(query="shiny", extra={"id": "s1"}),
    ContentToolResponseSearch(sources=[SOURCE], extra={"tool_use_id": "s1"}),
    "Here it is. ",
    ContentCitation(source=SOURCE, cited_quote="It is here."),
    ContentImageInline(image_content_type="image/png", data=png()),
    ContentPDF(data=b"%PDF-1.4", filename="report.pdf"),
]

app_ui = ui.page_fillable(chat_ui("chat"), title="Contents")


def server(input: Inputs, output: Outputs, session: Session) -> None:
    Chat("chat", client=FakeClient(REPLY))


app = App(app_ui, server)
