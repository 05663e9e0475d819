"""A dashboard with querychat in its sidebar, with this package's chat instead of shinychat's."""

from shiny import App, render, ui

from shiny_chatkit import replace_shinychat

# Before anything imports querychat, which imports shinychat.
replace_shinychat()

from orders import orders_chat  # noqa: E402

chat = orders_chat()

app_ui = ui.page_sidebar(
    chat.sidebar(),
    ui.card(
        ui.card_header(ui.output_text("heading")),
        ui.output_data_frame("table"),
        ui.card_footer(ui.output_text("total")),
    ),
    title="Orders",
    fillable=True,
    lang="en",
)


def server(input, output, session):
    filtered = chat.server()

    @render.text
    def heading():
        return filtered.title() or "All orders"

    @render.data_frame
    def table():
        return filtered.df()

    @render.text
    def total():
        return f"{len(filtered.df())} orders"


app = App(app_ui, server)
