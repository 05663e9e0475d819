"""The last resort: shows objects by their notebook display."""

from __future__ import annotations

import base64
from typing import Any, cast

from shiny_chatkit.content import Artifact, HtmlArtifact, ImageArtifact

# By MIME type, the best first; HTML is always shown in a frame, because its author is unknown.
_METHODS = {
    "text/html": "_repr_html_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
}


def artifact_of_repr(content: Any) -> Artifact | None:
    """Return an artifact for an object's notebook display, or None if the display is plain text."""
    bundle = _called(content, "_repr_mimebundle_")
    known = cast("dict[str, Any]", bundle) if isinstance(bundle, dict) else {}
    for mime, method in _METHODS.items():
        shown = known.get(mime) or _called(content, method)
        if not shown:
            continue
        if mime == "text/html":
            return HtmlArtifact(str(shown))
        data = shown.encode() if isinstance(shown, str) and mime == "image/svg+xml" else shown
        if isinstance(data, str):
            data = base64.b64decode(data)
        return ImageArtifact.from_bytes(data, mime)
    return None


def _called(content: Any, method: str) -> Any:
    """Call a method that the object's class defines; an instance with ``__getattr__`` may accept any name."""
    function = getattr(cast(Any, type(content)), method, None)
    shown = function(content) if callable(function) else None
    # The result includes metadata, for example a size.
    return cast("tuple[Any, ...]", shown)[0] if isinstance(shown, tuple) else shown
