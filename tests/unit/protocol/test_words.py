"""Texts of the server have a key in the catalogs, and remember it."""

from __future__ import annotations

import copy
import json
import pickle
import re
from pathlib import Path

import pytest

import shiny_chatkit
from shiny_chatkit.protocol.catalogs import ENGLISH, Language
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.words import Words, remembered, said_by, wording_of, words

PACKAGE = Path(shiny_chatkit.__file__).parent
CODE = "".join(path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py")))
SECTIONS = json.loads((PACKAGE / "languages/en.json").read_text("utf-8"))


def test_every_text_of_the_server_is_used() -> None:
    """The keys of the texts stand in the code as they are, so that they can be found."""
    keys = [*SECTIONS["server"], *SECTIONS["document"]]
    assert [key for key in keys if not re.search(rf"\W{key}\W", CODE)] == []


def test_every_key_in_the_code_has_a_text() -> None:
    used = re.findall(r'\bwords\(\s*"(\w+)"|"key": "(\w+)"', CODE)
    keys = {key for pair in used for key in pair if key}
    assert len(keys) > 40
    assert keys - set(SECTIONS["server"]) == set()


def test_english_fills_in_numbers_names_sizes_and_times() -> None:
    assert words("tooManyThreads", count=1200).startswith(
        "There are too many conversations (1,200)."
    )
    assert words("lostFiles", names=["a.txt", "b.txt"]).count("a.txt, b.txt.") == 1
    size = words("uploadTooLarge", name="a.csv", size={"amount": 1_500_000, "unit": "byte"})
    assert size == "The file 'a.csv' is larger than 1.4 MB."
    for amount, shown in ((1, "in 1 minute."), (2, "in 2 minutes.")):
        assert words("tooOften", when={"amount": amount, "unit": "minute"}).endswith(shown)


def test_braces_in_a_value_are_not_filled_in() -> None:
    assert words("noCommand", name="{name}{count}") == "There is no command '{name}{count}'."


def test_a_text_is_a_plain_string_that_remembers_its_key() -> None:
    text = words("noCommand", name="add")
    assert json.loads(json.dumps([text])) == ["There is no command 'add'."]
    assert type(str(text)) is str
    assert wording_of(text) == {"key": "noCommand", "values": {"name": "add"}}
    assert wording_of(words("notSent")) == {"key": "notSent"}
    for twin in (copy.deepcopy(text), pickle.loads(pickle.dumps(text))):
        assert (twin, wording_of(twin)) == (text, wording_of(text))


def test_a_text_of_the_app_has_no_wording() -> None:
    assert wording_of("Not now.") is None
    assert wording_of(None) is None
    assert type(remembered("Not now.", None)) is str


def test_an_exception_says_what_it_was_raised_with() -> None:
    said = said_by(Refused(words("notSent")))
    assert isinstance(said, Words)
    assert str(Refused(said)) == "The message was not sent."
    assert type(said_by(Refused("Not now."))) is str
    assert said_by(KeyError("column")) == "'column'"
    assert said_by(ValueError()) == ""


def test_other_languages_group_digits_with_a_narrow_space() -> None:
    assert Language("xx", {"rows": "{total}"}).text("rows", total=12345) == "12\u202f345"


@pytest.mark.parametrize("key", ["unheardOf", "__class__"])
def test_a_wording_of_another_version_has_no_text(key: str) -> None:
    assert ENGLISH.worded({"key": key}) is None
