"""A chat that an agent over HTTP answers: what the agent is told, and what the app is."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Iterator
from typing import Any

import ag_ui.core as ag
import pytest

from shiny_chatkit import Chat
from shiny_chatkit.models.streams import ag_ui_agent
from tests.models import model_server
from tests.models.ag_ui_server import AgUiServer, ag_ui_server
from tests.server.harness import answering, serve_chat, until


async def weather(asked: ag.RunAgentInput) -> AsyncIterator[ag.BaseEvent]:
    yield ag.RunStartedEvent(thread_id=asked.thread_id, run_id=asked.run_id)
    yield ag.StateSnapshotEvent(snapshot={"run": asked.run_id})
    yield ag.TextMessageChunkEvent(message_id="1", delta="Let me look.")
    for id in ("a", "b"):
        yield ag.ToolCallChunkEvent(
            tool_call_id=id + asked.run_id, tool_call_name="look", delta='{"where": "up"}'
        )
    yield ag.ToolCallResultEvent(
        message_id="2", tool_call_id="a" + asked.run_id, content="Blue sky"
    )
    yield ag.TextMessageChunkEvent(message_id="3", delta="It is sunny.")
    yield ag.RunFinishedEvent(thread_id=asked.thread_id, run_id=asked.run_id)


@pytest.fixture
def agent() -> Iterator[AgUiServer]:
    with ag_ui_server(weather) as server:
        yield server


async def test_a_run_is_told_of_the_conversation(agent: AgUiServer) -> None:
    async with serve_chat(answering(ag_ui_agent(agent.url))) as (browser, _):
        page = browser.page()
        browser.submit("The weather?", message_id="u1")
        await until(lambda: page.messages[1:] and page.idle)
        browser.submit("And now?", message_id="u2")
        await until(lambda: page.messages[3:] and page.idle)
        first, second = agent.runs
        answer = page.messages[1].id
        assert first.thread_id == second.thread_id == page.thread.id
        assert first.run_id != second.run_id
        assert [(m.role, m.id, m.content) for m in first.messages] == [
            ("user", "u1", "The weather?")
        ]
        # The call that has got no result is none a model could go on from.
        assert [(m.role, m.id, m.content) for m in second.messages] == [
            ("user", "u1", "The weather?"),
            ("assistant", answer, "Let me look."),
            ("tool", f"{answer}-a{first.run_id}", "Blue sky"),
            ("assistant", f"{answer}-1", "It is sunny."),
            ("user", "u2", "And now?"),
        ]
        asked, given = second.messages[1], second.messages[2]
        assert isinstance(asked, ag.AssistantMessage)
        assert isinstance(given, ag.ToolMessage)
        assert asked.tool_calls is not None
        (call,) = asked.tool_calls
        assert (call.id, call.function.name) == (given.tool_call_id, "look")
        assert call.function.arguments == '{"where": "up"}'


async def test_a_run_is_told_what_the_app_has_to_say(agent: AgUiServer) -> None:
    tool: dict[str, Any] = {"name": "f", "description": "F", "parameters": {"type": "object"}}
    told: list[dict[str, Any]] = []
    handler = ag_ui_agent(
        agent.url,
        headers={"Authorization": "Bearer x"},
        state=lambda: {"runs": len(agent.runs)},
        tools=[tool],
        context={"The user": "Ada"},
        forwarded_props={"p": 1},
        on_event=told.append,
    )

    def setup(chat: Chat) -> None:
        chat.on_user_submit(handler)

        @chat.context_source("sales", "Sales data")
        def _() -> str:
            return "42 sold"

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        files = [
            {
                "type": "file",
                "name": "dot.png",
                "mime": "image/png",
                "size": 3,
                "content": base64.b64encode(b"dot").decode(),
            },
            {"type": "widget", "name": "sales", "widgetId": "sales", "size": 0, "mime": ""},
        ]
        browser.submit("Look", attachments=files)
        await until(lambda: page.messages[1:] and page.idle)
        (run,) = agent.runs
        assert agent.headers[0]["authorization"] == "Bearer x"
        assert agent.headers[0]["accept"] == "text/event-stream"
        assert run.state == {"runs": 0}
        assert run.tools is not None
        assert run.context is not None
        assert [t.model_dump(by_alias=True) for t in run.tools] == [tool]
        assert [(c.description, c.value) for c in run.context] == [
            ("The user", "Ada"),
            ("sales", "42 sold"),
        ]
        assert run.forwarded_props == {"p": 1}
        user = run.messages[0].model_dump(mode="json", by_alias=True)
        assert user["content"] == [
            {"type": "text", "text": "Look"},
            {
                "type": "image",
                "source": {"type": "data", "value": "ZG90", "mimeType": "image/png"},
            },
        ]
        (state,) = [e for e in told if e["type"] == "STATE_SNAPSHOT"]
        assert state["snapshot"] == {"run": run.run_id}


async def test_an_address_that_is_no_agent_s() -> None:
    with model_server() as model:
        async with serve_chat(answering(ag_ui_agent(model.root))) as (browser, _):
            page = browser.page()
            browser.submit("Go")
            await until(lambda: page.errors and page.idle)
            assert "404" in page.errors[0]["message"]
            assert page.said == [("user", "Go")]


async def test_a_run_that_fails_keeps_what_was_said() -> None:
    async def failing(asked: ag.RunAgentInput) -> AsyncIterator[ag.BaseEvent]:
        yield ag.StepStartedEvent(step_name="Searching")
        yield ag.TextMessageChunkEvent(message_id="1", delta="So far")
        yield ag.RunErrorEvent(message="Broken.")

    with ag_ui_server(failing) as agent:
        async with serve_chat(answering(ag_ui_agent(agent.url))) as (browser, _):
            page = browser.page()
            browser.submit("Go")
            await until(lambda: page.errors and page.idle)
            assert [s["text"] for s in page.named("chat:status-update")] == ["Searching"]
            assert (page.messages[1].content, page.messages[1].error) == ("So far", "Broken.")
