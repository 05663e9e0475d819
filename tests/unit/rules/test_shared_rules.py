"""Rules that both languages implement decide the shared examples alike; js/test/rules.test.ts reads the same files."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from shiny_chatkit.content import Attachment
from shiny_chatkit.content._formulas import escape_formulas
from shiny_chatkit.log.export._prose import document_html
from shiny_chatkit.panels import Commands, file_types, is_accepted
from shiny_chatkit.protocol.languages import catalog_of
from shiny_chatkit.protocol.text import size_text

FOLDER = Path(__file__).parents[2] / "fixtures/rules"


def examples(name: str) -> list[Any]:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("example", examples("previews"), ids=lambda e: e["name"])
def test_previews(example: dict[str, Any]) -> None:
    content = b"x" * example["size"]
    file = Attachment("file", "name", example["mime"], example["size"], content)
    assert ("url" in file.to_part()) == example["preview"]


@pytest.mark.parametrize("example", examples("file_types"), ids=json.dumps)
def test_accepted_files(example: dict[str, Any]) -> None:
    accepted = file_types(example["accepted"])
    found = is_accepted(example["name"], example["mime"], accepted)
    assert found == example["is_accepted"]


@pytest.mark.parametrize("example", examples("sizes"), ids=lambda e: str(e["size"]))
def test_sizes(example: dict[str, Any]) -> None:
    assert size_text(example["size"]) == example["text"]


@pytest.mark.parametrize("example", examples("languages"), ids=lambda e: e["tag"])
def test_languages(example: dict[str, Any]) -> None:
    assert catalog_of(example["tag"]) == example["code"]


@pytest.mark.parametrize("example", examples("commands"), ids=lambda e: repr(e["text"]))
def test_commands(example: dict[str, Any]) -> None:
    commands = Commands(Mock())
    for name in ("clear", "my_Report-2"):
        commands.register(name, "", lambda: None)
    found = commands.parse(example["text"])
    args = example.get("args")
    assert (found and (found[0].name, found[1])) == (
        None if example["command"] is None else (example["command"], args)
    )


@pytest.mark.parametrize("example", examples("spreadsheet_formulas"), ids=json.dumps)
def test_formulas_of_spreadsheets(example: dict[str, Any]) -> None:
    text = example["text"]
    expected = f'"\'{text}"' if example["is_formula"] else f'"{text}"'
    assert "".join(escape_formulas([f'"{text}"'])) == expected


@pytest.mark.parametrize("example", examples("formulas"), ids=lambda e: repr(e["text"])[:60])
def test_formulas_in_texts(example: dict[str, Any]) -> None:
    shown = document_html(example["text"])
    found = re.findall(r'class="formula" dir="ltr">(.*?)</(?:span|div)>', shown, re.DOTALL)
    assert [html.unescape(each) for each in found] == example["formulas"]
