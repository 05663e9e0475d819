"""A test of the app that needs no browser; run it with ``pytest``."""

import asyncio
from pathlib import Path

from shiny.testserver import test_server_async as run_server

APP = Path(__file__).with_name("app.py")


async def answer_to(text: str) -> str:
    async with run_server(APP) as session:
        await session.set_inputs(chat_user_input=text)
        while session.get_export("status").value in ("initial", "running"):
            await asyncio.sleep(0.01)
            await session.flush()
        return session.get_export("messages").value[-1]["content"]


def test_it_counts_words() -> None:
    answer = asyncio.run(asyncio.wait_for(answer_to("Good morning"), timeout=30))
    assert answer == "You wrote **2 words**: Good morning"
