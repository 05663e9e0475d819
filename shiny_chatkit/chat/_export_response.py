"""Serves an export as a file to download."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Mapping
from copy import copy
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from shiny_chatkit.log import Thread
from shiny_chatkit.log.export import FORMATS, check, export, policy, title_of
from shiny_chatkit.protocol.catalogs import preferred

_log = logging.getLogger("shiny_chatkit.exports")

NAME_CHARS = 80
"""Longest file name, without its extension."""

# A document contains untrusted text, and the conversation is private: neither sniff, embed nor cache it.
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": f"sandbox; {policy('none')}; frame-ancestors 'none'",
}

# Path separators, characters that Windows rejects, and invisible ones, which can reverse the displayed name.
_UNFIT = re.compile(r'[/\\:*?"<>|%]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


async def response(thread: Thread | None, query: Mapping[str, str]) -> Response:
    """Return a thread as a file, or a plain text response that says why that is not possible.

    Parameters
    ----------
    thread
        The thread.
    query
        The request's query parameters: "format", and optionally "images" and "language".
    """
    format, images = query.get("format", ""), query.get("images", "same-origin")
    language = preferred([query.get("language", "")])
    if thread is None:
        return _refused(language.text("documentNoThread"), 404)
    try:
        check(format, images)
    except ValueError as error:
        return _refused(str(error), 400)
    # Export a copy in a worker thread, because a long export must not block the loop and the thread may grow.
    snapshot = copy(thread)
    try:
        snapshot.messages = list(thread.copies())
        document = await run_in_threadpool(export, snapshot, format, images, language)
    except Exception:  # noqa: BLE001 - shown to the user, and logged
        _log.exception("A conversation could not be exported.")
        return _refused(language.text("documentCannotExport"), 500)
    file = FORMATS[format]
    name = disposition(title_of(thread), file.extension, language.text("documentFileName"))
    headers = {**_HEADERS, "Content-Disposition": name}
    return Response(
        document.encode("utf-8", "replace"), media_type=file.media_type, headers=headers
    )


def disposition(title: str, extension: str, otherwise: str = "conversation") -> str:
    """Return a Content-Disposition header with a safe file name made from a title, or else another name."""
    visible = "".join(c for c in title if unicodedata.category(c)[0] != "C")
    name = " ".join(_UNFIT.sub(" ", visible).split())[:NAME_CHARS].strip(" .")
    if not name or _RESERVED.fullmatch(name):
        name = otherwise
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().strip(" .")
    plain = re.sub(r"[^\w .,()+-]", "_", plain) or "conversation"
    encoded = quote(f"{name}.{extension}", safe="")
    return f"attachment; filename=\"{plain}.{extension}\"; filename*=UTF-8''{encoded}"


def _refused(why: str, status: int) -> Response:
    return PlainTextResponse(why, status, headers=_HEADERS)
