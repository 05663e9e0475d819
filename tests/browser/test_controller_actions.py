"""ChatController: one method for each thing a user can do, and what it says where that cannot be done."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import begin, case

SHORT = 300
"""Milliseconds to wait for what will not come."""


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("controlled")


def told(action: Callable[[], object]) -> str:
    """The first line of what a failing action says."""
    with pytest.raises(AssertionError) as error:
        action()
    return str(error.value).splitlines()[0]


# -- Tools -----------------------------------------------------------------------------------------


def test_a_tool_is_allowed_by_either_name_or_none(chat: ChatController) -> None:
    for name in (None, "throw_away", "Throw all away"):
        with case(f"allow_tool({name!r})"):
            chat.expect_greeting(re.compile("Say hello"))
            begin(chat, "throw_away")
            chat.expect_tool("throw_away", status="asking")
            expect(chat.tool_card("throw_away")).to_be_visible()
            chat.allow_tool(name)
            chat.expect_tool("throw_away", status="done")
            chat.expect_tool_result("throw_away", "All gone.")
            chat.expect_latest_message(re.compile("It returned: All gone"))
            chat.expect_streaming(False)
            chat.new_thread()


def test_a_tool_is_refused_and_the_next_one_allowed_for_good(chat: ChatController) -> None:
    begin(chat, "throw_away")
    chat.refuse_tool("throw_away")
    chat.expect_tool("throw_away", status="refused")
    chat.expect_latest_message(re.compile("The user refused"))
    for number in (1, 2):
        begin(chat, "throw_away")
        if number == 1:
            chat.allow_tool(always=True)
        chat.expect_latest_message(re.compile("All gone"))
        chat.expect_tool("throw_away", status="done")


def test_a_table_and_an_error_are_read_from_their_cards(chat: ChatController) -> None:
    begin(chat, "in_stock")
    chat.expect_tool_result("in_stock", "apples")
    begin(chat, "broken")
    chat.expect_tool("broken", status="failed")
    chat.expect_tool_result("broken", re.compile("out of order"))
    sentence = told(lambda: chat.expect_tool("in_stock", status="failed", timeout=SHORT))
    assert sentence == (
        "The tool 'in_stock' is not failed. The conversation has the tool calls: "
        '"in_stock (done)", "broken (failed)".'
    )
    sentence = told(lambda: chat.expect_tool("nope", timeout=SHORT))
    assert sentence.startswith(
        "The tool 'nope' was not called. The conversation has the tool calls:"
    )
    sentence = told(lambda: chat.allow_tool("in_stock", timeout=SHORT))
    assert sentence.startswith("The tool 'in_stock' is not asking for permission.")
    with pytest.raises(ValueError, match="Invalid value 'ok' for `status`: expected one of"):
        chat.expect_tool("in_stock", status="ok")  # pyright: ignore[reportArgumentType]


def test_a_question_is_answered(chat: ChatController) -> None:
    for tool, answer in (("ask_text", "blue"), ("ask_buttons", "right"), ("ask_radio", "left")):
        with case(tool):
            begin(chat, tool)
            if tool != "ask_text":
                chat.loc_latest_message.get_by_text("Which way?").first.wait_for()
                sentence = told(lambda: chat.answer_question("up"))
                assert sentence == (
                    'The question does not offer \'up\'. It offers: "left", "right".'
                )
            chat.answer_question(answer)
            chat.expect_latest_message(re.compile(f"It returned: {answer}"))
            sentence = told(lambda answer=answer: chat.answer_question(answer, timeout=SHORT))
            assert sentence.startswith("No question is waiting for a reply. The latest message is ")
            chat.expect_streaming(False)


# -- Messages --------------------------------------------------------------------------------------


def test_what_failed_is_tried_again(chat: ChatController) -> None:
    chat.set_user_input("fail")
    chat.send_user_input()
    chat.expect_error("too much to do")
    sentence = told(lambda: chat.expect_latest_message("Fine", timeout=SHORT))
    assert 'The chat reports: "too much to do"' in sentence
    chat.retry()
    chat.expect_latest_message("You said fail, answer 2")
    sentence = told(lambda: chat.retry(timeout=SHORT))
    assert sentence == (
        "No message has failed, so there is nothing to retry. "
        'The latest message is "You said fail, answer 2".'
    )


def test_answers_and_messages_have_versions(chat: ChatController) -> None:
    begin(chat, "hello")
    chat.expect_latest_message("You said hello, answer 1")
    chat.expect_streaming(False)
    chat.answer_again()
    chat.expect_latest_message("You said hello, answer 2")
    chat.expect_streaming(False)
    chat.show_version(1)
    chat.expect_latest_message("You said hello, answer 1")
    assert told(lambda: chat.show_version(3)) == "Invalid version 3: the message has 2 versions."
    chat.edit_message("bye")
    chat.expect_latest_message("You said bye, answer 3")
    chat.rate_answer("up")
    chat.expect_user_input("rated up")


# -- The composer ----------------------------------------------------------------------------------


def test_files_are_attached(chat: ChatController, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x\n1\n")
    chat.attach_files(path)
    chat.attach_files({"name": "b.txt", "mimeType": "text/plain", "buffer": b"Hello"})
    chat.expect_attachments(["a.csv", "b.txt"])
    chat.remove_attachment("a.csv")
    chat.set_user_input("Read")
    chat.send_user_input()
    chat.expect_latest_message(re.compile('You said <attachment name="b.txt"> Hello'))
    chat.expect_attachments([])
    other = tmp_path / "c.png"
    other.write_bytes(b"PNG")
    sentence = told(lambda: chat.attach_files(other, timeout=SHORT))
    assert sentence.startswith(
        'The chat did not accept all of: "c.png". c.png has a type that this chat'
    )
    with pytest.raises(FileNotFoundError, match=r"The file .*none\.csv does not exist"):
        chat.attach_files(tmp_path / "none.csv")


def test_sources_are_mentioned_and_commands_run(chat: ChatController) -> None:
    chat.set_user_input("What about")
    chat.mention("sales")
    chat.send_user_input()
    chat.expect_latest_message(re.compile("12 apples.*What about @sales"))
    sentence = told(lambda: chat.mention("@nope", timeout=SHORT))
    assert sentence.startswith("The chat does not offer @nope to mention. The palette offers: ")
    chat.set_user_input("")
    chat.run_command("shout", "hey")
    chat.expect_latest_message("HEY!")
    sentence = told(lambda: chat.run_command("/nope", timeout=SHORT))
    assert sentence.startswith("The chat does not offer /nope to run.")


def test_a_suggestion_is_chosen(chat: ChatController) -> None:
    sentence = told(lambda: chat.choose_suggestion("Say goodbye", timeout=SHORT))
    assert (
        sentence == "No suggestion has the text 'Say goodbye'. The suggestions are: \"Say hello\"."
    )
    chat.choose_suggestion("Say hello")
    chat.expect_latest_message("You said Say hello, answer 1")


# -- Around the conversation -----------------------------------------------------------------------


def test_settings_are_set(chat: ChatController) -> None:
    for label, value, shown in (
        ("Loud", True, "loud is True"),
        ("Size", "large", "size is 'large'"),
        ("Warmth", 0.75, "warmth is 0.75"),
        ("Reset", None, "reset is None"),
    ):
        chat.set_setting(label, value)
        chat.expect_latest_message(shown)
    for label, value, why in (
        ("Loud", "off", "It is a toggle: expected True or False."),
        ("Size", "huge", 'It offers: "small", "large".'),
        ("Warmth", 2, "It is a range: expected a number from 0 to 1."),
        ("Reset", 1, "It is an action: write set_setting('Reset')."),
    ):
        with pytest.raises(ValueError) as refused:
            chat.set_setting(label, value)
        assert str(refused.value) == f"The setting {label!r} cannot be set to {value!r}. {why}"
    sentence = told(lambda: chat.set_setting("Speed", 1, timeout=SHORT))
    assert sentence == (
        'No setting is labeled \'Speed\'. The menu has: "Loud", "Size", "Warmth", "Reset".'
    )


def test_threads_are_renamed_and_deleted(chat: ChatController) -> None:
    begin(chat, "hello")
    chat.expect_streaming(False)
    chat.new_thread()
    chat.rename_thread("hello", "Greetings")
    chat.switch_thread("Greetings")
    chat.delete_thread("Greetings")
    chat.expect_messages("")
    sentence = told(lambda: chat.switch_thread("Greetings", timeout=SHORT))
    assert sentence.startswith("No thread is named 'Greetings'. The threads are: ")


def test_tasks_and_downloads(chat: ChatController) -> None:
    begin(chat, "plan")
    chat.expect_todos(["Look", "Leap"])
    chat.dismiss_todos()
    chat.expect_todos([])
    chat.expect_streaming(False)
    assert "plan" in chat.download_chat("markdown").path().read_text()


def test_a_chat_that_is_not_there_and_one_that_takes_no_files(
    chat: ChatController, page: Page, tmp_path: Path
) -> None:
    other = ChatController(page, "chatt")
    for action in (
        lambda: other.set_user_input("hi", timeout=SHORT),
        lambda: other.expect_latest_message("hi", timeout=SHORT),
        lambda: other.allow_tool(timeout=SHORT),
    ):
        sentence = told(action)
        assert 'The page has no chat with the id "chatt"; it has: "chat", "plain".' in sentence
    path = tmp_path / "a.csv"
    path.write_text("x\n")
    plain = ChatController(page, "plain")
    sentence = told(lambda: plain.attach_files(path, timeout=SHORT))
    assert sentence.startswith("This chat does not accept files: write `chat_ui(attachments=True)`")
