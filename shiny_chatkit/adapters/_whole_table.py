"""Downloads a whole table: writes the file before sending it, so that an error never leaves half a file."""

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
    # The page names the file, because it knows the table's title.
    "Content-Disposition": "attachment",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
BYTES_IN_MEMORY = 4_000_000
BYTES_PER_PIECE = 256 * 1024

_logger = logging.getLogger("shiny_chatkit.exports")


def csv_response(table: CsvSource) -> Response:
    """Return a response with the whole table as CSV, or an error response if the table cannot be written.

    Call it in a worker thread, because it returns only after the whole file is written.
    """
    file: IO[bytes] = tempfile.SpooledTemporaryFile(BYTES_IN_MEMORY)  # noqa: SIM115 - sent later
    try:
        # The byte order mark tells spreadsheets that the file is UTF-8.
        file.write(b"\xef\xbb\xbf")
        with app_code():  # Objects in the cells may run code of the app.
            for text in table.csv():
                file.write(clean_text(text).encode())
        size = file.tell()
        file.seek(0)
    except Exception:
        file.close()
        # The details of the error are for the developer and must not be shown to users.
        _logger.exception("A table could not be written as CSV.")
        return Response("The table could not be written.", 500, media_type="text/plain")
    headers = {**HEADERS, "Content-Length": str(size)}
    return StreamingResponse(_pieces(file), media_type="text/csv", headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(BYTES_PER_PIECE):
            yield piece
