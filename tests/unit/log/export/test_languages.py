"""Documents say what is not content in the language that they are asked for."""

from __future__ import annotations

import pytest

from shiny_chatkit.log import Message, Part, RecordPart, TextPart, Thread
from shiny_chatkit.log.export import export
from shiny_chatkit.protocol.catalogs import named
from shiny_chatkit.protocol.languages import LANGUAGES, catalog
from shiny_chatkit.protocol.words import words

TABLE = {
    "type": "artifact",
    "artifactType": "table",
    "columns": ["n"],
    "rowData": [{"n": 1}],
    "totalRows": 12345,
}


def thread() -> Thread:
    told = words("modelFailed", status="500")
    parts: list[Part] = [RecordPart(TABLE)]
    return Thread(
        "t",
        messages=[
            Message("u", "user", 1, [TextPart("Go")]),
            Message("a", "assistant", 2, parts, stopped=True),
            Message("b", "assistant", 3, [TextPart("So far")], error=told),
            Message("c", "assistant", 4, [TextPart("And")], error="Out of *paper*."),
        ],
    )


def test_a_document_in_german() -> None:
    assert export(thread(), "markdown", language=named("de-AT")) == (
        "# Go\n\n## Ich\n\nGo\n\n## Assistent\n\n| n |\n| --- |\n| 1 |\n\n"
        "*Die ersten 1 von 12\u202f345 Zeilen.*\n\n*(angehalten)*\n\n"
        "## Assistent\n\nSo far\n\n*(fehlgeschlagen: Der Dienst des Modells ist ausgefallen (500). "
        "Bitte gleich noch einmal versuchen.)*\n\n"
        "## Assistent\n\nAnd\n\n*(fehlgeschlagen: Out of \\*paper\\*.)*\n"
    )


def test_the_usual_document_is_english() -> None:
    document = export(thread(), "markdown")
    assert document == export(thread(), "markdown", language=named("en"))
    assert "*The first 1 of 12,345 rows.*" in document
    assert "*(failed: The model's service failed (500). Try again in a moment.)*" in document


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_writes_documents(code: str) -> None:
    language = named(code)
    assert language.text("documentAssistant") in export(thread(), "markdown", language=language)
    page = export(thread(), "html", language=language)
    assert f'<html lang="{code}" dir="{language.direction}">' in page
    assert (language.direction == "rtl") == (code in ("ar", "he"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_documents_say_is_no_markdown(code: str) -> None:
    assert [
        text for text in catalog(code)["document"].values() if set("*_`[]<>#") & set(text)
    ] == []


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(ValueError, match=r"Unknown language 'sv': expected one of ar, de, en, "):
        named("sv")
