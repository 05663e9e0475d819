"""A chat that is created where there is no session."""

from __future__ import annotations

import pytest

from shiny_chatkit import Chat, chat_module_server
from shiny_chatkit.express import Chat as ExpressChat

NEEDS_SESSION = (
    "`Chat()` needs a session. In Shiny Core, create it inside the server function. In Shiny Express, import "
    "something from `shiny.express` in the app's own file, for instance `from shiny.express import ui`: Shiny "
    "recognizes an Express app by that import."
)


@pytest.mark.parametrize("chat", [Chat, ExpressChat])
def test_outside_a_session(chat: type[Chat]) -> None:
    with pytest.raises(RuntimeError) as caught:
        chat("chat")
    assert str(caught.value) == NEEDS_SESSION


def test_a_module_outside_a_session() -> None:
    with pytest.raises(RuntimeError) as caught:
        chat_module_server("chat")
    assert str(caught.value) == NEEDS_SESSION.replace("Chat()", "chat_module_server()", 1)
