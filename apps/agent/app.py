"""An agent that audits expense reports, written without a model library."""

from collections.abc import AsyncIterator

from agent import audit
from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import ChatContext, Suggestion

AUDIT = Suggestion("Audit the expenses of this month", submit=True)

app_ui = ui.page_fillable(chat_ui("chat"), title="Expense audit", fillable_mobile=True)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat", greeting="**Expense audit.**", suggestions=[AUDIT])

    @chat.on_user_submit
    async def _(text: str, ctx: ChatContext) -> AsyncIterator[object]:
        if "audit" not in text.lower():
            yield "I audit expenses. Say **audit** to begin."
            return
        async for event in audit(chat, ctx):
            yield event


app = App(app_ui, server)
