"""The server: takes requests, streams what the script says, and sees who leaves early."""

from __future__ import annotations

import json
import select
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .anthropic import Anthropic
from .format import Event, Format
from .openai_chat import OpenAIChat
from .openai_responses import OpenAIResponses
from .script import Answerer, Cut, Fail, Request, Step, Usage, Wait, usual_answer

FORMATS: dict[str, type[Format]] = {
    format.path: format for format in (OpenAIChat, OpenAIResponses, Anthropic)
}

LOOK = 0.02
"""Seconds between two looks at a client that waits."""


class ModelServer(ThreadingHTTPServer):
    """A model behind an address on loopback; see the package for what it has."""

    daemon_threads = True

    def __init__(self, answer: Answerer = usual_answer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.requests: list[Request] = []
        self.gone = threading.Event()

    @property
    def root(self) -> str:
        """The base URL for Anthropic's clients."""
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def base_url(self) -> str:
        """The base URL for OpenAI's clients."""
        return f"{self.root}/v1"


@contextmanager
def model_server(answer: Answerer = usual_answer) -> Iterator[ModelServer]:
    """Run a server in a thread."""
    with ModelServer(answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(LOOK,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _GoneError(Exception):
    """The client has left."""


class _Handler(BaseHTTPRequestHandler):
    server: ModelServer  # pyright: ignore[reportIncompatibleVariableOverride]
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.close_connection = True
        if self.path not in FORMATS:
            self._send_json(404, {"error": {"message": f"There is no {self.path} here."}})
            return
        number = len(self.server.requests) + 1
        format = FORMATS[self.path](body, number)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(number, self.path, headers, body, format.said(), format.tools())
        self.server.requests.append(request)
        try:
            self._answer(format, self.server.answer(request))
        except (_GoneError, OSError):
            self.server.gone.set()

    def _answer(self, format: Format, steps: Iterable[Step]) -> None:
        begun = False
        for step in steps:
            match step:
                case Usage():
                    format.usage = step
                case Wait():
                    self._wait(step)
                case Fail() if not begun:
                    self._send_json(step.status, format.error(step), step.retry_after)
                    return
                case Fail():
                    self._send([format.failure(step)])
                    self._end_stream()
                    return
                case Cut():
                    self._cut()
                    return
                case _:
                    if not begun:
                        self._begin_stream(format)
                        begun = True
                    self._send(format.say(step))
        if not begun:
            self._begin_stream(format)
        self._send(format.end())
        if format.last_event is not None:
            self._write_chunk(f"data: {format.last_event}\n\n".encode())
        self._end_stream()

    def _wait(self, step: Wait) -> None:
        end = time.monotonic() + step.seconds
        while (left := end - time.monotonic()) > 0 and not step.until.wait(min(left, LOOK)):
            # One that has sent its request has nothing more to say, so it can be read only when it has left.
            if select.select([self.connection], [], [], 0)[0]:
                raise _GoneError

    def _cut(self) -> None:
        # A chunk that is announced as longer than it gets.
        self.wfile.write(b"400\r\ndata: {")
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def _begin_stream(self, format: Format) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()
        self._send(format.begin())

    def _send(self, events: Iterable[Event]) -> None:
        for name, data in events:
            named = f"event: {name}\n" if name else ""
            self._write_chunk(f"{named}data: {json.dumps(data)}\n\n".encode())

    def _end_stream(self) -> None:
        self._write_chunk(b"")

    def _write_chunk(self, chunk: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        self.wfile.flush()

    def _send_json(
        self, status: int, body: dict[str, Any], retry_after: float | None = None
    ) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")
        if retry_after is not None:
            self.send_header("Retry-After", str(retry_after))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass
