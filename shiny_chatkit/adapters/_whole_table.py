"""The download of a whole table: written before it is sent, so that what fails is never half a file."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from typing import IO

from starlette.responses import Response, StreamingResponse

from shiny_chatkit.content import CsvSource
from shiny_chatkit.host import app_code
from shiny_chatkit.protocol.clean import clean_text

HEADERS = {
    # The name is the page's, which knows the table's title.
    "Content-Disposition": "attachment",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
BYTES_IN_MEMORY = 4_000_000
BYTES_PER_PIECE = 256 * 1024

_logger = logging.getLogger("shiny_chatkit.exports")


def csv_response(table: CsvSource) -> Response:
    """Return a response that has all of a table as CSV; one that says so if it cannot be written.

    To be called in a worker thread: it takes as long as to write the whole.
    """
    file: IO[bytes] = tempfile.SpooledTemporaryFile(BYTES_IN_MEMORY)  # noqa: SIM115 - sent later
    try:
        # The mark tells spreadsheets that it is UTF-8.
        file.write(b"\xef\xbb\xbf")
        with app_code():  # Of the objects in its cells.
            for text in table.csv():
                file.write(clean_text(text).encode())
        size = file.tell()
        file.seek(0)
    except Exception:
        file.close()
        # What went wrong is the app's affair, and nothing that a user should read.
        _logger.exception("A table could not be written as CSV.")
        return Response("The table could not be written.", 500, media_type="text/plain")
    headers = {**HEADERS, "Content-Length": str(size)}
    return StreamingResponse(_pieces(file), media_type="text/csv", headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(BYTES_PER_PIECE):
            yield piece
