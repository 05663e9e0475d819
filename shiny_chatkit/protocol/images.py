"""Defines which images may be shown from their data, in a preview or from a ``data:`` URL.

The page has the constants in ``protocol.ts``, which is generated, and decides about previews by the same rule; both
are tested with the examples in tests/fixtures/rules/previews.json.
"""

from __future__ import annotations

IMAGE_TYPES = (
    "image/png",
    "image/jpeg",
    "image/jpg",
    "image/gif",
    "image/webp",
    "image/avif",
)
"""Media types of images that a ``data:`` URL may contain. SVG is not one of them, because it can contain scripts."""

IMAGE_TYPE_PATTERN = f"(?:{'|'.join(IMAGE_TYPES)})"
"""Matches such a media type."""

MAX_PREVIEW_BYTES = 200_000
"""Size of the largest image that is sent with its message."""


def has_preview(mime: str, size: int) -> bool:
    """Return whether an attachment is an image that its message shows."""
    return mime.lower() in IMAGE_TYPES and size <= MAX_PREVIEW_BYTES
