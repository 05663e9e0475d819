"""Cards of tool calls with every field of a display and every annotation, one answer for each word."""

from typing import Any, cast

import chatlas
from shiny import App, ui
from shinychat import Chat, chat_ui
from shinychat.types import ToolResultDisplay

ASIDE = '<shiny-aside label="eBicycles" url="https://ebicycles.example/hub">**Hub** motors</shiny-aside>'
COMPACT = '<shiny-aside display="compact">Just a note</shiny-aside>'
TAGS = '<b data-kind="markup">Bold</b> &amp;'


def call(id: str, name: str = "lookup", city: str = "Duluth", **annotations: Any) -> Any:
    request: Any = chatlas.ContentToolRequest(id=id, name=name, arguments={"city": city})
    request.tool = chatlas.Tool(
        func=lambda city: city,
        name=name,
        description="",
        parameters={},
        annotations=cast(Any, annotations) or None,
    )
    return request


def done(request: Any, display: Any = None, value: Any = "42", error: Any = None) -> list[Any]:
    extra = {} if display is None else {"display": display}
    return [
        request,
        chatlas.ContentToolResult(value=value, error=error, request=request, extra=extra),
    ]


def icon(name: str) -> Any:
    return ui.tags.i("*", class_="app-icon", data_icon=name)


def answers() -> dict[str, Any]:
    each = [
        done(call(f"g{n}", name), ToolResultDisplay(label=f"Label {n}"), f"Result {n}")
        for n, name in enumerate("aab")
    ]
    return {
        "running": [call("r", title="Looking up")],
        "defined": done(call("d", title="Look up", icon=icon("asked"))),
        "closed": done(
            call("c", title="Looking up", extra={"icon": icon("asked")}),
            ToolResultDisplay(
                title="Looked up",
                label="Duluth",
                value_preview="42 degrees",
                icon=icon("answered"),
                text="The body",
            ),
        ),
        "request": done(call("q"), ToolResultDisplay(open=True, text="The body")),
        "no request": done(
            call("nq", city="Hidden City"),
            ToolResultDisplay(open=True, show_request=False, text="The body"),
        ),
        "markdown": done(call("m"), ToolResultDisplay(open=True, markdown=f"*Em* {TAGS}")),
        "html": done(call("h"), ToolResultDisplay(open=True, html=ui.HTML(TAGS))),
        "text": done(call("t"), ToolResultDisplay(open=True, text=TAGS)),
        "framed": done(
            call("f"),
            ToolResultDisplay(
                open=True,
                open_style="framed",
                text="Framed body",
                full_screen=True,
                footer=ui.tags.em("Foot"),
            ),
        ),
        "value": done(call("p"), value={"a": [1, 2]}),
        "three": [x for one in each for x in one],
        "none": [
            x
            for n in range(2)
            for x in done(call(f"n{n}", "n", f"City {n}", extra={"grouping": "none"}))
        ],
        "all": [
            x
            for n, name in enumerate("xy")
            for x in done(call(f"l{n}", name, f"City {n}", extra={"grouping": "all"}))
        ],
        "aside": ["Motors are cheap", ASIDE, ", and flat.", COMPACT],
    }


def app_ui(request):
    return ui.page_fillable(
        chat_ui("chat", tool_grouping=request.query_params.get("grouping", "tool")), title="Cards"
    )


def server(input):
    chat = Chat("chat")

    @chat.on_user_submit
    async def _(text: str):
        await chat.append_message_stream(answers()[text])


app = App(app_ui, server)
