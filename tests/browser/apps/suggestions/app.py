"""Input suggestions in every form, in messages of every kind."""

from collections.abc import AsyncIterator

from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_ui

PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

MARKDOWN = f"""
Try <span class='suggestion'>a text</span>,
<img data-suggestion='an image' alt='A picture' src='{PIXEL}' width='20' height='20'>,
<span data-suggestion='another text'>these words</span>,
<span class='suggestion submit'>sent by class</span> or
<span class='suggestion' data-suggestion-submit='true'>sent by attribute</span>.

* <span class='suggestion'>in a list</span>
* <span class='suggestion'>**not only** text</span>
"""


async def streamed() -> AsyncIterator[str]:
    for character in "Maybe <span class='suggestion'>a streamed one</span>?":
        yield character


app_ui = ui.page_fillable(chat_ui("chat", messages=[MARKDOWN]))


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat(id="chat")

    @chat.on_user_submit
    async def _(user_input: str) -> None:
        if user_input == "stream":
            await chat.append_message_stream(streamed())
        elif user_input == "ui":
            await chat.append_message(
                ui.div(ui.tags.button("in UI", class_="suggestion", type="button"))
            )
        else:
            await chat.append_message(f"you said {user_input}")


app = App(app_ui, server)
