"""A model behind an OpenAI-compatible address, on loopback: streams what a test can foresee.

A message with "weather" makes it call the first tool once; one with "forever" makes it stream until the client is gone;
any other is answered with the number of user messages so far and the text itself. Knows nothing of chats or Shiny.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class OpenAIServer(ThreadingHTTPServer):
    """``base_url`` is what clients take; ``gone`` is set when a client leaves an answer early."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.gone = threading.Event()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def openai_server() -> Iterator[OpenAIServer]:
    """Run a server in a thread."""
    with OpenAIServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: OpenAIServer  # pyright: ignore[reportIncompatibleVariableOverride]
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            for delta, reason in _answer(request):
                self._send({"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]})
            self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            self.server.gone.set()
        self.close_connection = True

    def _send(self, chunk: dict[str, Any]) -> None:
        about = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "test"}
        self.wfile.write(f"data: {json.dumps({**about, **chunk})}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        pass


def _answer(request: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str | None]]:
    messages = request["messages"]
    last = messages[-1]
    if last["role"] == "tool":
        yield from _words(f"The tool says: {last['content']}")
    elif "weather" in _text(last):
        name = request["tools"][0]["function"]["name"]
        call = {"index": 0, "id": "call-1", "type": "function"}
        yield {"role": "assistant", "content": "Let me look. "}, None
        yield {"tool_calls": [{**call, "function": {"name": name, "arguments": ""}}]}, None
        for piece in ('{"city"', ': "Paris"}'):
            yield {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}, None
        yield {}, "tool_calls"
    elif "forever" in _text(last):
        yield {"role": "assistant", "content": "Once more "}, None
        pause = threading.Event()
        while True:
            yield {"content": "and again "}, None
            pause.wait(0.02)
    else:
        number = sum(message["role"] == "user" for message in messages)
        yield from _words(f"Number **{number}**: {_text(last)}")


def _words(text: str) -> Iterator[tuple[dict[str, Any], str | None]]:
    for word in text.split(" "):
        yield {"role": "assistant", "content": word + " "}, None
    yield {}, "stop"


def _text(message: dict[str, Any]) -> str:
    content = message["content"]
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content)
