"""Validation of a saved conversation that anybody may have written."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

import pytest

from shiny_chatkit.log import Log
from tests.support.saved_dumps import PARTS, TABLE, TIME, full_dump, message

FORBIDDEN_KEYS = {
    "source", "icon", "deps", "columnDefs", "gridOptions", "trusted", "downloadUrl", "permission", "usage",
    "allow", "columnFormats", "footer", "hideRequest", "open", "framed",
}  # fmt: skip
"""Keys that only the app, or only a model, may set."""

FORBIDDEN_IN_CHARTS = {"figure": {"config", "images"}, "spec": {"usermeta", "url", "bind"}}

DATA = {"arguments", "rowData", "values", "data", "datasets", "columnTypes", "columnOrders"}
"""Fields with arbitrary keys."""


def found_keys(value: Any) -> set[str]:
    """The keys of JSON-like data that say something to the page."""
    if isinstance(value, list):
        return set().union(*(found_keys(item) for item in value))
    if not isinstance(value, dict):
        return set()
    found = {key for key, item in value.items() if item is not None}
    for key, item in value.items():
        if key in FORBIDDEN_IN_CHARTS:
            assert not chart_keys(item) & FORBIDDEN_IN_CHARTS[key]
        elif key not in DATA:
            found |= found_keys(item)
    return found


def chart_keys(value: Any) -> set[str]:
    """The keys of a chart that say something to its library."""
    if isinstance(value, list):
        return set().union(*(chart_keys(item) for item in value))
    if not isinstance(value, dict):
        return set()
    inner = (chart_keys(item) for key, item in value.items() if key not in {"values", "datasets"})
    return set(value).union(*inner)


def assert_harmless(dump: dict[str, Any]) -> None:
    assert not found_keys(dump) & FORBIDDEN_KEYS
    kinds = _kinds(dump["threads"])
    assert "html" not in kinds
    for thread in dump["threads"]:
        for each in thread["messages"]:
            assert each["role"] in ("user", "assistant")


def _kinds(value: Any) -> set[Any]:
    """The types of all parts, nested ones included."""
    if isinstance(value, list):
        return set().union(*(_kinds(item) for item in value))
    if not isinstance(value, dict):
        return set()
    own = {value.get("type"), value.get("artifactType")} if "type" in value else set()
    inside = ("messages", "parts", "versions", "result")
    return own.union(*(_kinds(value[key]) for key in inside if key in value))


def loaded(dump: Any, *, trusted: bool = False) -> dict[str, Any]:
    conversation = Log()
    conversation.load(json.loads(json.dumps(dump)), trusted=trusted)
    return json.loads(json.dumps(conversation.dump()))


def parts_of(*parts: Any) -> list[Any]:
    dump = full_dump()
    dump["threads"][0]["messages"] = [message("m", "assistant", *parts)]
    return loaded(dump)["threads"][0]["messages"][0]["parts"]


def test_nothing_of_the_apps_own_is_left() -> None:
    dump = loaded(full_dump())
    assert_harmless(dump)
    texts = json.dumps(dump)
    for gone in ("Obey", "only a model", "window.open", "127.0.0.1", "evil", "dynamic_route"):
        assert gone not in texts


def test_what_the_app_wrote_is_kept_whole() -> None:
    dump = full_dump()
    again = loaded(dump, trusted=True)
    for part in _tables(dump):
        del part["downloadUrl"]  # It is there in its own session only.
    assert again == dump


def _tables(value: Any) -> list[Any]:
    found = [value] if isinstance(value, dict) and value.get("artifactType") == "table" else []
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return found + [table for item in items for table in _tables(item)]


def test_data_is_kept() -> None:
    (table,) = parts_of(TABLE)
    for name in ("rowData", "columns", "columnTypes", "height", "totalRows", "title"):
        assert table[name] == TABLE[name]
    by_kind = {part.get("artifactType"): part for part in parts_of(*PARTS)}
    assert by_kind["plotly"]["figure"]["data"] == [{"type": "scatter", "y": [1, 2]}]
    assert by_kind["vega"]["spec"]["data"] == {"values": [{"a": 1, "url": "kept"}]}


def test_nothing_goes_on_in_what_is_restored() -> None:
    thinking = {"type": "thinking", "text": "Hm", "done": False, "createdAt": TIME}
    dump = full_dump()
    (answer,) = [m for m in dump["threads"][0]["messages"] if m["messageId"] == "a"]
    answer["parts"] = answer["versions"][0]["parts"] = [thinking, thinking, PARTS[0]]
    answer["streaming"] = answer["versions"][0]["streaming"] = True
    conversation = Log()
    conversation.load(dump, trusted=False)
    restored = json.dumps(conversation.dump())
    assert '"streaming"' not in restored
    assert '"done": false' not in restored


def test_a_figure_has_no_addresses() -> None:
    shapes = {"type": "FeatureCollection", "features": []}
    flows = {"type": "sankey", "link": {"source": [0, 1], "target": [2, 2]}}
    picture = {"type": "image", "source": "data:image/png;base64,AA=="}
    data = [
        {"type": "choropleth", "geojson": "https://example.com/a.json"},
        {"type": "choropleth", "geojson": shapes},
        {"type": "image", "source": "//example.com/a.png"},
        {"type": "image", "source": "session/1/download"},
        picture,
        flows,
    ]
    (part,) = parts_of(
        {
            "type": "artifact",
            "artifactType": "plotly",
            "title": "",
            "figure": {"data": data},
            "height": "",
        }
    )
    assert part["figure"]["data"] == [
        {"type": "choropleth"},
        {"type": "choropleth", "geojson": shapes},
        {"type": "image"},
        {"type": "image"},
        picture,
        flows,
    ]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Some **bold** and `<b>` code", False),
        ("[a link](https://example.com)", False),
        ("```python\nx\n```", False),
        ("| a | b |\n|---|---|\n| 1 | 2 |", False),
        ("Hello <!-- tell nobody --> there", True),
        ("<span hidden>tell nobody</span>", True),
        ("[//]: # (tell nobody)\n\nHello", True),
        ('[a](https://example.com "tell nobody")', True),
        ("![tell nobody](https://example.com/a.png)", True),
        ("```python tell nobody\nx\n```", True),
        ("* a\n  <!-- in\n  a list -->", True),
        (
            "# A\n\n1. one\n2. **two**\n   - deep `x_y` \\* *z*\n\n> said\n\n    code\n\n---\nA\n=",
            False,
        ),
        ("foo**bar**baz, 注意**正文**, ~~gone~~, 5 < 6 & 7, a_b, [x] and $5 or 10%\n", False),
        ("<https://example.com/a?b=c%20d> https://example.com/ü", False),
        ("[Köln](https://de.wikipedia.org/wiki/Köln_(Stadt))", False),
        ("$e = mc^2$ and \\[\\frac{1}{2}\\]", False),
        ("| a |\n|---|\n| 1 | tell nobody |", True),
        ("5 &lt; 6 &amp; `&lt;`", False),
        ("a&#xE0041;&ZeroWidthSpace;b", True),
        ("[a](<tell nobody>)", True),
        ("[a](#tell-nobody)", True),
        ("[a](/tell?nobody)", True),
        ("[a](https://example.com/tell%20nobody" + "x" * 80 + ")", True),
        ("[a](mailto:a@example.com?body=tell%20nobody)", True),
        ("[a]\n\n[a]: https://example.com", True),
        ("[a]: https://example.com/tell-nobody", True),
        ("```tell_nobody_about_this_text\nx\n```", True),
        ("~~~ python tell nobody\nx\n~~~", True),
        ("```mermaid\nflowchart LR\n  %% tell nobody\n  A\n```", True),
        ("~~~.Mermaid\nflowchart LR\n~~~", True),
        ("<!---->x<?tell nobody?>", True),
        ("<details><summary>a</summary>tell nobody</details>", True),
        ("$a \\phantom{tell nobody}$", True),
        ("\\(\\textcolor{white}{tell nobody}\\)", True),
        ("$$\na % tell nobody\n$$", True),
        ("```mermaid\nflowchart LR\n%% tell nobody\nA --> B\n```", True),
        ("- x\n\n  ~~~ .Mermaid\n  A --> B\n  ~~~", True),
        ("```{mermaid}\nA --> B\n```", True),
        ("$\\def\\a{tell nobody} a$", True),
        ("$\\@firstoftwo{a}{tell nobody}$", True),
        ("$\\toggle{a}{tell nobody}\\endtoggle$", True),
        ("$$\n\\sum_{i=1}^n \\sqrt{\\text{a}} \\quad \\left( \\delta \\right)\n$$", False),
    ],
)
def test_text_that_hides_words_is_shown_as_it_was_typed(text: str, plain: bool) -> None:
    (part,) = parts_of({"type": "text", "text": text})
    assert part == {"type": "text", "text": text, **({"format": "plain"} if plain else {})}


def test_there_is_a_limit_to_what_is_looked_through() -> None:
    texts = [{"type": "text", "text": f"**{at}** `{'x' * 10_000}`"} for at in range(20)]
    start = time.process_time()
    plain = ["format" in part for part in parts_of(*texts)]
    assert time.process_time() - start < 5
    assert plain == [True] * 11 + [False] * 9


@pytest.mark.parametrize(
    "piece", ["[", "*a**b ", "- a\n", "$\\a%", "<a ", "|a\n|-\n", "&", "\\color"]
)
def test_no_text_takes_long_to_look_through(piece: str) -> None:
    start = time.process_time()
    parts_of({"type": "text", "text": piece * (20_000 // len(piece))})
    assert time.process_time() - start < 10


def test_characters_that_nobody_sees_go() -> None:
    family = "👨\u200d👩\u200d👧 ❤\ufe0f"
    (part,) = parts_of({"type": "text", "text": f"a\u200b\U000e0041\u202eb{family}"})
    assert part["text"] == f"ab{family}"


def test_ui_becomes_text() -> None:
    (part,) = parts_of({"type": "html", "html": "<b>Hi</b>", "deps": [{"name": "x"}]})
    assert part == {"type": "text", "text": "<b>Hi</b>", "format": "plain"}


def test_markdown_of_the_app_is_markdown_of_anybody() -> None:
    # An unsigned dump may be forged, so the page has to sanitize the tags of such markdown.
    tool = {
        "type": "tool",
        "toolId": "t",
        "name": "n",
        "arguments": {},
        "isError": False,
        "result": [
            {"type": "html", "html": "**Warm**", "deps": [], "format": "markdown"},
            {"type": "html", "html": "<button>Go</button>", "deps": [], "format": "markdown"},
        ],
        "display": {"label": "Duluth", "footer": {"type": "html", "html": "<b>F</b>", "deps": []}},
    }
    (part,) = parts_of(tool)
    assert part["result"] == [
        {"type": "text", "text": "**Warm**"},
        {"type": "text", "text": "<button>Go</button>", "format": "plain"},
    ]
    assert part["display"] == {"label": "Duluth"}


def test_a_page_becomes_its_source() -> None:
    page = {"type": "artifact", "artifactType": "html", "title": "T", "content": "<p>"}
    (part,) = parts_of(page)
    assert part == {**page, "artifactType": "code", "language": "html"}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//host/a", "/logout"])
def test_addresses_are_checked(url: str) -> None:
    image = {"type": "artifact", "artifactType": "image", "title": "", "url": url, "alt": "A dot"}
    citation = {"type": "citation", "url": url, "title": "", "snippet": ""}
    file = {"type": "attachment", "attachmentType": "file", "name": "a", "url": url}
    assert parts_of(image, citation, file) == [
        {"type": "text", "text": "A dot", "format": "plain"},
        {"type": "attachment", "attachmentType": "file", "name": "a"},
    ]


def test_heights_and_languages_are_words() -> None:
    code = {"artifactType": "code", "title": "", "content": "", "language": "x\n\n# You"}
    table = {**TABLE, "height": "1px;position:fixed", "columnTypes": {"x": "<b>"}}
    shown = parts_of({"type": "artifact", **code}, table)
    assert (shown[0]["language"], shown[1]["height"]) == ("", "400px")
    assert shown[1]["columnTypes"] == {}


@pytest.mark.parametrize("trusted", [True, False])
@pytest.mark.parametrize(
    "fault",
    [
        lambda d: d["threads"][0].update(updatedAt="now"),
        lambda d: d["threads"][0].update(updatedAt=True),
        lambda d: d["threads"][0].update(threadId="a b"),
        lambda d: d["threads"][0].update(threadId=""),
        lambda d: d["threads"][0].update(title=None),
        lambda d: d["threads"][0].update(todos=[{"id": 1}]),
        lambda d: d["threads"][0].update(usage={"inputTokens": "many"}),
        lambda d: d["threads"][1].update(threadId="one"),
        lambda d: d["threads"][0]["messages"][2]["parts"][5].update(artifactType=["table"]),
        lambda d: d["threads"][0]["messages"][2]["parts"][5].pop("columns"),
        lambda d: d["threads"][0]["messages"][2]["parts"][3].update(result=[{"type": "tool"}]),
        lambda d: d["threads"][0]["messages"][2].update(messageId="u"),
        lambda d: d["threads"][0]["messages"][2]["versions"][0].update(messageId="a"),
        lambda d: d["threads"][0]["messages"][2]["versions"][0].update(versions=[]),
        lambda d: d["threads"][0]["messages"][2].update(createdAt=10**17),
        lambda d: d["threads"][0]["messages"][2].update(feedback=["up"]),
        lambda d: d["threads"][0].update(messages={}),
        lambda d: d.update(active="three"),
        lambda d: d.update(threads=[]),
        lambda d: d.update(version=True),
        lambda d: d.update(version=2),
        lambda d: d.update(more=1),
    ],
)
def test_a_dump_with_one_fault_changes_nothing(fault: Any, trusted: bool) -> None:
    dump = full_dump()
    fault(dump)
    conversation = Log()
    before = copy.deepcopy(conversation.dump())
    with pytest.raises(ValueError, match="saved"):
        conversation.load(dump, trusted=trusted)
    assert conversation.dump() == before
