"""The eight kinds of artifacts."""

import math
from collections.abc import AsyncIterator
from typing import Any

from shiny_chatkit.types import (
    ChatContext,
    CodeArtifact,
    HtmlArtifact,
    ImageArtifact,
    JsonArtifact,
    MarkdownArtifact,
    PlotlyArtifact,
    TableArtifact,
    VegaArtifact,
)

from .stops import Visit, pause, stop

CODE = """\
def fizz(n: int) -> str:
    \"\"\"Say what comes after n - 1.\"\"\"

    return "fizz" * (n % 3 == 0) + "buzz" * (n % 5 == 0) or str(n)
"""
REPORT = "# Report\n\n- All is **well**\n- Nothing is left to do\n"
PAGE = """\
<h3 style="font-family: sans-serif">A page of its own</h3>
<button onclick="this.textContent = 'Its script cannot reach the app'">Try it</button>
"""
ROWS = [
    {"city": f"City {n:03}", "people": n * n * 137 % 9973 * 100, "coast": n % 3 == 0}
    for n in range(1, 201)
]
ANGLES = [n / 10 for n in range(63)]
FIGURE = {
    "data": [
        {"type": "scatter", "mode": "lines", "name": name, "x": ANGLES, "y": list(map(f, ANGLES))}
        for name, f in (("sine", math.sin), ("cosine", math.cos))
    ],
    "layout": {"xaxis": {"title": {"text": "angle"}}},
}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
BARS = {
    "data": {
        "values": [
            {"day": day, "visits": visits} for day, visits in zip(DAYS, range(3, 10), strict=True)
        ]
    },
    "mark": "bar",
    "encoding": {
        "x": {"field": "visits", "type": "quantitative"},
        "y": {"field": "day", "type": "nominal", "sort": None},
    },
}
PICTURE = b"""\
<svg xmlns="http://www.w3.org/2000/svg" width="320" height="160" viewBox="0 0 320 160">
<rect width="320" height="160" fill="#cfe8ff"/><circle cx="250" cy="45" r="24" fill="#ffc93c"/>
<path d="M0 160 90 60l60 60 50-40 120 80z" fill="#4a7c59"/></svg>
"""
DATA = {"name": "tour", "stops": [1, 2, 3], "nested": {"deep": {"deeper": True}}, "none": None}

ARTIFACTS = {
    "code": lambda: CodeArtifact(CODE, "python", "fizz.py"),
    "markdown": lambda: MarkdownArtifact(REPORT, "A report"),
    "page": lambda: HtmlArtifact(PAGE, "A page in a sandbox"),
    "table": lambda: TableArtifact(
        ROWS,
        column_defs=[{"field": "city", "pinned": "left"}],
        grid_options={"rowHeight": 36},
        title="200 cities",
        height="300px",
    ),
    "chart": lambda: PlotlyArtifact(FIGURE, title="Two waves", height="300px"),
    "vega": lambda: VegaArtifact(BARS, title="Visits by day"),
    "image": lambda: ImageArtifact.from_bytes(
        PICTURE, "image/svg+xml", alt="Hills under a yellow sun", title="A landscape"
    ),
    "json": lambda: JsonArtifact(DATA, "Data as a tree"),
}


@stop("artifacts", "All eight, one after the other", "artifact", "load-assets")
async def artifacts(visit: Visit, ctx: ChatContext) -> AsyncIterator[Any]:
    for word, make in ARTIFACTS.items():
        yield f"Here is the {word}:\n\n"
        yield make()
        await pause(0.3)
    yield "Text after an artifact stays after it."


def _one(word: str, *events: str) -> None:
    @stop(word, f"One artifact: {word}", "artifact", *events)
    async def show(visit: Visit, ctx: ChatContext) -> AsyncIterator[Any]:
        yield ARTIFACTS[word]()


for _word in ARTIFACTS:
    _one(_word, *(["load-assets"] if _word in ("table", "chart", "vega") else []))
