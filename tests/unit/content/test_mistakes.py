"""Mistakes with what is said in a message: what each of them is told, when the object is made."""

# ruff: noqa: E501 - each sentence stands on one line

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import plotly.graph_objects as go
import pytest
from matplotlib.figure import Figure
from PIL import Image
from shiny import ui

from shiny_chatkit import types

FRAME = pd.DataFrame({"a": [1, 2]})
NAMES: dict[str, Any] = {
    **vars(types),
    "io": io,
    "Path": Path,
    "Image": Image,
    "ui": ui,
    "df": FRAME,
    "fig": go.Figure(),
    "chart": alt.Chart(FRAME).mark_point().encode(x="a"),
    "mpl": Figure(),
}

MISTAKES = [
    (
        'ImageArtifact("chart.png")',
        '\'chart.png\' is the path of a file, not an address: write `ImageArtifact.from_path("chart.png")`, or "./chart.png" for an image of `static_assets`.',
    ),
    (
        'ImageArtifact("/home/me/chart.png")',
        "'/home/me/chart.png' is the path of a file, not an address: write `ImageArtifact.from_path(\"/home/me/chart.png\")`.",
    ),
    (
        'ImageArtifact("C:\\\\plots\\\\chart.png")',
        "'C:\\\\plots\\\\chart.png' is the path of a file, not an address: write `ImageArtifact.from_path(\"C:/plots/chart.png\")`.",
    ),
    (
        'ImageArtifact("file:///tmp/chart.png")',
        "'file:///tmp/chart.png' is the path of a file, not an address: write `ImageArtifact.from_path(\"/tmp/chart.png\")`.",
    ),
    (
        'ImageArtifact(Path("chart.png"))',
        "`ImageArtifact(url=...)` must be a string, not Path('chart.png'). Write `ImageArtifact.from_path(\"chart.png\")`.",
    ),
    (
        'ImageArtifact(b"abc")',
        "`ImageArtifact(url=...)` must be a string, not b'abc'. Write `ImageArtifact.from_bytes(data, \"image/png\")`.",
    ),
    (
        "ImageArtifact(mpl)",
        "`ImageArtifact(url=...)` must be a string, not a matplotlib Figure. Append the figure as it is, or write `ImageArtifact.from_figure(figure)`.",
    ),
    (
        'ImageArtifact(Image.new("RGB",(1,1)))',
        "`ImageArtifact(url=...)` must be a string, not a PIL Image. Append it as it is.",
    ),
    (
        'ImageArtifact("")',
        'Invalid address \'\' for `ImageArtifact(url=...)`: expected http, https, a "data:image/..." address, or a path of the app such as "/img/plot.png".',
    ),
    (
        'ImageArtifact("javascript:alert(1)")',
        'Invalid address \'javascript:alert(1)\' for `ImageArtifact(url=...)`: expected http, https, a "data:image/..." address, or a path of the app such as "/img/plot.png".',
    ),
    (
        'ImageArtifact("data:text/html,x")',
        'Invalid address \'data:text/html,x\' for `ImageArtifact(url=...)`: expected http, https, a "data:image/..." address, or a path of the app such as "/img/plot.png".',
    ),
    (
        'ImageArtifact.from_path("notes.txt")',
        '\'notes.txt\' does not have the extension of an image, such as ".png", ".jpg" or ".svg". For other files, pass the bytes: `ImageArtifact.from_bytes(data, "image/png")`.',
    ),
    ("ImageArtifact.from_path(3)", "`path` must be the path of a file, not 3."),
    ('ImageArtifact.from_bytes("abc","image/png")', "`data` must be bytes, not 'abc'."),
    (
        'ImageArtifact.from_bytes(io.BytesIO(),"image/png")',
        "`data` must be bytes, not a BytesIO. Pass its bytes: `data.getvalue()`.",
    ),
    (
        'ImageArtifact.from_bytes(b"abc","png")',
        "Invalid `mime` 'png': expected the type of an image such as \"image/png\".",
    ),
    (
        "ImageArtifact.from_figure(fig)",
        "`figure` must be a matplotlib figure, not a plotly Figure. Append it as it is.",
    ),
    (
        'ImageArtifact("https://x.y/a.png", alt=3)',
        "`ImageArtifact(alt=...)` must be a string, not 3.",
    ),
    (
        'PlotlyArtifact("abc")',
        "`PlotlyArtifact(figure=...)` must be a plotly figure, or a dictionary with \"data\", not 'abc'. Code is not executed: pass the plotly object itself.",
    ),
    (
        "PlotlyArtifact('{\"data\": []}')",
        '`PlotlyArtifact(figure=...)` must be a plotly figure, or a dictionary with "data", not \'{"data": []}\'. Parse JSON with `json.loads()` first.',
    ),
    (
        "PlotlyArtifact(df)",
        '`PlotlyArtifact(figure=...)` must be a plotly figure, or a dictionary with "data", not a pandas DataFrame. Append the table as it is, or as `TableArtifact`.',
    ),
    (
        "PlotlyArtifact(chart)",
        '`PlotlyArtifact(figure=...)` must be a plotly figure, or a dictionary with "data", not an altair Chart. Append the chart as it is.',
    ),
    (
        "PlotlyArtifact({})",
        '`PlotlyArtifact(figure=...)` must be a plotly figure, or a dictionary with "data", not {}.',
    ),
    (
        'PlotlyArtifact(fig, "tall")',
        "Invalid value 'tall' for `PlotlyArtifact(height=...)`: expected a CSS length such as \"400px\".",
    ),
    (
        "PlotlyArtifact(fig, title=fig)",
        "`PlotlyArtifact(title=...)` must be a string, not a plotly Figure.",
    ),
    (
        'VegaArtifact("abc")',
        "`VegaArtifact(chart=...)` must be an altair chart or a Vega-Lite specification, not 'abc'. Code is not executed: pass the altair object itself.",
    ),
    (
        "VegaArtifact(fig)",
        "`VegaArtifact(chart=...)` must be an altair chart or a Vega-Lite specification, not a plotly Figure. Append the chart as it is.",
    ),
    (
        "VegaArtifact(df)",
        "`VegaArtifact(chart=...)` must be an altair chart or a Vega-Lite specification, not a pandas DataFrame. Append the table as it is, or as `TableArtifact`.",
    ),
    (
        'VegaArtifact({"data":1})',
        "`VegaArtifact(chart=...)` must be an altair chart or a Vega-Lite specification, not {'data': 1}.",
    ),
    (
        'TableArtifact("abc")',
        "Cannot show 'abc' as a table: expected a data frame, a list of dictionaries or a dictionary of lists.",
    ),
    (
        "TableArtifact(3)",
        "Cannot show 3 as a table: expected a data frame, a list of dictionaries or a dictionary of lists.",
    ),
    (
        "TableArtifact(None)",
        "Cannot show None as a table: expected a data frame, a list of dictionaries or a dictionary of lists.",
    ),
    (
        "TableArtifact(object())",
        "Cannot show an object as a table: expected a data frame, a list of dictionaries or a dictionary of lists.",
    ),
    (
        'TableArtifact({"a":1})',
        "A table given as a dictionary needs a list for each column, and 'a' is 1. For one row write `[{...}]`.",
    ),
    (
        'TableArtifact({"name":"Ada"})',
        "A table given as a dictionary needs a list for each column, and 'name' is 'Ada'. For one row write `[{...}]`.",
    ),
    (
        'TableArtifact({"a":[1],"b":[1,2]}).fields()',
        "A table given as a dictionary needs lists of the same length, not 1 for 'a', 2 for 'b'.",
    ),
    (
        "TableArtifact([[1,2]])",
        'A table given as a list needs a dictionary for each row, such as `[{"name": "Ada", "age": 36}]`, not [1, 2].',
    ),
    (
        'TableArtifact(["a"])',
        'A table given as a list needs a dictionary for each row, such as `[{"name": "Ada", "age": 36}]`, not \'a\'.',
    ),
    (
        "TableArtifact(mpl)",
        "Cannot show a matplotlib Figure as a table: expected a data frame, a list of dictionaries or a dictionary of lists.",
    ),
    ('TableArtifact(df, "Title")', "`column_defs` must be a list of dictionaries, not 'Title'."),
    (
        'TableArtifact(df, max_rows="many")',
        "Invalid `max_rows` 'many': expected a number of at least 1, \"all\" or None.",
    ),
    (
        'TableArtifact(df, column_defs={"a":1})',
        "`column_defs` must be a list of dictionaries, not {'a': 1}.",
    ),
    ("TableArtifact(df, grid_options=[1])", "`grid_options` must be a dictionary, not [1]."),
    (
        'TableArtifact(df, escape_formulas="no")',
        "`escape_formulas` must be True or False, not 'no'.",
    ),
    (
        'TableArtifact(df, formats="percent")',
        "Invalid `formats` 'percent': expected a dictionary of formats by column.",
    ),
    ("CodeArtifact(None)", "`CodeArtifact(content=...)` must be a string, not None."),
    ('CodeArtifact("x", 3)', "`CodeArtifact(language=...)` must be a string, not 3."),
    (
        'CodeArtifact(Path("a.py"))',
        "`CodeArtifact(content=...)` must be a string, not Path('a.py').",
    ),
    (
        "CodeArtifact(print)",
        "`CodeArtifact(content=...)` must be a string, not the function print.",
    ),
    ('MarkdownArtifact(["a"])', "`MarkdownArtifact(content=...)` must be a string, not ['a']."),
    ("HtmlArtifact(3)", "`HtmlArtifact(content=...)` must be a string, not 3."),
    (
        'HtmlArtifact(ui.div("x"))',
        "`HtmlArtifact(content=...)` must be a string, not a Tag. Append Shiny UI as it is, or give its markup as `str(tag)`.",
    ),
    ('HtmlArtifact("x", allow=3)', "`HtmlArtifact(allow=...)` must be a list of addresses, not 3."),
    (
        "JsonArtifact(df)",
        "`JsonArtifact(data=...)` must be dictionaries, lists, text or numbers, not a pandas DataFrame. Append the table as it is, or as `TableArtifact`.",
    ),
    (
        "JsonArtifact(fig)",
        "`JsonArtifact(data=...)` must be dictionaries, lists, text or numbers, not a plotly Figure. Append the chart as it is.",
    ),
    (
        "JsonArtifact(object())",
        "`JsonArtifact(data=...)` must be dictionaries, lists, text or numbers, not an object.",
    ),
    (
        "JsonArtifact(print)",
        "`JsonArtifact(data=...)` must be dictionaries, lists, text or numbers, not the function print.",
    ),
    ("Status(None)", '`Status(text=...)` must be a string, not None. An empty status is "".'),
    ("Status(3)", '`Status(text=...)` must be a string, not 3. An empty status is "".'),
    ("Thinking(3)", "`Thinking(text=...)` must be a string, not 3."),
    ("ToolCall(None)", "`ToolCall(name=...)` must be a string, not None."),
    (
        'ToolCall("x","abc")',
        '`ToolCall(arguments=...)` must be a dictionary, not \'abc\'. Write `ToolCall("search", {"query": "shiny"})`.',
    ),
    (
        'ToolCall("x",["a"])',
        '`ToolCall(arguments=...)` must be a dictionary, not [\'a\']. Write `ToolCall("search", {"query": "shiny"})`.',
    ),
    ('ToolCall("x", title=3)', "`ToolCall(title=...)` must be a string, not 3."),
    ('ToolCall("x", icon=3)', "`ToolCall(icon=...)` must be a Shiny tag or HTML, not 3."),
    ('ToolCall("x", id=3)', "`ToolCall(id=...)` must be a string, not 3."),
    (
        'ToolResult(None, "x")',
        "`ToolResult(id=...)` must be the id of a ToolCall, not None. Write `call = ToolCall(...)`, then `ToolResult(call.id, result)`.",
    ),
    (
        'ToolResult(3, "x")',
        "`ToolResult(id=...)` must be the id of a ToolCall, not 3. Write `call = ToolCall(...)`, then `ToolResult(call.id, result)`.",
    ),
    (
        'ToolResult("x","y",is_error="yes")',
        "`ToolResult(is_error=...)` must be True or False, not 'yes'.",
    ),
    (
        'Citation("example.com")',
        "Invalid address 'example.com' for `Citation(url=...)`: expected an http or https address such as \"https://example.com\".",
    ),
    ("Citation(None)", "`Citation(url=...)` must be a string, not None."),
    ('Citation("https://x.y", title=3)', "`Citation(title=...)` must be a string, not 3."),
    ("TodoItem(1, 2)", "`TodoItem(title=...)` must be a string, not 2."),
    ('TodoItem(None, "x")', "`TodoItem(id=...)` must be a number or a string, not None."),
    (
        'TodoItem("Write","completed")',
        '\'completed\' is the title of a TodoItem here, since its first two arguments are an id and a title: write `TodoItem(1, "Write tests", "completed")`.',
    ),
    (
        'TodoItem(1,"x",status="finished")',
        "`TodoItem(status=...)` must be 'not-started', 'in-progress' or 'completed', not 'finished'.",
    ),
    (
        'TodoItem(1,"x",status="in_progress")',
        "`TodoItem(status=...)` must be 'not-started', 'in-progress' or 'completed', not 'in_progress'. Did you mean 'in-progress'?",
    ),
    (
        'TodoItem(1,"x",status=True)',
        "`TodoItem(status=...)` must be 'not-started', 'in-progress' or 'completed', not True.",
    ),
    ('TodoUpdate("abc")', "`TodoUpdate(items=...)` must be a list of TodoItems, not 'abc'."),
    (
        'TodoUpdate(["abc"])',
        'A todo list must consist of TodoItems, not \'abc\'. Write `TodoItem(1, "Write tests", "in-progress")`.',
    ),
    (
        'TodoUpdate(TodoItem(1,"x"))',
        "`TodoUpdate(items=...)` must be a list of TodoItems, not a TodoItem.",
    ),
    (
        'TodoUpdate([{"content":"x","status":"pending"}])',
        "A todo item given as a dictionary must have the keys 'id', 'title' and perhaps 'status', not 'content', 'status'.",
    ),
    (
        'TodoUpdate([TodoItem(1,"a"),TodoItem(1,"b")])',
        "Two todo items have the id 1: each item needs a different id.",
    ),
    ('TodoUpdate({"a":1})', "`TodoUpdate(items=...)` must be a list of TodoItems, not {'a': 1}."),
    ("TodoUpdate(None)", "`TodoUpdate(items=...)` must be a list of TodoItems, not None."),
    (
        'InputRequired("Which?","radio")',
        "'radio' was passed as the placeholder, because the first two arguments are the question and the placeholder: write `input_type=\"radio\"`.",
    ),
    (
        'InputRequired("radio")',
        "'radio' was passed as the question, because the first two arguments are the question and the placeholder: write `input_type=\"radio\"`.",
    ),
    (
        'InputRequired("Which?",["A","B"])',
        "`InputRequired(placeholder=...)` must be a string, not ['A', 'B']. Pass the choices as `options=[...]`.",
    ),
    (
        'InputRequired("Which?",input_type="radio")',
        'A question with radio buttons needs options: add `options=["One", "Two"]`.',
    ),
    (
        'InputRequired("Which?",input_type="radios",options=["A"])',
        "`input_type` must be 'text', 'buttons' or 'radio', not 'radios'. Did you mean 'radio'?",
    ),
    (
        'InputRequired("Which?",input_type="buttons",options="A,B")',
        '`options` must be a list of strings, not \'A,B\'. Write `options=["One", "Two"]`.',
    ),
    (
        'InputRequired("Which?",input_type="buttons",options={"A","B"})',
        "`options` must be a list of strings, not {'A', 'B'}. A set has no order. Write `options=[\"One\", \"Two\"]`.",
    ),
    (
        'InputRequired("Which?",input_type="buttons",options={"A":1})',
        '`options` must be a list of strings, not {\'A\': 1}. Write `options=["One", "Two"]`.',
    ),
    (
        'InputRequired("Which?",input_type="buttons",options=["A",None])',
        '`options` must be a list of strings, not [\'A\', None]. Write `options=["One", "Two"]`.',
    ),
    ("InputRequired(3)", "`InputRequired(prompt=...)` must be a string, not 3."),
    (
        'InputRequired("x", request_id=3)',
        "`InputRequired(request_id=...)` must be a string, not 3.",
    ),
]


@pytest.mark.parametrize(("code", "sentence"), MISTAKES, ids=[code for code, _ in MISTAKES])
def test_a_mistake_is_told_when_it_is_made(code: str, sentence: str) -> None:
    with pytest.raises((TypeError, ValueError)) as raised:
        eval(code, NAMES)
    assert str(raised.value) == sentence


def test_a_missing_image_file_is_named_with_its_folder(tmp_path: Path) -> None:
    missing = tmp_path / "chart.png"
    with pytest.raises(FileNotFoundError) as raised:
        types.ImageArtifact.from_path(missing)
    assert str(raised.value) == f"The image file {str(missing)!r} does not exist."


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ('ImageArtifact("./chart.png").url', "./chart.png"),
        ('ImageArtifact("img/chart.png").url', "img/chart.png"),
        ('ImageArtifact("/img/chart.png").url', "/img/chart.png"),
        ("PlotlyArtifact(fig, None).height", "400px"),
        ('CodeArtifact("x", None, None).language', ""),
        ('Citation("https://example.com", None).title', ""),
        ('ToolCall("x", None).arguments', {}),
        ('ToolCall("x", \'{"a": 1}\').arguments', {"a": 1}),
        ('ToolResult(ToolCall("x", id="one"), "y").id', "one"),
        ('TodoUpdate([{"id": 1, "title": "x"}]).items[0].status', "not-started"),
        ('TodoUpdate(TodoItem(n, "x") for n in range(2)).items[1].id', 1),
        ('InputRequired("How many?", input_type="buttons", options=range(2)).options', ["0", "1"]),
        ('JsonArtifact(TodoItem(1, "x")).fields()["data"]["title"]', "x"),
        ('TableArtifact({"a": range(2)}).fields()["columns"]', ["a"]),
    ],
)
def test_what_can_only_mean_one_thing_is_accepted(code: str, wanted: object) -> None:
    assert eval(code, NAMES) == wanted


def test_axes_are_drawn_with_their_figure() -> None:
    axes = Figure().subplots()
    assert types.ImageArtifact.from_figure(axes).url.startswith("data:image/png;base64,")


def test_options_without_an_input_type_are_buttons() -> None:
    question = types.InputRequired("Which?", options=["A", "B"])
    assert question.input_type == "buttons"
