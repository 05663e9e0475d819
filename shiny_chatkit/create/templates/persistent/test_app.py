"""A test of the app that needs no browser; run it with ``pytest``."""

import asyncio
from pathlib import Path

import pytest
from shiny.testserver import test_server_async as run_server

from shiny_chatkit.stores import SQLStore

APP = Path(__file__).with_name("app.py")


async def kept_answer_to(text: str, url: str) -> str:
    """Send a message, and return its answer from the database."""
    store = SQLStore(url)
    await store.open()
    try:
        async with run_server(APP) as session:
            await session.set_inputs(chat_user_input=text)
            while True:
                async for row in store.feedback():
                    return str(row["answer"])
                await asyncio.sleep(0.05)
    finally:
        await store.close()


def test_it_keeps_what_was_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'test.db'}"
    monkeypatch.setenv("CHAT_STORE", url)
    answer = asyncio.run(asyncio.wait_for(kept_answer_to("Good morning", url), timeout=30))
    assert answer == "You wrote: Good morning"
