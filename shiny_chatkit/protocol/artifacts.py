"""The kinds of artifacts, seven of the seed page and one of ours: pieces of content that are more than text.

Owns their fields. The same ones travel in `chat:artifact` and stand as a part in a message;
how an artifact is shown is the browser's affair.
"""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import NotRequired, TypeAliasType, TypedDict

from .registry import shape


class ArtifactBase(TypedDict):
    """What every artifact has."""

    title: str
    """Shown above it; may be empty."""


@shape
class CodeArtifact(ArtifactBase):
    """Source code."""

    artifactType: Literal["code"]
    """Which artifact it is."""
    content: str
    """The source code."""
    language: str
    """The programming language; may be empty."""


@shape
class MarkdownArtifact(ArtifactBase):
    """A markdown document."""

    artifactType: Literal["markdown"]
    """Which artifact it is."""
    content: str
    """The markdown."""


@shape
class HtmlArtifact(ArtifactBase):
    """An untrusted HTML document, shown in a sandboxed frame."""

    artifactType: Literal["html"]
    """Which artifact it is."""
    content: str
    """The document."""
    allow: NotRequired[list[str]]
    """An extension. Servers from which the document may load; only the app says so, never an unsigned bookmark."""


@shape
class TableArtifact(ArtifactBase):
    """A data table."""

    artifactType: Literal["table"]
    """Which artifact it is."""
    rowData: list[dict[str, Any]]
    """The rows, as objects. What a JSON number cannot say exactly is text: long numbers, "inf" and "NaN", and
    all dates (ISO 8601) and durations ("2 days, 3:04:05")."""
    columns: list[str]
    """The names of the columns, in order."""
    columnTypes: dict[str, str]
    """The type of each column by its name: "number", "boolean", "date", "time", "duration", "category" or "text"."""
    columnOrders: NotRequired[dict[str, list[str]]]
    """An extension. The values of each "category" column in their order, lowest first."""
    columnFormats: NotRequired[dict[str, dict[str, Any]]]
    """An extension. How the values of columns are written: decimals, thousands, percent, currency, date, time and
    locale."""
    columnDefs: NotRequired[list[dict[str, Any]]]
    """Settings of the columns for the grid."""
    gridOptions: NotRequired[dict[str, Any]]
    """Settings of the grid."""
    escapeFormulas: NotRequired[Literal[True]]
    """An extension. What is copied and downloaded has an apostrophe before text that looks like a formula."""
    trusted: NotRequired[Literal[True]]
    """An extension. The settings were written by the app; without it only plain values among them count."""
    height: str
    """A CSS length."""
    totalRows: NotRequired[int]
    """An extension. How many rows there are, where these are only the first."""
    downloadUrl: NotRequired[str]
    """An extension. Where all rows can be had as CSV; in this session only, and while the message is there."""


@shape
class PlotlyArtifact(ArtifactBase):
    """A Plotly figure."""

    artifactType: Literal["plotly"]
    """Which artifact it is."""
    figure: dict[str, Any]
    """The figure as Plotly's JSON."""
    height: str
    """A CSS length."""


@shape
class VegaArtifact(ArtifactBase):
    """A Vega-Lite chart; a kind that is an extension."""

    artifactType: Literal["vega"]
    """Which artifact it is."""
    spec: dict[str, Any]
    """The chart as a Vega-Lite specification."""
    height: str
    """A CSS length; empty for the chart's own height."""


@shape
class ImageArtifact(ArtifactBase):
    """An image."""

    artifactType: Literal["image"]
    """Which artifact it is."""
    url: str
    """Where the image is, or the image itself as a data URL."""
    alt: str
    """What the image shows, in words."""


@shape
class JsonArtifact(ArtifactBase):
    """Any JSON value, shown as a tree."""

    artifactType: Literal["json"]
    """Which artifact it is."""
    data: Any
    """The value."""


class _ArtifactPart(TypedDict):
    type: Literal["artifact"]
    """Which part it is."""


@shape
class CodeArtifactPart(CodeArtifact, _ArtifactPart):
    """A code artifact inside a message."""


@shape
class MarkdownArtifactPart(MarkdownArtifact, _ArtifactPart):
    """A markdown artifact inside a message."""


@shape
class HtmlArtifactPart(HtmlArtifact, _ArtifactPart):
    """An HTML artifact inside a message."""


@shape
class TableArtifactPart(TableArtifact, _ArtifactPart):
    """A table artifact inside a message."""


@shape
class PlotlyArtifactPart(PlotlyArtifact, _ArtifactPart):
    """A Plotly artifact inside a message."""


@shape
class VegaArtifactPart(VegaArtifact, _ArtifactPart):
    """A Vega-Lite artifact inside a message."""


@shape
class ImageArtifactPart(ImageArtifact, _ArtifactPart):
    """An image artifact inside a message."""


@shape
class JsonArtifactPart(JsonArtifact, _ArtifactPart):
    """A JSON artifact inside a message."""


ArtifactPart = TypeAliasType(
    "ArtifactPart",
    CodeArtifactPart
    | MarkdownArtifactPart
    | HtmlArtifactPart
    | TableArtifactPart
    | PlotlyArtifactPart
    | VegaArtifactPart
    | ImageArtifactPart
    | JsonArtifactPart,
)
