"""The format of OpenAI's responses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .format import Event, Format, text_of
from .script import Call, Cite, Fail, Said, Say, Search, Think, pieces_of_json, words


class OpenAIResponses(Format):
    """One answer, as items of output that open, grow and are done."""

    path = "/v1/responses"

    def __init__(self, body: dict[str, Any], number: int) -> None:
        super().__init__(body, number)
        self._sequence = 0
        self._output: list[dict[str, Any]] = []
        self._message: dict[str, Any] | None = None

    def said(self) -> list[Said]:
        given = self.body["input"]
        if isinstance(given, str):
            return [Said("user", given)]
        return [_said(item) for item in given]

    def tools(self) -> list[str]:
        tools = self.body.get("tools") or ()
        return [tool["name"] for tool in tools if tool["type"] == "function"]

    def begin(self) -> Iterator[Event]:
        for name in ("response.created", "response.in_progress"):
            yield self._event(name, response=self._response("in_progress"))

    def say(self, step: Think | Say | Call | Cite | Search) -> Iterator[Event]:
        if not isinstance(step, (Say, Cite)):
            yield from self._end_message()
        match step:
            case Say():
                yield from self._say(step.text)
            case Think():
                yield from self._think(step.text)
            case Call():
                yield from self._call(step)
            case Cite():
                yield from self._say("")
                yield from self._cite(step)
            case Search():
                sources = [{"type": "url", "url": result.url} for result in step.results]
                action = {"type": "search", "query": step.query, "sources": sources}
                yield from self._open("web_search_call", status="in_progress", action=action)
                yield from self._close(status="completed")

    def end(self) -> Iterator[Event]:
        yield from self._end_message()
        response = self._response("completed")
        response["usage"] = {
            "input_tokens": self.usage.input,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": self.usage.output,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": self.usage.input + self.usage.output,
        }
        yield self._event("response.completed", response=response)

    def error(self, fail: Fail) -> dict[str, Any]:
        return {"error": {"message": fail.message, "type": "error", "code": str(fail.status)}}

    def failure(self, fail: Fail) -> Event:
        response = self._response("failed")
        response["error"] = {"code": "server_error", "message": fail.message}
        return self._event("response.failed", response=response)

    def _say(self, text: str) -> Iterator[Event]:
        if self._message is None:
            yield from self._open("message", role="assistant", status="in_progress", content=[])
            self._message = {"type": "output_text", "text": "", "annotations": [], "logprobs": []}
            yield self._in_item("response.content_part.added", content_index=0, part=self._message)
        for word in words(text) if text else ():
            self._message["text"] += word
            name = "response.output_text.delta"
            yield self._in_item(name, content_index=0, delta=word, logprobs=[])

    def _cite(self, step: Cite) -> Iterator[Event]:
        assert self._message is not None
        end = len(self._message["text"])
        annotation = {"type": "url_citation", "url": step.url, "title": step.title}
        annotation |= {"start_index": 0, "end_index": end}
        yield self._in_item(
            "response.output_text.annotation.added",
            content_index=0,
            annotation_index=len(self._message["annotations"]),
            annotation=annotation,
        )
        self._message["annotations"].append(annotation)

    def _end_message(self) -> Iterator[Event]:
        if self._message is not None:
            part, self._message = self._message, None
            done = {"content_index": 0, "text": part["text"], "logprobs": []}
            yield self._in_item("response.output_text.done", **done)
            yield self._in_item("response.content_part.done", content_index=0, part=part)
            yield from self._close(status="completed", content=[part])

    def _think(self, text: str) -> Iterator[Event]:
        yield from self._open("reasoning", summary=[])
        name = "response.reasoning_summary"
        part = {"type": "summary_text", "text": ""}
        yield self._in_item(f"{name}_part.added", summary_index=0, part=part)
        for word in words(text):
            yield self._in_item(f"{name}_text.delta", summary_index=0, delta=word)
        yield self._in_item(f"{name}_text.done", summary_index=0, text=text)
        part = {**part, "text": text}
        yield self._in_item(f"{name}_part.done", summary_index=0, part=part)
        yield from self._close(summary=[part])

    def _call(self, step: Call) -> Iterator[Event]:
        call_id = self.id("call", len(self._output))
        yield from self._open(
            "function_call", name=step.name, call_id=call_id, arguments="", status="in_progress"
        )
        name = "response.function_call_arguments"
        for piece in pieces_of_json(step.json):
            yield self._in_item(f"{name}.delta", delta=piece)
        yield self._in_item(f"{name}.done", arguments=step.json)
        yield from self._close(arguments=step.json, status="completed")

    def _open(self, kind: str, **item: Any) -> Iterator[Event]:
        self._output.append({"id": self.id(kind, len(self._output)), "type": kind, **item})
        yield self._of_item("response.output_item.added")

    def _close(self, **item: Any) -> Iterator[Event]:
        self._output[-1] |= item
        yield self._of_item("response.output_item.done")

    def _of_item(self, name: str) -> Event:
        return self._event(name, output_index=len(self._output) - 1, item=self._output[-1])

    def _in_item(self, name: str, **data: Any) -> Event:
        where = {"item_id": self._output[-1]["id"], "output_index": len(self._output) - 1}
        return self._event(name, **where, **data)

    def _event(self, name: str, **data: Any) -> Event:
        number, self._sequence = self._sequence, self._sequence + 1
        return name, {"type": name, "sequence_number": number, **data}

    def _response(self, status: str) -> dict[str, Any]:
        return {
            "id": self.id("resp"),
            "object": "response",
            "created_at": 0,
            "model": self.model,
            "status": status,
            "error": None,
            "incomplete_details": None,
            "instructions": None,
            "metadata": {},
            "output": self._output,
            "parallel_tool_calls": True,
            "temperature": 1.0,
            "tool_choice": "auto",
            "tools": [],
            "top_p": 1.0,
            "usage": None,
        }


def _said(item: dict[str, Any]) -> Said:
    match item.get("type", "message"):
        case "message":
            role = "system" if item["role"] == "developer" else item["role"]
            return Said(role, text_of(item["content"]))
        case "function_call_output":
            return Said("tool", text_of(item["output"]))
        case _:
            return Said("assistant")
