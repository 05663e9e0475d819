"""The last resort: objects that know how to show themselves in a notebook."""

from __future__ import annotations

import base64
from typing import Any, cast

from shiny_chatkit.content import Artifact, HtmlArtifact, ImageArtifact

# By MIME type, the best first; HTML is shown in a frame, whoever wrote it.
_METHODS = {
    "text/html": "_repr_html_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
}


def artifact_of_repr(content: Any) -> Artifact | None:
    """Return an artifact for an object's display in notebooks, or None if that is plain text."""
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
    """Call a method of the object's class, so that what answers to any name is not taken for one."""
    function = getattr(cast(Any, type(content)), method, None)
    shown = function(content) if callable(function) else None
    # With metadata, a size for instance.
    return cast("tuple[Any, ...]", shown)[0] if isinstance(shown, tuple) else shown
