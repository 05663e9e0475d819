"""OpenTelemetry: the spans of turns, tools and writes, together with those of chatlas, and without what was written."""

from __future__ import annotations

from typing import Any

import chatlas._otel
import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from shiny_chatkit.host import _telemetry
from shiny_chatkit.stores import MemoryStore
from shiny_chatkit.types import ToolCall, ToolResult
from tests.models import Call, ModelServer, Say, Script
from tests.server.harness import answering, serve_chat, silent, until
from tests.server.model_client import client, over

SECRET = "hunter2"


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    """The spans that have ended. The provider of the process stays as it is, because it can be set only once."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(_telemetry, "_tracer", provider.get_tracer("shiny_chatkit"))
    monkeypatch.setattr(chatlas._otel, "tracer", provider.get_tracer("chatlas"))
    monkeypatch.delenv(_telemetry.CONTENT_VARIABLE, raising=False)
    return exporter


def named(spans: InMemorySpanExporter, name: str) -> list[ReadableSpan]:
    return [span for span in spans.get_finished_spans() if span.name == name]


def attributes(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def everything(spans: InMemorySpanExporter) -> str:
    return "".join(span.to_json() for span in spans.get_finished_spans())


def shout(text: str) -> str:
    return text.upper()


async def test_a_turn_contains_its_tools_and_the_spans_of_chatlas(
    model: ModelServer, spans: InMemorySpanExporter
) -> None:
    model.answer = Script([Call("greet")], [Say(f"The answer is {SECRET}.")])
    async with serve_chat(silent) as (browser, chat):

        def greet() -> str:
            """Greets somebody."""
            return SECRET

        chat.client = client(model, greet)
        browser.page()
        browser.submit(f"my password is {SECRET}")
        await over(browser, 1)
        await until(lambda: named(spans, "chat.turn"))
        (turn,) = named(spans, "chat.turn")
        assert turn.context is not None
        assert turn.parent is None
        assert attributes(turn)["shiny_chatkit.chat.id"] == "chat"
        assert {"gen_ai.conversation.id", "shiny_chatkit.message.id"} <= attributes(turn).keys()
        for name in ("chat.tool greet", "invoke_agent"):
            (inner,) = named(spans, name)
            assert inner.parent is not None
            assert inner.parent.span_id == turn.context.span_id
        assert turn.status.status_code is not StatusCode.ERROR
        assert SECRET not in everything(spans)


async def test_content_is_in_spans_only_on_request(
    spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(_telemetry.CONTENT_VARIABLE, "true")
    async with serve_chat(answering(shout)) as (browser, _):
        page = browser.page()
        browser.submit("hello")
        await until(lambda: page.shows("hello", "HELLO") and named(spans, "chat.turn"))
        found = attributes(named(spans, "chat.turn")[0])
        assert found["shiny_chatkit.question"] == "hello"
        assert found["shiny_chatkit.answer"] == "HELLO"


async def test_an_error_is_named_by_its_type(spans: InMemorySpanExporter) -> None:
    def fails(text: str) -> Any:
        yield ToolCall("look", {}, id="t1")
        yield ToolResult("t1", "nothing", is_error=True)
        yield ToolCall("wait", {}, id="t2")
        raise KeyError(text)

    async with serve_chat(answering(fails)) as (browser, _):
        browser.page()
        browser.submit(SECRET)
        await until(lambda: named(spans, "chat.turn"))
        (turn,) = named(spans, "chat.turn")
        assert turn.status.status_code is StatusCode.ERROR
        assert attributes(turn)["error.type"] == "KeyError"
        (look,) = named(spans, "chat.tool look")
        assert look.status.status_code is StatusCode.ERROR
        (wait,) = named(spans, "chat.tool wait")
        assert attributes(wait)["shiny_chatkit.stopped"] is True
        assert SECRET not in everything(spans)


async def test_a_turn_that_waited_is_not_a_part_of_the_one_before(
    spans: InMemorySpanExporter,
) -> None:
    async with serve_chat(answering(shout)) as (browser, _):
        page = browser.page()
        browser.submit("one")
        browser.submit("two")
        await until(lambda: page.shows("one", "ONE", "two", "TWO"))
        await until(lambda: len(named(spans, "chat.turn")) == 2)
        assert [span.parent for span in named(spans, "chat.turn")] == [None, None]


async def test_what_is_saved_is_counted(spans: InMemorySpanExporter) -> None:
    async with serve_chat(answering(shout), store=MemoryStore(), user="ada") as (browser, _):
        page = browser.page()
        browser.submit(SECRET)
        await until(lambda: page.shows(SECRET, SECRET.upper()))
        await until(lambda: named(spans, "chat.store.save"))
        saved = [attributes(span) for span in named(spans, "chat.store.save")]
        assert any(found["shiny_chatkit.messages"] for found in saved)
        assert SECRET not in everything(spans)
