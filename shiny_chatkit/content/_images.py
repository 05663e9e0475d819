"""Images, given as a URL, bytes, a file or a figure."""

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

from shiny_chatkit.protocol.checks import values as check_values
from shiny_chatkit.protocol.clean import quoted

from ._artifacts import Artifact

_DRAWING_LOCK = threading.Lock()

_NAME = re.compile(r"[^/\\:?#]+\.(png|jpe?g|gif|svg|webp|avif|bmp|ico|tiff?)", re.IGNORECASE)
"""Matches the bare name of an image file; the URL of a file that the app serves can be written with a slash."""

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
        The image's URL: http, https, ``data:``, or a URL that the app serves, such as ``"/img/plot.png"`` or
        ``"./plot.png"`` in its ``static_assets``. For any other file on the server, use :meth:`from_path`.
    alt
        A description of the image for users who cannot see it.

    Raises
    ------
    TypeError
        If an argument is not a string.
    ValueError
        If the URL is not one of these kinds, or is the path of a file.
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
        Create an image from bytes.

        Parameters
        ----------
        data
            The bytes.
        mime
            The MIME type, such as ``"image/png"``.
        alt, title
            See :class:`ImageArtifact`.

        Raises
        ------
        TypeError
            If ``data`` is not bytes.
        ValueError
            If ``mime`` is not the type of an image.
        """
        if not isinstance(data, (bytes, bytearray, memoryview)):  # pyright: ignore[reportUnnecessaryIsInstance]
            hint = "Pass its bytes: `data.getvalue()`." if hasattr(data, "getvalue") else ""
            raise check_values.wrong("data", "bytes", data, hint)
        if not check_values.text("mime", mime).lower().startswith("image/"):
            raise ValueError(
                f'Invalid `mime` {quoted(mime)}: expected the type of an image such as "image/png".'
            )
        return cls(f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}", alt, title)

    @classmethod
    def from_path(cls, path: str | Path, *, alt: str = "", title: str = "") -> ImageArtifact:
        """
        Create an image from a file on the server; its bytes are sent with the message.

        Parameters
        ----------
        path
            The path of the file; the extension determines the MIME type.
        alt, title
            See :class:`ImageArtifact`.

        Raises
        ------
        FileNotFoundError
            If the file does not exist.
        ValueError
            If the file name is not the name of an image.
        """
        if not isinstance(path, (str, PathLike)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise check_values.wrong("path", "the path of a file", path)
        mime, _ = mimetypes.guess_type(str(path))
        if mime is None or not mime.startswith("image/"):
            raise ValueError(
                f'{quoted(str(path))} does not have the extension of an image, such as ".png", ".jpg" or ".svg". '
                'For other files, pass the bytes: `ImageArtifact.from_bytes(data, "image/png")`.'
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
        Create a PNG image from a matplotlib figure.

        Parameters
        ----------
        figure
            The figure, its axes, or any object with a ``savefig`` method like a figure's.
        alt, title
            See :class:`ImageArtifact`.

        Raises
        ------
        TypeError
            If ``figure`` is none of these.
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
    """Return what to write instead for an image that is not a URL."""
    if isinstance(value, PathLike):
        return f'Write `ImageArtifact.from_path("{value}")`.'
    if isinstance(value, (bytes, bytearray, memoryview)):
        return 'Write `ImageArtifact.from_bytes(data, "image/png")`.'
    if hasattr(value, "savefig"):
        return "Append the figure as it is, or write `ImageArtifact.from_figure(figure)`."
    if type(value).__module__.split(".")[0] in ("PIL", "plotly", "altair", "matplotlib"):
        return "Append it as it is."
    return ""
