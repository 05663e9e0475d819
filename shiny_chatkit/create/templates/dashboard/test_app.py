"""Tests of the app that need no browser; run them with ``pytest``."""

import asyncio
from pathlib import Path

from shiny.testserver import test_server_async as run_server

APP = Path(__file__).with_name("app.py")


async def answer_to(text: str) -> str:
    async with run_server(APP) as session:
        await session.set_inputs(region="All regions", chat_user_input=text)
        while session.get_export("status").value in ("initial", "running"):
            await asyncio.sleep(0.01)
            await session.flush()
        return session.get_export("messages").value[-1]["content"]


async def units_in(region: str) -> str:
    async with run_server(APP) as session:
        await session.set_inputs(region=region)
        return session.get_output("units").value


def test_the_filter_decides_what_is_counted() -> None:
    assert asyncio.run(units_in("All regions")) == "445"
    assert asyncio.run(units_in("North")) == "142"


def test_the_chat_knows_a_region() -> None:
    answer = asyncio.run(asyncio.wait_for(answer_to("How is the north doing?"), timeout=30))
    assert answer.startswith("**North**: 1,035 in revenue, most of it from books.")


def test_the_chat_asks_for_a_region() -> None:
    answer = asyncio.run(asyncio.wait_for(answer_to("Hello"), timeout=30))
    assert answer.startswith("Which region?")
