"""A module with a chat, used in two tabs."""

from chat_panel import panel_server, panel_ui
from shiny import App, Inputs, Outputs, Session, ui
from shiny.testmode import export_test_values

app_ui = ui.page_navbar(
    ui.nav_panel("Loud", panel_ui("loud", "I repeat what you write, but louder.")),
    ui.nav_panel("Backwards", panel_ui("backwards", "I write it backwards.")),
    title="APP_TITLE",
    id="tab",
    fillable=True,
    fillable_mobile=True,
)


def backwards(text: str) -> str:
    return text[::-1]


def server(input: Inputs, output: Outputs, session: Session) -> None:
    loud = panel_server("loud", str.upper)
    panel_server("backwards", backwards)

    # For test_app.py; it has no effect when the app runs.
    export_test_values(messages=loud.messages, status=lambda: loud.latest_message_stream.status())


app = App(app_ui, server)
