"""Images: by their address, or from bytes, files and figures."""

from __future__ import annotations

import base64
import io
import mimetypes
import re
import threading
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from shiny_chatkit.checks import values as check_values
from shiny_chatkit.protocol.clean import quoted

from ._artifacts import Artifact

_DRAWING_LOCK = threading.Lock()

_NAME = re.compile(r"[^/\\:?#]+\.(png|jpe?g|gif|svg|webp|avif|bmp|ico|tiff?)", re.IGNORECASE)
"""The bare name of an image file; the address of one that the app serves can be written with a slash."""

_FILE = re.compile(
    _NAME.pattern + r"|file:.*|~.*|[a-z]:[\\/].*|\\\\.*"
    r"|/(home|users|tmp|var|mnt|media|root|private|volumes)/.*",
    re.IGNORECASE | re.DOTALL,
)
"""Matches names that only a file on the server can have."""


@dataclass
class ImageArtifact(Artifact):
    """
    An image.

    Attributes
    ----------
    url
        Its address: http, https, ``data:``, or one that the app serves, such as ``"/img/plot.png"`` or
        ``"./plot.png"`` of its ``static_assets``. For a file of the server use :meth:`from_path`.
    alt
        What it shows, for those who do not see it.

    Raises
    ------
    TypeError
        If an argument is not a string.
    ValueError
        If the address is of another kind, or is the path of a file.
    """

    url: str
    alt: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        check_values.texts(self, "url", hint=_advice(self.url))
        check_values.labels(self, "alt", "title")
        url = self.url.strip()
        if _FILE.fullmatch(url):
            written = url.replace("\\", "/").removeprefix("file://")
            own = f', or "./{url}" for an image of `static_assets`' if _NAME.fullmatch(url) else ""
            raise ValueError(
                f"{quoted(self.url)} is the path of a file, not an address: write "
                f'`ImageArtifact.from_path("{written}")`{own}.'
            )
        scheme = url.split(":", 1)[0].lower() if ":" in url.split("/")[0] else ""
        is_image = url[:11].lower() == "data:image/"
        if not url or (scheme not in ("", "http", "https") and not is_image):
            raise ValueError(
                f"Invalid address {quoted(self.url)} for `ImageArtifact(url=...)`: expected http, https, "
                'a "data:image/..." address, or a path of the app such as "/img/plot.png".'
            )

    @classmethod
    def from_bytes(cls, data: bytes, mime: str, *, alt: str = "", title: str = "") -> ImageArtifact:
        """
        Show an image that is at hand as bytes.

        Parameters
        ----------
        data
            The bytes.
        mime
            Their MIME type, such as ``"image/png"``.
        alt, title
            As of the class.

        Raises
        ------
        TypeError
            If ``data`` is not bytes.
        ValueError
            If ``mime`` is not the type of an image.
        """
        if not isinstance(data, (bytes, bytearray, memoryview)):  # pyright: ignore[reportUnnecessaryIsInstance]
            hint = "Its bytes are `data.getvalue()`." if hasattr(data, "getvalue") else ""
            raise check_values.wrong("data", "bytes", data, hint)
        if not check_values.text("mime", mime).lower().startswith("image/"):
            raise ValueError(
                f'Invalid `mime` {quoted(mime)}: expected the type of an image such as "image/png".'
            )
        return cls(f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}", alt, title)

    @classmethod
    def from_path(cls, path: str | Path, *, alt: str = "", title: str = "") -> ImageArtifact:
        """
        Show an image file of the server; it travels with the message.

        Parameters
        ----------
        path
            The file, whose name says which kind of image it is.
        alt, title
            As of the class.

        Raises
        ------
        FileNotFoundError
            If the file does not exist.
        ValueError
            If its name is not that of an image.
        """
        if not isinstance(path, (str, PathLike)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise check_values.wrong("path", "the path of a file", path)
        mime, _ = mimetypes.guess_type(str(path))
        if mime is None or not mime.startswith("image/"):
            raise ValueError(
                f'{quoted(str(path))} does not end like an image file, such as ".png", ".jpg" or ".svg". '
                'Of another file give the bytes: `ImageArtifact.from_bytes(data, "image/png")`.'
            )
        file = Path(path).expanduser()
        if not file.is_file():
            raise FileNotFoundError(
                f"The image file {quoted(str(file.absolute()))} does not exist."
            )
        return cls.from_bytes(file.read_bytes(), mime, alt=alt, title=title)

    @classmethod
    def from_figure(cls, figure: Any, *, alt: str = "", title: str = "") -> ImageArtifact:
        """
        Show a matplotlib figure as a PNG.

        Parameters
        ----------
        figure
            The figure, axes of it, or anything with such a ``savefig``.
        alt, title
            As of the class.

        Raises
        ------
        TypeError
            If it has neither.
        """
        if not hasattr(figure, "savefig") and callable(getattr(figure, "get_figure", None)):
            figure = figure.get_figure()
        if not hasattr(figure, "savefig"):
            raise check_values.wrong("figure", "a matplotlib figure", figure, _advice(figure))
        buffer = io.BytesIO()
        # Figures are drawn in worker threads, and matplotlib draws one at a time.
        with _DRAWING_LOCK:
            figure.savefig(buffer, format="png", dpi=150, bbox_inches="tight")
        return cls.from_bytes(buffer.getvalue(), "image/png", alt=alt, title=title)

    def fields(self) -> dict[str, Any]:
        """Return the artifact in the protocol's shape."""
        return {"artifactType": "image", "title": self.title, "url": self.url, "alt": self.alt}


def _advice(value: object) -> str:
    """Return what to write for an image that is at hand as something else."""
    if isinstance(value, PathLike):
        return f'Write `ImageArtifact.from_path("{value}")`.'
    if isinstance(value, (bytes, bytearray, memoryview)):
        return 'Write `ImageArtifact.from_bytes(data, "image/png")`.'
    if hasattr(value, "savefig"):
        return "Append the figure as it is, or write `ImageArtifact.from_figure(figure)`."
    if type(value).__module__.split(".")[0] in ("PIL", "plotly", "altair", "matplotlib"):
        return "Append it as it is."
    return ""
