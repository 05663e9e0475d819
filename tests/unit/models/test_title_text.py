"""Titles as models write them."""

from __future__ import annotations

import pytest

from shiny_chatkit.models._title_text import excerpt, one_line, title_in
from tests.unit.models.conversation import message


@pytest.mark.parametrize(
    ("reply", "title"),
    [
        ("Sales in spring", "Sales in spring"),
        ("  Sales in spring.\n", "Sales in spring"),
        ('"Sales in spring"', "Sales in spring"),
        ('"Sales in spring."', "Sales in spring"),
        ('"Sales in spring".', "Sales in spring"),
        ("„Umsatz im Frühling“", "Umsatz im Frühling"),
        ("« Les ventes »", "Les ventes"),
        ("「春の売上」", "春の売上"),
        ("**Sales in spring**", "Sales in spring"),
        ('**"Sales in spring"**', "Sales in spring"),
        ("_Sales in spring_", "Sales in spring"),
        ("__Sales in spring__", "Sales in spring"),
        ("Sales in *spring*", "Sales in spring"),
        ("~~Sales~~ in ***spring***", "Sales in spring"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("Why *args and **kwargs", "Why *args and kwargs"),
        ("# Sales in spring", "Sales in spring"),
        ("### **Sales** in `spring`", "Sales in spring"),
        ("- Sales in spring", "Sales in spring"),
        ("1. Sales in spring", "Sales in spring"),
        ("Title: Sales in spring", "Sales in spring"),
        ("**Title:** Sales in spring", "Sales in spring"),
        ("\n\nSales in spring\n\nI chose this title because it is short.", "Sales in spring"),
        ("```\nSales in spring\n```", "Sales in spring"),
        ("<think>\nHm.\n</think>\n\nSales in spring", "Sales in spring"),
        ("<think>Hm, without an end", ""),
        ("[Sales](https://example.com) in spring", "Sales in spring"),
        ('"Sales" and "spring"', '"Sales" and "spring"'),
        ("Travelers' sales", "Travelers' sales"),
        ("snake_case and __init__", "snake_case and __init__"),
        ("Sales ...", "Sales ..."),
        ("Two  spaces\tand a tab", "Two spaces and a tab"),
        ("", ""),
        ("---", ""),
        ('""', ""),
        ("**", ""),
        ("a \ud800 b", "a \ufffd b"),
    ],
)
def test_a_reply_becomes_a_title(reply: str, title: str) -> None:
    assert title_in(reply, 60) == title


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("one two three", "one two…"),
        ("one two", "one two"),
        ("onetwothreefour", "onetwothr…"),
        ("漢字漢字漢字漢字漢字漢字", "漢字漢字漢字漢字漢…"),
        ("abcdefgh\U0001f469\u200d\U0001f469\u200d\U0001f467", "abcdefgh\U0001f469…"),
        ("one\ntwo", "one two"),
    ],
)
def test_a_long_title_is_cut(text: str, line: str) -> None:
    assert one_line(text, 10) == line
    assert len(line) <= 10


def test_a_model_reads_the_first_question_and_its_answer() -> None:
    messages = [
        message("0", "assistant", "Welcome"),
        message("1", "user", "one"),
        message("2", "assistant", "x" * 5_000),
        message("3", "user", "two"),
    ]
    read = excerpt(messages)
    assert read.startswith("<conversation>\nUser: one\n\nAssistant: xxx")
    assert "two" not in read
    assert "Welcome" not in read
    assert len(read) < 2_100


@pytest.mark.parametrize("piece", ["[", "![", "\\[a", "_a_", "*a"])
def test_a_long_line_of_openings_is_read_in_no_time(piece: str) -> None:
    # Reading all of it as markdown would take longer than a test may.
    title_in(piece * 1_000_000, 80)
