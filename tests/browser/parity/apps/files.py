"""Files: what users may attach, what the app stages, and what messages show."""

from pathlib import Path

from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from shinychat import Attachment, Chat, attachment_to_content, chat_ui
from shinychat.types import Attachment as SameAttachment
from shinychat.types import ChatMessage

assert Attachment is SameAttachment

HERE = Path(__file__)
NOTE = Attachment.from_data(b"A note", "text/plain", name="note.txt")
DOT = Attachment.from_url(
    "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
    name="dot.gif",
)

BUTTONS = ("show", "stage", "more", "empty", "send", "focus")

app_ui = ui.page_fixed(
    *(ui.input_action_button(name, name) for name in BUTTONS),
    chat_ui("any", allow_attachments=True, height="400px"),
    chat_ui("csv", allow_attachments=["text/csv"], height="200px"),
    chat_ui("none", allow_attachments=False, height="200px"),
    chat_ui("unset", height="200px"),
    ui.output_text("same"),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("any")

    @chat.on_user_submit
    async def _(text: str, attachments: list[Attachment]) -> None:
        seen = [f"{a.name} {a.mime} {a.size} {a.data_url.partition(',')[0]}" for a in attachments]
        await chat.append_message(f"{text or 'nothing'}: {'; '.join(seen) or 'no files'}")

    for id in ("csv", "none", "unset"):
        greet(Chat(id))

    @reactive.effect
    @reactive.event(input.show)
    async def _() -> None:
        await chat.append_message(ChatMessage("Two *files*", attachments=[NOTE, DOT]))

    @reactive.effect
    @reactive.event(input.stage)
    def _() -> None:
        chat.update_user_input(attachments=[NOTE])

    @reactive.effect
    @reactive.event(input.more)
    def _() -> None:
        chat.update_user_input(value="With both", attachments=[DOT], attachment_mode="append")

    @reactive.effect
    @reactive.event(input.empty)
    def _() -> None:
        chat.update_user_input(attachments=[], attachment_mode="set")

    @reactive.effect
    @reactive.event(input.send)
    def _() -> None:
        chat.update_user_input(value="Sent", submit=True, attachments=[NOTE], attachment_mode="set")

    @reactive.effect
    @reactive.event(input.focus)
    def _() -> None:
        chat.update_user_input(placeholder="Say more", attachments=[NOTE], focus=True)

    @render.text
    def same() -> str:
        same = Attachment.from_path(HERE, mime="text/plain")
        assert (same.name, same.size) == (HERE.name, HERE.stat().st_size)
        return f"{NOTE} {NOTE.size} {DOT} {DOT.mime} {type(attachment_to_content(NOTE)).__name__}"


def greet(chat: Chat) -> None:
    @chat.on_user_submit
    async def _(text: str) -> None:
        await chat.append_message(f"You said {text}")


app = App(app_ui, server)
