"""The differences on purpose, as docs/migrating-from-ui-chat.md says, in one app for both packages."""

import json
from typing import Any

from shiny import App, Inputs, Outputs, Session, render, ui
from shinychat import Chat, chat_ui
from shinychat.types import Attachment

from shiny_chatkit.testing import FakeClient

BOXES = ("beside", "quiet", "second", "named", "unawaited", "transformed", "tags", "error")

app_ui = ui.page_fixed(
    *(chat_ui(id, height="250px") for id in BOXES),
    chat_ui("read", allow_attachments=True, height="250px"),
    ui.output_text("values"),
)


def client() -> Any:
    return FakeClient(lambda asked: f"The client: {asked.text}")


def server(input: Inputs, output: Outputs, session: Session) -> None:
    beside = Chat("beside", client=client(), history=False)
    ran = []

    @beside.on_user_submit
    async def _(text: str) -> None:
        await beside.append_message(f"The handler: {text}")

    quiet = Chat("quiet", client=client(), history=False)

    @quiet.on_user_submit
    async def _(text: str) -> None:
        ran.append(text)

    second = Chat("second")

    @second.on_user_submit
    async def _(text, more) -> None:
        await second.append_message(type(more).__name__)

    named = Chat("named")

    @named.on_user_submit
    async def _(text, attachments) -> None:
        await named.append_message(type(attachments).__name__)

    unawaited = Chat("unawaited", on_error="actual")

    @unawaited.on_user_submit
    async def _(text: str) -> None:
        answer: Any = client().stream_async(text)
        await unawaited.append_message_stream(answer)

    transformed = Chat("transformed")

    try:

        @transformed.transform_user_input
        def _(text: str) -> "str | None":
            return None if text == "nothing" else text.upper()

    except TypeError as error:
        refused = str(error)
    else:
        refused = ""

    @transformed.on_user_submit
    async def _(text: str) -> None:
        await transformed.append_message(f"{text} {refused}".strip())

    tags = Chat("tags")

    @tags.on_user_submit
    async def _(text: str) -> None:
        await tags.append_message(ui.TagList("*Strings* and ", ui.tags.b("tags")))

    read = Chat("read")

    @read.on_user_submit
    async def _(text: str, attachments: list[Attachment]) -> None:
        await read.append_message("Read")

    error = Chat("error", on_error="actual")

    @error.on_user_submit
    async def _(text: str) -> None:
        raise ValueError("It broke")

    @render.text
    def values() -> str:
        messages = read.messages()
        found = {
            "input": type(read.user_input()).__name__,
            "keys": sorted(messages[0]) if messages else [],
            "transformed": [m["content"] for m in transformed.messages() if m["role"] == "user"],
            "ran": list(ran) if quiet.messages() else [],
        }
        return json.dumps(found, sort_keys=True)


app = App(app_ui, server)
