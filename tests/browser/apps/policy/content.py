"""Content of every kind that asks a server, ``OTHER``, for something. The path of each request names its kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shiny_chatkit.types import (
    Citation,
    HtmlArtifact,
    ImageArtifact,
    MarkdownArtifact,
    PlotlyArtifact,
    Thinking,
    TodoItem,
    TodoUpdate,
    ToolCall,
    VegaArtifact,
)
from tests.browser.apps.policy.diagrams import diagrams
from tests.browser.apps.policy.options import tables

POINT = {"values": [{"a": 1}]}

CHARTS = 15
"""How many tables and charts there are in everything."""


def markdown(at: str) -> str:
    """Write every image and other request of markdown and HTML."""
    return (
        f"![x]({at}/markdown.png) <img src='{at}/html.png'> <img srcset='{at}/srcset.png 1x'>\n\n"
        f"<svg><image href='{at}/svg.png'/><use href='{at}/use#a'/></svg>\n\n"
        f"<p style=\"background:url('{at}/style.png')\">x</p> <video poster='{at}/poster.png'></video>\n\n"
        f"<picture><source srcset='{at}/picture.png'><img src='{at}/pictured.png'></picture>\n\n"
        f"| a |\n|---|\n| ![x]({at}/cell.png) |\n\n[link](?_state_id_=forged)\n\n"
        f"[out]({at}/link) <link rel=preload as=image href='{at}/preload.png'>\n\n"
        f"<img src='{at}/html.png' onload='window.ran = 1' onerror='window.ran = 1'> "
        f"<svg onload='window.ran = 1'><script href='{at}/svg-script.js'></script></svg> "
        f"$\\includegraphics{{{at}/formula.png}} \\href{{{at}/formula-link}}{{x}} \\url{{{at}/formula-url}}$ "
        f"\\(\\style{{background:url({at}/formula-style.png)}}{{x}} \\href{{javascript:window.ran=1}}{{x}}\\) "
        f"<script src='{at}/html-script.js'></script> [x](javascript:window.ran=1)\n\n"
    )


def charts(at: str) -> Iterator[Any]:
    """Make charts that fetch."""
    text = f"<span style='mask-image:url({at}/plotly-style.png)'>x</span>"
    layout = {
        "title": {"text": text},
        "images": [{"source": f"{at}/plotly-image.png", "sizex": 1, "sizey": 1}],
        "template": {
            "layout": {"images": [{"source": f"{at}/plotly-template.png", "sizex": 1, "sizey": 1}]}
        },
    }
    bars = {"type": "bar", "x": [1], "y": [1], "text": [text], "texttemplate": f"%{{text}}{text}"}
    config = {"plotlyServerURL": at, "topojsonURL": f"{at}/topojson/", "showLink": True}
    yield PlotlyArtifact({"data": [bars], "layout": layout, "config": config}, height="120px")
    geo = {
        "type": "choropleth",
        "geojson": f"{at}/plotly-geojson.json",
        "locations": ["a"],
        "z": [1],
    }
    yield PlotlyArtifact({"data": [geo]}, height="120px")
    yield PlotlyArtifact(_map(at), height="120px")
    url = f"{at}/vega-image.png"
    yield VegaArtifact(
        {"data": POINT, "mark": {"type": "image", "url": url, "width": 9, "height": 9}}
    )
    yield VegaArtifact({"data": {"url": f"{at}/vega-data.json"}, "mark": "point"})
    for color in ("fill", "stroke"):
        paint = {"value": f"url({at}/vega-{color}.svg#a)"}
        yield VegaArtifact({"data": POINT, "mark": "bar", "encoding": {color: paint}})
    spec: dict[str, Any] = {
        "data": POINT,
        "background": f"url({at}/vega-background.png)",
        "params": [
            {"name": "p", "value": 1, "bind": {"input": "image", "src": f"{at}/vega-input.png"}}
        ],
        "mark": {
            "type": "bar",
            "cursor": f"url({at}/vega-cursor.png), auto",
            "href": f"{at}/vega-link",
        },
    }
    yield VegaArtifact(spec)
    yield VegaArtifact(_running(at))


def _map(at: str) -> dict[str, Any]:
    """A map whose style, tiles, letters and icons are another server's."""
    tiles = [f"{at}/map-tile/{{z}}/{{x}}/{{y}}.png"]
    style = {
        "version": 8,
        "glyphs": f"{at}/map-glyphs/{{fontstack}}/{{range}}.pbf",
        "sprite": f"{at}/map-sprite",
        "sources": {"other": {"type": "raster", "tiles": tiles, "tileSize": 256}},
        "layers": [{"id": "other", "type": "raster", "source": "other"}],
    }
    layer = {"sourcetype": "raster", "source": tiles, "type": "raster"}
    layout = {"map": {"style": style, "layers": [layer]}, "map2": {"style": f"{at}/map-style.json"}}
    marks = {"type": "scattermap", "lon": [1], "lat": [1], "mode": "markers+text", "text": ["x"]}
    return {"data": [marks, {**marks, "subplot": "map2"}], "layout": layout}


def _running(at: str) -> dict[str, Any]:
    """A chart that walks to the page, leads elsewhere and configures the library."""
    run = f"event.view.ran = 1, event.view.fetch('{at}/vega-fetch')"
    events = {"type": "pointermove", "source": "window"}
    return {
        "data": POINT,
        "mark": {"type": "text", "href": f"{at}/vega-link"},
        "usermeta": {"embedOptions": {"loader": {"baseURL": at}, "patch": f"{at}/vega-patch.json"}},
        "transform": [{"calculate": "constructor.constructor('window.ran = 1')()", "as": "b"}],
        "params": [{"name": "p", "value": 1, "on": [{"events": events, "update": run}]}],
        "encoding": {
            "href": {"value": "javascript:window.ran=1"},
            "url": {"value": f"{at}/vega-encoded.png"},
            "tooltip": {"value": f"<img src='{at}/vega-tooltip.png' onerror='window.ran = 1'>"},
            "text": {"value": f"<img src='{at}/vega-text.png'>"},
        },
    }


def everything(at: str) -> Iterator[Any]:
    """Make one part of each kind."""
    yield Thinking(markdown(f"{at}/thinking"))
    yield markdown(f"{at}/text")
    yield MarkdownArtifact(markdown(f"{at}/document"))
    yield ImageArtifact(f"{at}/image/image.png")
    yield HtmlArtifact(f"<img src='{at}/page/page.png'><script src='{at}/page/page.js'></script>")
    yield from tables(f"{at}/table")
    yield from charts(f"{at}/chart")
    yield diagrams(f"{at}/diagram")
    title = f"<img src='{at}/title/title.png' onerror='window.ran = 1'> ![]({at}/title/title.png)"
    yield ToolCall("look", {"q": title}, title=title)
    yield TodoUpdate([TodoItem(1, title)])
    yield Citation(
        f"{at}/citation", f"<img src='{at}/citation/title.png'>", f"![]({at}/citation/excerpt.png)"
    )
