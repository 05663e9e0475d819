"""The demo with a model behind HTTP: what the model is sent, and what comes of what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.dashboard import ALL, DASHBOARD, ask, bookmark, mention, number, tool_cards
from tests.browser.helpers import begin, said
from tests.models import (
    Call,
    ModelServer,
    Request,
    Say,
    Script,
    Step,
    Wait,
    forever,
    model_server,
)

FILTER = Call("filter_dashboard", {"where": ["species = Chinstrap", "sex = female", "year = 2008"]})
FEW = "9"
"""The number of penguins that pass the filter."""


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture
def model(server: ModelServer) -> ModelServer:
    server.requests.clear()
    server.gone.clear()
    return server


@pytest.fixture
def chat(open_chat: OpenChat, model: ModelServer) -> ChatController:
    environment = {"CHATKIT_MODEL_BASE_URL": model.base_url, "CHATKIT_MODEL": "small, large"}
    chat = open_chat(DASHBOARD, env=environment)
    expect(number(chat.page)).to_have_text(ALL)
    return chat


def results(request: Request) -> list[str]:
    """Return the results of the tools so far."""
    return [each.text for each in request.said if each.role == "tool"]


def with_filters(chat: ChatController, model: ModelServer) -> None:
    """Have the model filter the dashboard."""
    model.answer = Script([FILTER], [Say("Filtered.")])
    ask(chat, "Only the female Chinstraps of 2008", "Filtered.")
    expect(number(chat.page)).to_have_text(FEW)


def test_a_question_is_answered_with_a_chart_and_a_table(
    chat: ChatController, model: ModelServer
) -> None:
    def answer(request: Request) -> Iterable[Step]:
        match request.answered:
            case 0:
                yield Say("Let me compute. ")
                yield Call("summarize", {"column": "body_mass_g", "by": ["species"]})
            case 1:
                yield Call("show_chart", {"kind": "bar", "columns": ["body_mass_g"]})
            case _:
                rows = json.loads(results(request)[0])
                cells = [f"| {row['species']} | {row['mean']:.0f} g |" for row in rows]
                yield Say("\n".join(["| species | mean |", "| --- | ---: |", *cells]))

    model.answer = answer
    ask(chat, "How heavy are they?", "5076 g")
    answered = chat.loc_latest_message
    for card, name in zip(tool_cards(chat).all(), ("Summarize", "Show chart"), strict=True):
        expect(card).to_have_accessible_name(f"{name}, Done")
    expect(answered.get_by_role("img", name="Mean body mass (g) by species")).to_be_visible()
    expect(answered.locator("tbody tr")).to_have_text(
        [re.compile("Adelie"), re.compile("Chinstrap"), re.compile("Gentoo")]
    )
    expect(said(chat, "assistant")).to_have_count(1)
    first, _, last = model.requests
    assert {"summarize", "show_chart", "filter_dashboard", "read_context"} <= set(first.tools)
    assert first.said[0].text.endswith("The dashboard's filters: none")
    assert results(last)[1] == "The chart is shown to the user."


def test_the_model_filters_the_dashboard_and_is_told_what_it_shows(
    chat: ChatController, model: ModelServer
) -> None:
    with_filters(chat, model)
    model.answer = Script([Call("read_context", {"name": "chart"})], [Say("I have seen both.")])
    mention(chat, "table", "Who is the heaviest? ")
    expect(chat.loc_latest_message).to_contain_text("I have seen both.")
    chat.expect_streaming(False)
    asked, read = model.requests[-2:]
    filters = "species = Chinstrap; sex = female; year = 2008"
    assert asked.said[0].text.endswith(f"The dashboard's filters: {filters}")
    context, question = asked.body["messages"][-1]["content"]
    head, *rows, blank, end = context["text"].splitlines()[1:]
    assert context["text"].startswith('<context name="table">\n')
    assert head == "species,island,bill length,bill depth,flipper length,body mass,sex,year"
    assert [row.endswith("female,2008") for row in rows] == [True] * int(FEW)
    assert (blank, end) == ("", "</context>")
    assert question["text"].strip() == "Who is the heaviest? @table"
    assert results(read)[-1].startswith("species,flipper length,body mass\nChinstrap,")


def test_the_filters_are_cleared_only_if_allowed(chat: ChatController, model: ModelServer) -> None:
    with_filters(chat, model)
    for choice, penguins, told in (
        ("Refuse", FEW, "refused"),
        ("Allow once", ALL, "The dashboard shows all penguins."),
    ):
        known = len(model.requests)
        model.answer = Script([Call("reset_dashboard")], [Say("So be it.")])
        begin(chat, "Show me everything")
        button = chat.loc_latest_message.get_by_role("button", name=choice)
        expect(button).to_be_visible()
        expect(number(chat.page)).to_have_text(FEW)
        assert len(model.requests) == known + 1
        button.click()
        expect(chat.loc_latest_message).to_contain_text("So be it.")
        expect(number(chat.page)).to_have_text(penguins)
        assert told in results(model.requests[-1])[-1]
        chat.expect_streaming(False)


def talks() -> Iterable[Step]:
    return forever("and again ")


def falls_silent() -> Iterable[Step]:
    yield Say("and again ")
    yield Wait()


def test_stopping_closes_the_models_connection(chat: ChatController, model: ModelServer) -> None:
    expect_connection_closed(chat, model, talks)
    chat.new_thread()
    model.gone.clear()
    expect_connection_closed(chat, model, falls_silent)


def expect_connection_closed(
    chat: ChatController, model: ModelServer, steps: Callable[[], Iterable[Step]]
) -> None:
    model.answer = lambda request: steps()
    begin(chat, "Tell me more")
    expect(chat.loc_latest_message).to_contain_text("and again")
    expect(chat.loc_stop_button).to_be_visible()
    chat.stop()
    # The model would go on for a minute.
    assert model.gone.wait(10), f"The connection stayed open: {steps.__name__}."
    chat.expect_streaming(False)
    expect(chat.loc_latest_message).to_have_attribute("data-stopped", "Stopped")
    # What was said before the stop is remembered.
    model.answer = Script([Say("As you like.")])
    ask(chat, "Thank you", "As you like.")
    roles = [each.role for each in model.requests[-1].said]
    assert roles == ["system", "user", "assistant", "user"]
    assert "and again" in model.requests[-1].said[2].text


def test_a_reload_brings_the_page_and_the_models_memory_back(
    chat: ChatController, model: ModelServer
) -> None:
    page = chat.page
    chat.loc_settings.click()
    page.get_by_label("Model").select_option("large")
    page.keyboard.press("Escape")
    with_filters(chat, model)
    assert model.requests[-1].body["model"] == "large"
    model.answer = Script([Call("show_chart", {"kind": "bar", "columns": []})], [Say("Seen?")])
    ask(chat, "Draw them", "Seen?")
    bookmark(page)
    said_before = chat.loc_messages.inner_text()
    page.reload()
    expect(number(page)).to_have_text(FEW)
    expect(chat.loc_messages.locator("> *")).to_have_count(4)
    expect(chat.loc_messages).to_have_text(said_before, use_inner_text=True)
    expect(chat.loc_latest_message.get_by_role("img", name="penguins by species")).to_be_visible()
    model.answer = Script([Say("Yes, I remember.")])
    ask(chat, "Do you remember?", "Yes, I remember.")
    request = model.requests[-1]
    assert request.body["model"] == "large"
    assert [(each.role, each.text) for each in request.said[1:]] == [
        ("user", "Only the female Chinstraps of 2008"),
        ("assistant", ""),
        ("tool", f"The dashboard shows {FEW} penguins."),
        ("assistant", "Filtered."),
        ("user", "Draw them"),
        ("assistant", ""),
        ("tool", "The chart is shown to the user."),
        ("assistant", "Seen?"),
        ("user", "Do you remember?"),
    ]
