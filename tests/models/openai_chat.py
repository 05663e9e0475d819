"""The format of OpenAI's chat completions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .format import Event, Format, text_of
from .script import Call, Cite, Fail, Said, Say, Search, Think, pieces_of_json, words


class OpenAIChat(Format):
    """One answer, as chunks with a delta each."""

    path = "/v1/chat/completions"
    last_event = "[DONE]"

    def __init__(self, body: dict[str, Any], number: int) -> None:
        super().__init__(body, number)
        self._calls = 0

    def said(self) -> list[Said]:
        return [
            Said(message["role"], text_of(message.get("content")))
            for message in self.body["messages"]
        ]

    def tools(self) -> list[str]:
        return [tool["function"]["name"] for tool in self.body.get("tools") or ()]

    def begin(self) -> Iterator[Event]:
        yield self._chunk({"role": "assistant", "content": ""})

    def say(self, step: Think | Say | Call | Cite | Search) -> Iterator[Event]:
        match step:
            case Say():
                for word in words(step.text):
                    yield self._chunk({"content": word})
            case Think():
                for word in words(step.text):
                    yield self._chunk({"reasoning_content": word})
            case Call():
                index, self._calls = self._calls, self._calls + 1
                function = {"name": step.name, "arguments": ""}
                call = {"index": index, "id": self.id("call", index), "type": "function"}
                yield self._chunk({"tool_calls": [{**call, "function": function}]})
                for piece in pieces_of_json(step.json):
                    delta = {"index": index, "function": {"arguments": piece}}
                    yield self._chunk({"tool_calls": [delta]})
            case Cite():
                source = {"url": step.url, "title": step.title, "start_index": 0, "end_index": 0}
                yield self._chunk(
                    {"annotations": [{"type": "url_citation", "url_citation": source}]}
                )
            case Search():
                pass

    def end(self) -> Iterator[Event]:
        yield self._chunk({}, "tool_calls" if self._calls else "stop")
        if (self.body.get("stream_options") or {}).get("include_usage"):
            given, made = self.usage.input, self.usage.output
            usage = {
                "prompt_tokens": given,
                "completion_tokens": made,
                "total_tokens": given + made,
            }
            yield None, {**self._about(), "choices": [], "usage": usage}

    def error(self, fail: Fail) -> dict[str, Any]:
        return {"error": {"message": fail.message, "type": "error", "code": str(fail.status)}}

    def _chunk(self, delta: dict[str, Any], reason: str | None = None) -> Event:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        return None, {**self._about(), "choices": [choice]}

    def _about(self) -> dict[str, Any]:
        kind = {"object": "chat.completion.chunk", "created": 0, "model": self.model}
        return {"id": self.id("chatcmpl"), **kind}
