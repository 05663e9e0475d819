"""A chat in the language of the address (?lang=de), that refuses, fails and cannot save."""

from collections.abc import AsyncIterator

from shiny import App, Inputs, Outputs, Session, ui
from starlette.requests import Request

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.stores import Account, Batch, MemoryStore, StoreError
from shiny_chatkit.types import Limits


class BreakingStore(MemoryStore):
    """Saves until somebody says "break"."""

    is_broken = False

    async def save(self, account: Account, batch: Batch) -> None:
        if self.is_broken:
            raise StoreError("The disk is full.")
        await super().save(account, batch)


store = BreakingStore()


def app_ui(request: Request) -> ui.Tag:
    language = request.query_params.get("lang", "auto")
    return ui.page_fluid(
        ui.tags.main(
            ui.h1("Worded", class_="visually-hidden"),
            chat_ui("chat", language=language, threads="sidebar", width="100%", height="600px"),
        ),
        lang=language,
        title="Worded",
    )


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat(
        "chat",
        store=store,
        on_error="sanitize",
        limits=Limits(max_text_chars=1000),
    )

    @chat.on_user_submit
    async def _(text: str) -> AsyncIterator[str]:
        yield f"You said {text}"
        if text == "fail":
            raise ValueError("secret")
        store.is_broken = text == "break"


app = App(app_ui, server)
