"""Another server on loopback, which a test's page should not reach: it counts what does."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


class OtherServer:
    """``url`` is its address, ``paths`` what was asked for."""

    def __init__(self) -> None:
        paths: list[str] = []
        self.paths = paths

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                paths.append(self.path)
                self.send_response(200)
                self.send_header("Access-Control-Allow-Origin", "*")
                # What is in the browser's cache would not be asked for.
                self.send_header("Cache-Control", "no-store")
                self.send_header(
                    "Content-Type", "text/javascript" if ".js" in self.path else "image/svg+xml"
                )
                self.end_headers()
                self.wfile.write(
                    b"" if ".js" in self.path else b"<svg xmlns='http://www.w3.org/2000/svg'/>"
                )

            do_POST = do_HEAD = do_OPTIONS = do_GET  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self) -> OtherServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
