"""Artifacts: content in a frame with a title and buttons to copy or download it."""

from __future__ import annotations

import datetime
import decimal
import json
import re
import sys
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath
from typing import Any, cast

from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.checks import values as check_values
from shiny_chatkit.protocol.checks.html import css_length

from ._pieces import Piece, fields_of, json_like


class Artifact(Piece):
    """Base class of all artifacts."""

    def fields(self) -> dict[str, Any]:
        """Return the artifact in the protocol's shape, without its message."""
        raise NotImplementedError

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Return the event that shows the artifact."""
        return build.artifact(
            cast(Any, {"messageId": message_id, "threadId": thread_id, **self.fields()})
        )


@dataclass
class CodeArtifact(Artifact):
    """
    Code, highlighted if its language is known.

    Attributes
    ----------
    content, language, title
        The code, the name of its language, and a title.

    Raises
    ------
    TypeError
        If an argument is not a string.
    """

    content: str
    language: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        check_values.texts(self, "content")
        check_values.labels(self, "language", "title")

    def fields(self) -> dict[str, Any]:
        """Return the artifact in the protocol's shape."""
        return {
            "artifactType": "code",
            "title": self.title,
            "content": self.content,
            "language": self.language,
        }


@dataclass
class MarkdownArtifact(Artifact):
    """
    A document in markdown.

    Attributes
    ----------
    content, title
        The document, and a title.

    Raises
    ------
    TypeError
        If an argument is not a string.
    """

    content: str
    title: str = ""

    def __post_init__(self) -> None:
        check_values.texts(self, "content")
        check_values.labels(self, "title")

    def fields(self) -> dict[str, Any]:
        """Return the artifact in the protocol's shape."""
        return {"artifactType": "markdown", "title": self.title, "content": self.content}


@dataclass
class HtmlArtifact(Artifact):
    """
    An untrusted HTML page, shown in a frame that cannot access the app.

    For trusted UI, append a Shiny tag instead.

    Attributes
    ----------
    content, title
        The page, and a title.
    allow
        Servers from which the page may load scripts, styles, images, fonts and data, such as
        ``"https://cdn.example.com"`` or ``"https://*.tile.example.com"``. The page can also send
        its content to these servers.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    ValueError
        If an item of ``allow`` is not the address of a server without a path.
    """

    content: str
    title: str = ""
    allow: Sequence[str] = ()

    def __post_init__(self) -> None:
        hint = "Append Shiny UI as it is, or give its markup as `str(tag)`."
        check_values.texts(self, "content", hint=hint if hasattr(self.content, "tagify") else "")
        check_values.labels(self, "title")
        servers = (
            [self.allow]
            if isinstance(self.allow, str)
            else check_values.items("HtmlArtifact(allow=...)", self.allow, "a list of addresses")
        )
        self.allow = [_server(address) for address in servers]

    def fields(self) -> dict[str, Any]:
        """Return the artifact in the protocol's shape."""
        fields: dict[str, Any] = {
            "artifactType": "html",
            "title": self.title,
            "content": str(self.content),
        }
        if self.allow:
            fields["allow"] = list(self.allow)
        return fields


_SERVER = re.compile(
    r"https?://(\*\.)?([a-z0-9-]+\.)*[a-z0-9-]+(:\d{1,5})?", re.ASCII | re.IGNORECASE
)


def _server(address: object) -> str:
    """Return a server's address for the policy; reject an address that would allow more or break the policy."""
    if not isinstance(address, str) or _SERVER.fullmatch(address.rstrip("/")) is None:
        raise ValueError(
            f"Invalid address {address!r} in allow: expected a server such as 'https://cdn.example.com' "
            "or 'https://*.example.com', without a path."
        )
    return address.rstrip("/")


@dataclass
class PlotlyArtifact(Artifact):
    """
    A Plotly chart.

    Attributes
    ----------
    figure
        A ``plotly`` figure, or a dictionary with the same structure.
    height
        A CSS length, or a number of pixels.

    Raises
    ------
    TypeError
        If ``figure`` is neither of these.
    ValueError
        If ``height`` is not a length.
    """

    figure: Any
    height: str = "400px"
    title: str = ""

    def __post_init__(self) -> None:
        name, expected = (
            "PlotlyArtifact(figure=...)",
            'a plotly figure, or a dictionary with "data"',
        )
        if not hasattr(self.figure, "to_plotly_json") and not _has_keys(self.figure, ("data",)):
            raise check_values.wrong(name, expected, self.figure, _advice(self.figure, "plotly"))
        check_values.labels(self, "title")
        self.height = css_length("PlotlyArtifact(height=...)", self.height) or "400px"

    def fields(self) -> dict[str, Any]:
        """Return the artifact in the protocol's shape."""
        to_json = getattr(self.figure, "to_json", None)
        figure = json.loads(to_json()) if to_json is not None else json_like(dict(self.figure))
        return {
            "artifactType": "plotly",
            "title": self.title,
            "figure": figure,
            "height": self.height,
        }


@dataclass
class VegaArtifact(Artifact):
    """
    A Vega-Lite chart.

    Attributes
    ----------
    chart
        An ``altair`` chart, or a dictionary that is a Vega-Lite specification.
    height
        A CSS length, or a number of pixels; by default, the height of the chart.
    title
        The title above the chart.

    Raises
    ------
    TypeError
        If ``chart`` is neither of these.
    ValueError
        If ``height`` is not a length.
    """

    chart: Any
    height: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        name, expected = "VegaArtifact(chart=...)", "an altair chart or a Vega-Lite specification"
        if not _is_altair(self.chart) and not _has_keys(self.chart, _VEGA_KEYS):
            raise check_values.wrong(name, expected, self.chart, _advice(self.chart, "altair"))
        check_values.labels(self, "title", "height")
        if self.height:
            self.height = css_length("VegaArtifact(height=...)", self.height) or ""

    def fields(self) -> dict[str, Any]:
        """Return the artifact in the protocol's shape."""
        to_dict = getattr(self.chart, "to_dict", None)
        spec = to_dict() if to_dict is not None else dict(self.chart)
        return {
            "artifactType": "vega",
            "title": self.title,
            "spec": json_like(spec),
            "height": self.height,
        }


@dataclass
class JsonArtifact(Artifact):
    """
    JSON-like data as a tree with branches that unfold.

    Attributes
    ----------
    data
        Dictionaries, lists, text, numbers and other JSON values, or a dataclass or pydantic model.

    Raises
    ------
    TypeError
        If ``data`` cannot be shown as JSON.
    """

    data: Any
    title: str = ""

    def __post_init__(self) -> None:
        check_values.labels(self, "title")
        data: Any = self.data
        is_json_like = isinstance(data, _JSON_LIKE) or callable(getattr(data, "tolist", None))
        if not is_json_like and fields_of(data) is None:
            raise check_values.wrong(
                "JsonArtifact(data=...)",
                "dictionaries, lists, text or numbers",
                self.data,
                _advice(self.data),
            )

    def fields(self) -> dict[str, Any]:
        """Return the artifact in the protocol's shape."""
        return {"artifactType": "json", "title": self.title, "data": json_like(self.data)}


_JSON_LIKE = (
    *(type(None), str, int, float, decimal.Decimal, Enum, uuid.UUID, PurePath),
    *(datetime.date, datetime.time, datetime.timedelta),
    *(Mapping, list, tuple, set, frozenset),
)

_VEGA_KEYS = (
    *(
        "$schema",
        "mark",
        "marks",
        "layer",
        "concat",
        "hconcat",
        "vconcat",
        "facet",
        "repeat",
        "spec",
    ),
)


def _has_keys(value: object, keys: Sequence[str]) -> bool:
    return isinstance(value, Mapping) and any(key in value for key in keys)


def _is_altair(value: object) -> bool:
    altair = sys.modules.get("altair")
    return altair is not None and isinstance(value, cast(Any, altair).SchemaBase)


def _advice(value: object, wanted: str = "") -> str:
    """Return advice for a value that needs another artifact class, or that can be appended as it is."""
    if hasattr(value, "to_plotly_json") or _is_altair(value) or hasattr(value, "savefig"):
        return "Append the chart as it is."
    if hasattr(value, "columns"):
        return "Append the table as it is, or as `TableArtifact`."
    if isinstance(value, str) and value.lstrip().startswith("{"):
        return "Parse JSON with `json.loads()` first."
    is_code = isinstance(value, str) and wanted
    return f"Code is not executed: pass the {wanted} object itself." if is_code else ""
