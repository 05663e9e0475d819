"""A chat whose artifacts open in the drawer, and whose links ask first."""

from __future__ import annotations

from collections.abc import Iterator

from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import CodeArtifact, MarkdownArtifact

app_ui = ui.page_fillable(
    ui.tags.main(
        ui.h1("Artifacts", class_="visually-hidden"),
        chat_ui(
            "chat",
            artifacts="drawer",
            links="ask",
            threads="menu",
            footer=ui.a("Terms", href="https://terms.invalid"),
            height="100%",
        ),
        style="height: 100%",
    ),
    title="Artifacts",
    lang="en",
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")

    @chat.on_user_submit
    def _(text: str) -> Iterator[str | CodeArtifact | MarkdownArtifact]:
        yield f"Here it is: {text}"
        if text.startswith("["):
            return
        if text == "plan":
            yield MarkdownArtifact("# The plan\n\nFirst this, then that.", "Plan")
        else:
            yield CodeArtifact(f"print('{text}')\n", "python", "report.py")


app = App(app_ui, server)
