"""Data content by itself: one answer for each kind, in a chat of its own module."""

from __future__ import annotations

import altair as alt
import anywidget
import great_tables
import ipywidgets
import matplotlib as mpl
import pandas as pd
import plotly.graph_objects as go
import polars as pl
import pyarrow as pa
import shinywidgets  # noqa: F401 - connects the widgets made below
import traitlets
from frames import HOSTILE, LONG, SHORT
from matplotlib.figure import Figure
from PIL import Image
from shiny import App, Inputs, Outputs, Session, module, reactive, render, ui

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import ChatContext, TableArtifact, ToolCall, ToolResult

mpl.use("agg")


class Counter(anywidget.AnyWidget):
    _esm = """
    export default { render({ model, el }) {
        const button = document.createElement("button");
        const show = () => { button.textContent = `count is ${model.get("value")}`; };
        button.addEventListener("click", () => {
            model.set("value", model.get("value") + 1);
            model.save_changes();
        });
        model.on("change:value", show);
        show();
        el.append(button);
    } };
    """
    value = traitlets.Int(0).tag(sync=True)


def chart() -> alt.Chart:
    hover = alt.selection_point(on="pointerover", empty=False, name="hover")
    return (
        alt.Chart(SHORT, title="People of cities")
        .mark_bar()
        .encode(
            x=alt.X("city", axis=alt.Axis(labelAngle=0)),
            y="people",
            tooltip=["city", "people"],
            opacity=alt.condition(hover, alt.value(1), alt.value(0.6)),
        )
        .add_params(hover)
    )


def matplotlib_figure() -> Figure:
    figure = Figure(figsize=(5, 2.5))
    axes = figure.subplots()
    axes.plot([1, 3, 2, 4])
    axes.set_title("A line")
    return figure


MAKE = {
    "pandas": lambda: SHORT,
    "series": lambda: SHORT.set_index("city")["people"],
    "keys": lambda: pl.DataFrame(
        {"key": [9, 2**53 + 1, 10], "a.b": [1, 2, 3], "__proto__": ["x", HOSTILE, "z"]}
    ),
    "polars": lambda: pl.from_pandas(SHORT),
    "arrow": lambda: pa.Table.from_pandas(SHORT),
    "long": lambda: LONG,
    "titled": lambda: TableArtifact(LONG, title="Rows: all", max_rows=20, height="200px"),
    "plotly": lambda: go.Figure(go.Bar(x=SHORT["city"], y=SHORT["people"])),
    "treemap": lambda: go.Figure(
        go.Treemap(labels=SHORT["city"], parents=[""] * 3, values=SHORT["people"])
    ),
    "candles": lambda: go.Figure(
        go.Candlestick(x=[1, 2], open=[3, 4], high=[6, 6], low=[2, 3], close=[4, 3])
    ),
    "polar": lambda: go.Figure(go.Scatterpolar(r=[1, 2, 3], theta=[0, 90, 180])),
    "world": lambda: go.Figure(go.Choropleth(locations=["ESP", "FRA"], z=[1, 2])),
    "points": lambda: go.Figure(go.Scattergl(x=LONG["n"], y=LONG["x"], mode="markers")),
    "matplotlib": matplotlib_figure,
    "altair": chart,
    "concat": lambda: chart().properties(width=260) | chart().properties(width=260),
    "great_tables": lambda: great_tables.GT(
        pd.DataFrame({"city": ["Cádiz", HOSTILE], "people": [111_811, 213_231]})
    ).tab_header("Two cities"),
    "pillow": lambda: Image.new("RGB", (300, 120), "steelblue"),
    "tag": lambda: ui.p("A ", ui.strong("tag")),
    "figure widget": lambda: go.FigureWidget(go.Bar(x=SHORT["city"], y=SHORT["people"])),
}


@module.ui
def data_ui() -> ui.TagList:
    return ui.TagList(
        chat_ui("chat", width="800px", height="620px", threads="menu"), ui.output_text("moved")
    )


@module.server
def data_server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")
    moved = reactive.Value("")

    def note(change: dict[str, object]) -> None:
        moved.set(f"moved to {change['new']}")

    @chat.on_user_submit
    async def _(text: str, ctx: ChatContext):
        if text == "slider":
            slider = ipywidgets.IntSlider(value=3, max=10, description="How many")
            slider.observe(note, "value")
            yield slider
        elif text == "counter":
            counter = Counter()
            counter.observe(note, "value")
            yield counter
        elif text == "tool":
            call = ToolCall("draw", title="Draw")
            yield call
            yield ToolResult(call.id, chart())
            yield "Drawn."
        elif text == "clear":
            await chat.clear_messages()
        else:
            yield f"Here is {text}:\n\n"
            yield MAKE[text]()

    @output(id="moved")
    @render.text
    def _() -> str:
        return moved()


app_ui = ui.page_fluid(ui.tags.main(ui.h1("Data"), data_ui("part")), lang="en", title="Data")


def server(input: Inputs, output: Outputs, session: Session) -> None:
    data_server("part")


app = App(app_ui, server)
