"""A test of the app that needs no browser; run it with ``pytest``."""

import asyncio
from pathlib import Path

from shiny.testserver import test_server_async as run_server

APP = Path(__file__).with_name("app.py")


async def ask_loud(text: str) -> tuple[str, str, str]:
    """Return the answer, and what each of the two modules has counted."""
    async with run_server(APP) as session:
        loud, backwards = session.make_scope("loud"), session.make_scope("backwards")
        await loud.set_inputs(chat_user_input=text)
        while session.get_export("status").value in ("initial", "running"):
            await asyncio.sleep(0.01)
            await session.flush()
        answer = session.get_export("messages").value[-1]["content"]
        return answer, loud.get_output("count").value, backwards.get_output("count").value


def test_each_module_counts_its_own_answers() -> None:
    answer, loud, backwards = asyncio.run(asyncio.wait_for(ask_loud("Hello"), timeout=30))
    assert answer == "HELLO"
    assert loud == "Answers so far: 1"
    assert backwards == "Answers so far: 0"
