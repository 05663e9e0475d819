"""An app whose users mention its content, and what their browser says about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from shiny import Inputs, Outputs, Session

from shiny_chatkit import Chat
from shiny_chatkit.types import Attachment
from tests.server.harness import Browser, serve, until


class App:
    """An app whose chat hands over what was mentioned."""

    def __init__(self, setup: Callable[[Chat], Any]) -> None:
        self._setup = setup
        self.got: list[Attachment] = []

    def __call__(self, input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat", on_error="actual")
        self._setup(chat)

        @chat.on_user_submit
        def _(text: str, attachments: list[Attachment]) -> None:
            self.got += attachments

    async def mentions(self, browser: Browser, name: str) -> Attachment:
        known = len(self.got)
        mention = {"type": "widget", "name": name, "widgetId": name}
        browser.submit("Look", attachments=[mention])
        await until(lambda: len(self.got) > known and browser.page().idle)
        return self.got[-1]


async def mentioned(setup: Callable[[Chat], Any], name: str = "it", **inputs: Any) -> Attachment:
    """Return the attachment of a message that mentions one source."""
    app = App(setup)
    async with serve(app) as browser:
        browser.set(**inputs)
        await browser.barrier()
        return await app.mentions(browser, name)


def on_show(id: str, *, rows: Sequence[int] = (), selected: Sequence[int] = ()) -> dict[str, Any]:
    """Report a visible output, and the rows of a data frame, as a browser does."""
    return {
        f"{id}_data_view_rows": rows,
        f"{id}_cell_selection": {"type": "row", "rows": selected},
        f".clientdata_output_{id}_hidden": False,
        f".clientdata_output_{id}_width": 300,
        f".clientdata_output_{id}_height": 200,
        ".clientdata_pixelratio": 1,
    }
