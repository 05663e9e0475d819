"""``FakeClient.asked`` in a chat: frames, figures, refusals and errors as the model reads them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from shiny_chatkit import Chat
from shiny_chatkit.testing import Asked, FakeClient
from shiny_chatkit.types import ImageArtifact, ToolCall
from tests.server.harness import serve_chat, silent, until

PIXEL = "data:image/png;base64,AA=="


def frame() -> pd.DataFrame:
    """Read the sales."""
    return pd.DataFrame({"region": ["North", "South"], "sales": [1, 2]})


def figure() -> ImageArtifact:
    """Draw the sales."""
    return ImageArtifact(PIXEL, alt="sales")


def fails() -> str:
    """Fail."""
    raise ValueError("no sales")


async def second_request(tool: Any, *, refused: bool = False) -> Asked:
    client = FakeClient(ToolCall(tool.__name__), "Done.")
    client.register_tool(tool)
    async with serve_chat(silent, client=client, ask_before=[tool] if refused else []) as (
        browser,
        _,
    ):
        page = browser.page()
        browser.submit("Go")
        if refused:
            await until(
                lambda: any("permission" in t for m in page.messages for t in m.records("tool"))
            )
            (tool,) = page.messages[-1].records("tool")
            request = tool["permission"]["requestId"]
            answer = {"requestId": request, "optionId": "refuse", "threadId": page.thread.id}
            browser.send("chat:permission-response", answer)
        await until(lambda: len(client.asked) == 2 and page.idle)
    return client.asked[1]


async def test_a_frame_is_csv_and_a_figure_is_named() -> None:
    (read,) = (await second_request(frame)).tool_results
    assert (read.name, read.text, read.error) == (
        "frame",
        "region,sales\nNorth,1\nSouth,2\n",
        None,
    )
    assert (await second_request(figure)).text == "The user sees this image."


@pytest.mark.filterwarnings("ignore::chatlas._chat.ToolFailureWarning")
async def test_a_failure_and_a_refusal_say_why() -> None:
    asked = await second_request(fails)
    assert asked.tool_results[0].error == "no sales"
    assert asked.text == "Tool call failed with error: 'no sales'"
    asked = await second_request(frame, refused=True)
    assert asked.tool_results[0].error == "Tool call rejected. The user refused."
    assert "The user refused." in asked.text


async def test_the_system_prompt_and_a_mention_are_read() -> None:
    def setup(chat: Chat) -> None:
        @chat.context_source("sales")
        def _() -> pd.DataFrame:
            return frame()

    client = FakeClient("Done.", system_prompt="Be brief.")
    async with serve_chat(setup, client=client) as (browser, _):
        mention = {"type": "widget", "name": "sales", "widgetId": "sales"}
        browser.submit("Look", attachments=[mention])
        await until(lambda: len(browser.page().messages) == 2 and browser.page().idle)
    (asked,) = client.asked
    assert asked.system_prompt == "Be brief."
    assert asked.text == (
        '<context name="sales">\nregion,sales\nNorth,1\nSouth,2\n\n</context>\nLook'
    )
