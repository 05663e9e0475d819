"""``replace_shinychat()`` in a process of its own, where nothing else has imported shinychat."""

from __future__ import annotations

import textwrap

from tests.support.new_process import run_python

IMPORTS = """
import sys
import shiny.express, shiny.ui, shinychat
import shiny_chatkit as ours, shiny_chatkit.express, shiny_chatkit.types
"""


def run(script: str) -> str:
    """Run a script after the imports; return what it prints, or the last line of its error."""
    done = run_python(IMPORTS + textwrap.dedent(script))
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def test_packages_and_apps_get_ours_until_it_is_undone() -> None:
    script = """
    theirs = id(shinychat.Chat)
    handle = ours.replace_shinychat()
    from shinychat import Chat, page_chat
    from shinychat._chat import Chat as PrivateChat
    from shinychat.express import Chat as ExpressChat
    from shinychat.types import ChatGreeting
    from shiny import ui
    from shiny.express import ui as express_ui
    assert Chat is PrivateChat is ui.Chat is shinychat.Chat is ours.Chat
    assert page_chat is ours.page_chat and ui.chat_ui is ours.chat_ui
    assert ui.MarkdownStream is ours.MarkdownStream
    assert ui.output_markdown_stream is ours.output_markdown_stream
    assert ExpressChat is express_ui.Chat is ours.express.Chat
    assert express_ui.MarkdownStream is ours.express.MarkdownStream
    assert ChatGreeting is ours.types.ChatGreeting
    # What both share goes on working, and nothing is loaded that apps do not need.
    assert shinychat.message_content("Hello").content == "Hello"
    assert shinychat.types.ChatMessage("Hello", attachments=[{
        "mime": "text/plain", "name": "a.txt", "data_url": "data:,a"}]).attachments[0].name == "a.txt"
    assert "playwright" not in sys.modules
    from shinychat.playwright import ChatController
    from shiny.playwright.controller import Chat as Controller
    assert ChatController is Controller is ours.playwright.ChatController
    with ours.replace_shinychat():
        assert shinychat.Chat is ours.Chat
    assert shinychat.Chat is ours.Chat
    handle.restore()
    handle.restore()
    assert theirs == id(shinychat.Chat)
    assert shinychat.Chat is ui.Chat is shinychat._chat.Chat
    from shinychat.playwright import ChatController as Restored
    from shiny.playwright.controller import Chat as Controller
    assert Restored is Controller is not ChatController
    print("done")
    """
    assert run(script) == "done"


def test_what_cannot_be_replaced_is_an_error_that_says_why() -> None:
    script = """
    from types import ModuleType
    package = sys.modules["querychat._shiny"] = ModuleType("querychat._shiny")
    package.chat_drawer, package.Chat = shinychat.chat_drawer, shiny.ui.Chat
    try:
        ours.replace_shinychat()
    except RuntimeError as error:
        print(error, shinychat.Chat is not ours.Chat)
    del sys.modules["querychat._shiny"]

    Derived = type("Derived", (shinychat.Chat,), {"__module__": "somewhere"})
    try:
        ours.replace_shinychat()
    except RuntimeError as error:
        print(error)
    del Derived
    import gc; gc.collect()

    shinychat.chat_footer = object()
    shinychat.__all__.append("chat_footer")
    with ours.replace_shinychat():
        try:
            from shinychat import chat_footer
        except ImportError as error:
            print(error)
        assert not hasattr(shinychat, "something_else")
    assert shinychat.chat_footer
    """
    advice = "Call replace_shinychat() before that, at the start of the app."
    assert run(script).splitlines() == [
        (
            "'querychat._shiny' has imported Chat, chat_drawer from shinychat already, and would go on using them. "
            f"{advice} True"
        ),
        f"'somewhere' has imported Chat from shinychat already, and would go on using them. {advice}",
        "shiny_chatkit has no 'chat_footer' of shinychat, whose names it replaces.",
    ]
