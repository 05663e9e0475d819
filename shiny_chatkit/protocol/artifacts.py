"""The types of artifacts, which are content beyond text: seven of the chat:* specification and one extension.

Defines their fields, which `chat:artifact` and the artifact parts of messages share. The browser decides how
an artifact is shown.
"""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import NotRequired, TypeAliasType, TypedDict

from .registry import shape


class ArtifactBase(TypedDict):
    """The fields of every artifact."""

    title: str
    """The title above the artifact; may be empty."""


@shape
class CodeArtifact(ArtifactBase):
    """Source code."""

    artifactType: Literal["code"]
    """The type of the artifact."""
    content: str
    """The source code."""
    language: str
    """The programming language; may be empty."""


@shape
class MarkdownArtifact(ArtifactBase):
    """A markdown document."""

    artifactType: Literal["markdown"]
    """The type of the artifact."""
    content: str
    """The markdown."""


@shape
class HtmlArtifact(ArtifactBase):
    """An untrusted HTML document, shown in a sandboxed frame."""

    artifactType: Literal["html"]
    """The type of the artifact."""
    content: str
    """The document."""
    allow: NotRequired[list[str]]
    """An extension. Servers from which the document may load. Only the app can set this, never an unsigned bookmark."""


@shape
class TableArtifact(ArtifactBase):
    """A data table."""

    artifactType: Literal["table"]
    """The type of the artifact."""
    rowData: list[dict[str, Any]]
    """The rows, as objects. Values that a JSON number cannot express exactly are strings: long numbers, "inf",
    "NaN", dates (ISO 8601) and durations ("2 days, 3:04:05")."""
    columns: list[str]
    """The names of the columns, in order."""
    columnTypes: dict[str, str]
    """The type of each column by name: "number", "boolean", "date", "time", "duration", "category" or "text"."""
    columnOrders: NotRequired[dict[str, list[str]]]
    """An extension. The values of each "category" column in order, lowest first."""
    columnFormats: NotRequired[dict[str, dict[str, Any]]]
    """An extension. How the values of columns are formatted: decimals, thousands, percent, currency, date, time and
    locale."""
    columnDefs: NotRequired[list[dict[str, Any]]]
    """Column settings for the grid."""
    gridOptions: NotRequired[dict[str, Any]]
    """Settings for the grid."""
    escapeFormulas: NotRequired[Literal[True]]
    """An extension. Copies and downloads get an apostrophe before text that looks like a formula."""
    trusted: NotRequired[Literal[True]]
    """An extension. The app wrote the settings. Without this, all settings except plain values are ignored."""
    height: str
    """A CSS length."""
    totalRows: NotRequired[int]
    """An extension. The total number of rows, if `rowData` contains only the first ones."""
    downloadUrl: NotRequired[str]
    """An extension. A URL that returns all rows as CSV, valid only in this session and while the message exists."""


@shape
class PlotlyArtifact(ArtifactBase):
    """A Plotly figure."""

    artifactType: Literal["plotly"]
    """The type of the artifact."""
    figure: dict[str, Any]
    """The figure as Plotly's JSON."""
    height: str
    """A CSS length."""


@shape
class VegaArtifact(ArtifactBase):
    """A Vega-Lite chart. This type is an extension."""

    artifactType: Literal["vega"]
    """The type of the artifact."""
    spec: dict[str, Any]
    """The chart as a Vega-Lite specification."""
    height: str
    """A CSS length; empty for the chart's own height."""


@shape
class ImageArtifact(ArtifactBase):
    """An image."""

    artifactType: Literal["image"]
    """The type of the artifact."""
    url: str
    """The image's URL, which may be a data URL."""
    alt: str
    """A description of the image."""


@shape
class JsonArtifact(ArtifactBase):
    """Any JSON value, shown as a tree."""

    artifactType: Literal["json"]
    """The type of the artifact."""
    data: Any
    """The value."""


class _ArtifactPart(TypedDict):
    type: Literal["artifact"]
    """The type of the part."""


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
