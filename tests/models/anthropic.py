"""The format of Anthropic's messages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .format import Event, Format, text_of
from .script import Call, Cite, Fail, Said, Say, Search, Think, pieces_of_json, words

_ERRORS = {
    400: "invalid_request_error",
    401: "authentication_error",
    404: "not_found_error",
    429: "rate_limit_error",
    529: "overloaded_error",
}


class Anthropic(Format):
    """One answer, as blocks of content that start, grow and stop."""

    path = "/v1/messages"

    def __init__(self, body: dict[str, Any], number: int) -> None:
        super().__init__(body, number)
        self._index = -1
        self._open: str | None = None
        self._stop_reason = "end_turn"

    def said(self) -> list[Said]:
        said = [Said("system", text_of(self.body["system"]))] if self.body.get("system") else []
        for message in self.body["messages"]:
            content = message["content"]
            results = [b for b in content if isinstance(b, dict) and b["type"] == "tool_result"]
            said += [Said("tool", text_of(result.get("content"))) for result in results]
            if not results:
                said.append(Said(message["role"], text_of(content)))
        return said

    def tools(self) -> list[str]:
        return [tool["name"] for tool in self.body.get("tools") or ()]

    def begin(self) -> Iterator[Event]:
        message = {
            "id": self.id("msg"),
            "type": "message",
            "role": "assistant",
            "model": self.model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {"input_tokens": self.usage.input, "output_tokens": 1},
        }
        yield _event("message_start", message=message)
        yield _event("ping")

    def say(self, step: Think | Say | Call | Cite | Search) -> Iterator[Event]:
        match step:
            case Say():
                yield from self._block("text", text="")
                for word in words(step.text):
                    yield self._delta("text_delta", text=word)
            case Think():
                yield from self._block("thinking", thinking="", signature="")
                for word in words(step.text):
                    yield self._delta("thinking_delta", thinking=word)
                yield self._delta("signature_delta", signature="c2lnbmVk")
            case Call():
                self._stop_reason = "tool_use"
                yield from self._call("tool_use", step.name, step.json)
            case Cite():
                yield from self._block("text", text="")
                yield self._delta("citations_delta", citation=_location(step))
            case Search():
                query = json.dumps({"query": step.query})
                yield from self._call("server_tool_use", "web_search", query)
                call_id = self.id("server_tool_use", self._index)
                results = [_result(result) for result in step.results]
                yield from self._block(
                    "web_search_tool_result", new=True, tool_use_id=call_id, content=results
                )

    def end(self) -> Iterator[Event]:
        yield from self._end_block()
        yield _event(
            "message_delta",
            delta={"stop_reason": self._stop_reason, "stop_sequence": None},
            usage={"input_tokens": self.usage.input, "output_tokens": self.usage.output},
        )
        yield _event("message_stop")

    def error(self, fail: Fail) -> dict[str, Any]:
        kind = _ERRORS.get(fail.status, "api_error")
        return {"type": "error", "error": {"type": kind, "message": fail.message}}

    def _call(self, kind: str, name: str, arguments: str) -> Iterator[Event]:
        id = self.id(kind, self._index + 1)
        yield from self._block(kind, new=True, id=id, name=name, input={})
        for piece in pieces_of_json(arguments):
            yield self._delta("input_json_delta", partial_json=piece)

    def _block(self, kind: str, *, new: bool = False, **fields: Any) -> Iterator[Event]:
        """Start a block, unless the open one is of this kind and takes more."""
        if self._open == kind and not new:
            return
        yield from self._end_block()
        self._open = kind
        self._index += 1
        block = {"type": kind, **fields}
        yield _event("content_block_start", index=self._index, content_block=block)

    def _end_block(self) -> Iterator[Event]:
        if self._open is not None:
            self._open = None
            yield _event("content_block_stop", index=self._index)

    def _delta(self, kind: str, **fields: Any) -> Event:
        return _event("content_block_delta", index=self._index, delta={"type": kind, **fields})


def _event(name: str, **data: Any) -> Event:
    return name, {"type": name, **data}


def _location(cite: Cite) -> dict[str, Any]:
    source = {"url": cite.url, "title": cite.title, "cited_text": cite.quote}
    return {"type": "web_search_result_location", "encrypted_index": "", **source}


def _result(cite: Cite) -> dict[str, Any]:
    source = {"url": cite.url, "title": cite.title, "page_age": None}
    return {"type": "web_search_result", "encrypted_content": "", **source}
