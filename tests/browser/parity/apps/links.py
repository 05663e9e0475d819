"""Links to other sites, to the app and within the page, in messages of every kind."""

from shiny import App, Inputs, Outputs, Session, ui
from shinychat import Chat, chat_ui

app_ui = ui.page_fixed(
    chat_ui(
        "chat",
        messages=["At first [there](https://there.invalid/first)"],
        footer=ui.a("Below", href="https://below.invalid/"),
        height="500px",
    ),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")

    @chat.on_user_submit
    async def _(text: str) -> None:
        if text == "tag":
            await chat.append_message(ui.a("Of the app", href="https://app.invalid/"))
        else:
            await chat.append_message(
                "[Elsewhere](https://elsewhere.invalid/page?x=1) or "
                "[unsafe](javascript:document.title='hacked')"
            )


app = App(app_ui, server)
