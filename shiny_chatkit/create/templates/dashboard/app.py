"""A dashboard with a chat that answers questions about the data and sets the filter."""

from collections.abc import Iterator
from typing import Any

from htmltools import Tag
from sales import ALL, REGIONS, Sale, region_in, sales_of, summary_of
from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from shiny.testmode import export_test_values

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import TableArtifact

app_ui = ui.page_sidebar(
    ui.sidebar(ui.input_select("region", "Region", [ALL, *REGIONS])),
    ui.layout_columns(
        ui.div(
            ui.layout_columns(
                ui.value_box("Units", ui.output_text("units")),
                ui.value_box("Revenue", ui.output_text("revenue")),
            ),
            ui.card(ui.card_header("Sales"), ui.output_ui("table")),
        ),
        ui.card(chat_ui("chat", placeholder="Ask about a region..."), height="75vh"),
        col_widths={"sm": 12, "lg": (7, 5)},
    ),
    title="APP_TITLE",
)


def table_of(sales: list[Sale]) -> Tag:
    rows = [ui.tags.tr(*map(ui.tags.td, (s.region, s.product, s.units, s.revenue))) for s in sales]
    head = ui.tags.tr(*map(ui.tags.th, ("Region", "Product", "Units", "Revenue")))
    return ui.tags.table(ui.tags.thead(head), ui.tags.tbody(*rows), class_="table")


def server(input: Inputs, output: Outputs, session: Session) -> None:
    @reactive.calc
    def shown() -> list[Sale]:
        return sales_of(input.region())

    @render.text
    def units() -> str:
        return f"{sum(sale.units for sale in shown()):,}"

    @render.text
    def revenue() -> str:
        return f"{sum(sale.revenue for sale in shown()):,}"

    @render.ui
    def table() -> Tag:
        return table_of(shown())

    chat = Chat(
        "chat",
        greeting="I know the sales of each region.",
        suggestions=["How is the north doing?", "Show all regions"],
    )

    @chat.on_user_submit
    def answer(text: str) -> Iterator[Any]:
        region = region_in(text)
        if region is None:
            yield f"Which region? I know {', '.join(REGIONS)} and all of them."
            return
        ui.update_select("region", selected=region)
        yield f"{summary_of(region)} The dashboard shows it now."
        yield TableArtifact([vars(sale) for sale in sales_of(region)], title=region)

    # For test_app.py; it has no effect when the app runs.
    export_test_values(messages=chat.messages, status=lambda: chat.latest_message_stream.status())


app = App(app_ui, server)
