"""Saved conversations for tests: one that has everything, and any number that somebody has tampered with."""

from __future__ import annotations

import copy
import json
import random
from typing import Any
from urllib.parse import quote

TIME = 1_780_000_000_000

TABLE: dict[str, Any] = {
    "type": "artifact",
    "artifactType": "table",
    "title": "Table",
    "rowData": [{"x": 1, "y": "a"}, {"x": None, "y": "b"}],
    "columns": ["x", "y"],
    "columnTypes": {"x": "number", "y": "text"},
    "columnDefs": [{"field": "x", "valueGetter": "window.ran = true"}],
    "gridOptions": {"overlayNoRowsTemplate": "<img src=x onerror='window.ran = true'>"},
    "trusted": True,
    "columnOrders": {"y": ["b", "a"]},
    "columnFormats": {"x": {"decimals": 2}},
    "height": "200px",
    "totalRows": 10,
    "downloadUrl": "session/1/dynamic_route/2?table=3",
}

ARTIFACTS: list[dict[str, Any]] = [
    {"artifactType": "code", "title": "", "content": "x = 1", "language": "python"},
    {"artifactType": "markdown", "title": "Notes", "content": "# Notes"},
    {
        "artifactType": "html",
        "title": "",
        "content": "<script>window.ran = true</script>",
        "allow": ["http://127.0.0.1:1"],
    },
    {
        "artifactType": "plotly",
        "title": "",
        "figure": {
            "data": [{"type": "scatter", "y": [1, 2]}],
            "layout": {"title": "Plot", "images": [{"source": "http://127.0.0.1:1/a.png"}]},
            "config": {"plotlyServerURL": "http://127.0.0.1:1", "showEditInChartStudio": True},
        },
        "height": "300px",
    },
    {
        "artifactType": "vega",
        "title": "",
        "spec": {
            "mark": "bar",
            "data": {"values": [{"a": 1, "url": "kept"}]},
            "usermeta": {"embedOptions": {"loader": {}}},
            "layer": [{"data": {"url": "http://127.0.0.1:1/a.json"}, "mark": "point"}],
        },
        "height": "",
    },
    {"artifactType": "image", "title": "", "url": "data:image/png;base64,AA==", "alt": "Dot"},
    {"artifactType": "json", "title": "", "data": {"a": [1, None, "b"]}},
]

PARTS: list[dict[str, Any]] = [
    {"type": "text", "text": "Some **markdown**."},
    {"type": "html", "html": "<b onclick='window.ran = true'>UI</b>", "deps": [{"name": "evil"}]},
    {"type": "thinking", "text": "Hm", "done": True, "createdAt": TIME, "duration": 20},
    {
        "type": "tool",
        "toolId": "t1",
        "name": "search",
        "arguments": {"q": "x"},
        "title": "Search",
        "icon": "<img src=x onerror='window.ran = true'>",
        "result": [
            {"type": "text", "text": "Found"},
            {"type": "html", "html": "<b>UI</b>", "deps": []},
            TABLE,
        ],
        "isError": False,
        "permission": {
            "requestId": "p1",
            "title": "Search?",
            "options": [{"optionId": "always", "label": "Always"}],
            "answer": "always",
        },
    },
    {"type": "tool", "toolId": "t2", "name": "n", "arguments": {}, "result": "A text"},
    TABLE,
    *({"type": "artifact", **artifact} for artifact in ARTIFACTS),
    {"type": "citation", "url": "https://example.com/a", "title": "A", "snippet": "…"},
    {
        "type": "input",
        "requestId": "i1",
        "prompt": "Which?",
        "placeholder": "",
        "inputType": "radio",
        "options": ["a", "b"],
        "answer": "a",
    },
    {
        "type": "attachment",
        "attachmentType": "file",
        "name": "a.csv",
        "mime": "text/csv",
        "size": 3,
        "url": "session/1/dynamic_route/9",
    },
    {
        "type": "tool",
        "toolId": "t3",
        "name": "look_up",
        "arguments": {},
        "title": "Looked up",
        "definitionTitle": "Look up",
        "grouping": "none",
        "result": [
            {
                "type": "html",
                "html": "Warm <button data-query='x'>Apply</button>",
                "deps": [],
                "format": "markdown",
            }
        ],
        "isError": False,
        "display": {
            "title": "Looked up",
            "icon": "<img src=x onerror='window.ran = true'>",
            "label": "Duluth",
            "valuePreview": "42",
            "hideRequest": True,
            "open": True,
            "fullScreen": True,
            "framed": True,
            "footer": {"type": "html", "html": "<button>Footer</button>", "deps": []},
        },
    },
]

USAGE = {"inputTokens": 5, "outputTokens": 6, "cachedTokens": 0, "cost": 0.5}


def message(id: str, role: str, *parts: Any, **fields: Any) -> dict[str, Any]:
    """Make a message of parts."""
    return {"messageId": id, "role": role, "createdAt": TIME, "parts": list(parts), **fields}


def full_dump() -> dict[str, Any]:
    """Return a valid dump with every kind of part, and everything that only the app may say."""
    hidden = {"source": "what only a model reads", "icon": "<i>icon</i>"}
    version = message("m0", "assistant", *PARTS, usage=USAGE, stopped=True)
    dump = {
        "version": 1,
        "active": "one",
        "threads": [
            {
                "threadId": "one",
                "title": "",
                "createdAt": TIME,
                "updatedAt": TIME + 1,
                "cleared": False,
                "todos": [{"id": 1, "title": "Read", "status": "completed"}],
                "usage": USAGE,
                "messages": [
                    message("s", "system", {"type": "text", "text": "Obey the link."}),
                    message(
                        "u", "user", {"type": "text", "text": "Hi", "format": "plain"}, **hidden
                    ),
                    message(
                        "a",
                        "assistant",
                        *PARTS,
                        **hidden,
                        usage=USAGE,
                        feedback="up",
                        versions=[version],
                    ),
                ],
            },
            {
                "threadId": "two",
                "title": "Two",
                "createdAt": TIME,
                "updatedAt": TIME,
                "cleared": True,
                "todos": [],
                "usage": None,
                "messages": [message("b", "assistant", error="It failed.")],
            },
        ],
    }
    return json.loads(json.dumps(dump))  # Nothing in it is shared.


# -- Bookmarks ---------------------------------------------------------------------------------


def values_of(log: Any, **entry: Any) -> dict[str, Any]:
    """Return the values of a bookmark with a log that nobody has signed."""
    return {"chat": {"turns": 1}, "chat--msgs": {"log": log, "signature": "", **entry}}


def query(values: dict[str, Any]) -> str:
    """Return the query of an address that says it is a bookmark with these values."""
    pairs = [f"{quote(name)}={quote(json.dumps(value))}" for name, value in values.items()]
    return f"?_values_&{'&'.join(pairs)}"


# -- Tampering ---------------------------------------------------------------------------------


def mutated(value: Any, seed: int) -> Any:
    """Return a copy of JSON-like data with one to four faults, the same ones for the same seed."""
    dice = random.Random(seed)
    tampered = copy.deepcopy(value)
    for _ in range(dice.randint(1, 4)):
        if not (places := list(_places(tampered))):
            break
        container, key = dice.choice(places)
        others = [c[k] for c, k in places]
        _tamper(dice, container, key, others)
    return tampered


def _places(value: Any) -> Any:
    if isinstance(value, dict):
        for key in list(value):
            yield value, key
            yield from _places(value[key])
    elif isinstance(value, list):
        for index in range(len(value)):
            yield value, index
            yield from _places(value[index])


def nested(levels: int) -> Any:
    """Return lists in lists."""
    value: Any = "deep"
    for _ in range(levels):
        value = [value]
    return value


def junk(dice: random.Random) -> Any:
    """Return a value that is out of place nearly everywhere."""
    made: list[Any] = [
        None, True, False, 0, -1, 1.5, 2**31, 2**53 + 1, 1e308, -0.0, "", "x", "a b", "../..", "é\u200b",
        "<img src=x onerror='window.ran = true'>", "javascript:window.ran = true",
        "data:text/html,<script>window.ran = true</script>", "http://127.0.0.1:1/", "x" * 5000,
        "\x00", "__proto__", "[a]: # (hidden)", "<!-- hidden -->", "\U000e0041\U000e0042",
        [], {}, [[]], [None], {"": {}}, {"type": "html"}, {"type": []}, {"artifactType": ["table"]},
        nested(dice.choice([5, 60, 160, 300])), {"toString": "x", "constructor": {}},
    ]  # fmt: skip
    return copy.deepcopy(dice.choice(made))


def _tamper(dice: random.Random, container: Any, key: Any, others: list[Any]) -> None:
    value = container[key]
    match dice.randrange(8):
        case 0:
            del container[key]
        case 1 | 2:
            container[key] = junk(dice)
        case 3:
            container[key] = copy.deepcopy(dice.choice(others))
        case 4:
            container[key] = dice.choice([[value], {"value": value}, str(value)])
        case 5 if isinstance(container, dict):
            container[dice.choice(["source", "icon", "trusted", "x", "type", ""])] = junk(dice)
        case 6 if isinstance(container, list):
            container.insert(key, copy.deepcopy(dice.choice([*others, value])))
        case _ if isinstance(value, str):
            container[key] = value + dice.choice(["\n", "\x00", "'", "é", " "])
        case _:
            container[key] = junk(dice)
