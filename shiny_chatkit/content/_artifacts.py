"""Artifacts: content with a frame of its own, a title and a way to take it along."""

from __future__ import annotations

import base64
import io
import json
import mimetypes
import re
import threading
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.build import OutboundEvent

from ._pieces import Piece, json_like

_DRAWING = threading.Lock()


class Artifact(Piece):
    """What all artifacts have in common."""

    @abstractmethod
    def fields(self) -> dict[str, Any]:
        """Give the artifact in the protocol's shape, without its message."""

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Give the event that shows it."""
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
        The code, its language's name, and a title.
    """

    content: str
    language: str = ""
    title: str = ""

    def fields(self) -> dict[str, Any]:
        """Give the artifact in the protocol's shape."""
        return {
            "artifactType": "code",
            "title": self.title,
            "content": self.content,
            "language": self.language,
        }


@dataclass
class MarkdownArtifact(Artifact):
    """A document in markdown."""

    content: str
    title: str = ""

    def fields(self) -> dict[str, Any]:
        """Give the artifact in the protocol's shape."""
        return {"artifactType": "markdown", "title": self.title, "content": self.content}


@dataclass
class HtmlArtifact(Artifact):
    """
    An HTML page of unknown origin, shown in a frame that can reach nothing of the app.

    For trusted UI append a Shiny tag.

    Attributes
    ----------
    content, title
        The page, and a title.
    allow
        Servers from which the page may load scripts, styles, images, fonts and data, such as
        ``"https://cdn.example.com"`` or ``"https://*.tile.example.com"``. Whatever is in the page can also be
        sent there.

    Raises
    ------
    ValueError
        If one of ``allow`` is not the address of a server alone.
    """

    content: str
    title: str = ""
    allow: Sequence[str] = ()

    def __post_init__(self) -> None:
        servers = [self.allow] if isinstance(self.allow, str) else self.allow
        self.allow = [_server(address) for address in servers]

    def fields(self) -> dict[str, Any]:
        """Give the artifact in the protocol's shape."""
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
    """Return an address for a policy, where it would otherwise allow more or break the policy."""
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
        A ``plotly`` figure, or a dictionary like one.
    height
        A CSS length.
    """

    figure: Any
    height: str = "400px"
    title: str = ""

    def fields(self) -> dict[str, Any]:
        """Give the artifact in the protocol's shape."""
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
        A CSS length; by default as high as the chart itself.
    title
        Shown above it.
    """

    chart: Any
    height: str = ""
    title: str = ""

    def fields(self) -> dict[str, Any]:
        """Give the artifact in the protocol's shape."""
        to_dict = getattr(self.chart, "to_dict", None)
        spec = to_dict() if to_dict is not None else dict(self.chart)
        return {
            "artifactType": "vega",
            "title": self.title,
            "spec": json_like(spec),
            "height": self.height,
        }


@dataclass
class ImageArtifact(Artifact):
    """
    An image.

    Attributes
    ----------
    url
        Its address: http, https, ``data:``, or one of the app's own.
    alt
        What it shows, for those who do not see it.

    Raises
    ------
    ValueError
        If the address is of another kind.
    """

    url: str
    alt: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        scheme = self.url.strip().split(":", 1)[0].lower() if ":" in self.url.split("/")[0] else ""
        if scheme not in ("", "http", "https") and not self.url.startswith("data:image/"):
            raise ValueError("An image's url is http, https, a data: image, or the app's own.")

    @classmethod
    def from_bytes(cls, data: bytes, mime: str, *, alt: str = "", title: str = "") -> ImageArtifact:
        """Show an image that is at hand as bytes of a MIME type."""
        return cls(f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}", alt, title)

    @classmethod
    def from_path(cls, path: str | Path, *, alt: str = "", title: str = "") -> ImageArtifact:
        """Show an image file of the server; it travels with the message."""
        mime, _ = mimetypes.guess_type(str(path))
        if mime is None or not mime.startswith("image/"):
            raise ValueError(f"{path} is no image by its name.")
        return cls.from_bytes(Path(path).read_bytes(), mime, alt=alt, title=title)

    @classmethod
    def from_figure(cls, figure: Any, *, alt: str = "", title: str = "") -> ImageArtifact:
        """Show a matplotlib figure (or anything with such a ``savefig``), as a PNG."""
        buffer = io.BytesIO()
        # Figures are drawn in worker threads, and matplotlib draws one at a time.
        with _DRAWING:
            figure.savefig(buffer, format="png", dpi=150, bbox_inches="tight")
        return cls.from_bytes(buffer.getvalue(), "image/png", alt=alt, title=title)

    def fields(self) -> dict[str, Any]:
        """Give the artifact in the protocol's shape."""
        return {"artifactType": "image", "title": self.title, "url": self.url, "alt": self.alt}


@dataclass
class JsonArtifact(Artifact):
    """
    JSON-like data as a tree that unfolds.

    Attributes
    ----------
    data
        The data.
    """

    data: Any
    title: str = ""

    def fields(self) -> dict[str, Any]:
        """Give the artifact in the protocol's shape."""
        return {"artifactType": "json", "title": self.title, "data": json_like(self.data)}
