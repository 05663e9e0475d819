"""The option ``language``, and labels with placeholders and plurals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shiny_chatkit import chat_ui, output_markdown_stream, page_chat
from shiny_chatkit.protocol import languages
from tests.unit.element.calls import page
from tests.unit.element.test_chat_ui import config

ROOT = Path(__file__).parents[3] / "shiny_chatkit"


def test_the_files_are_those_of_the_languages() -> None:
    assert {path.stem for path in (ROOT / "languages").iterdir()} == set(languages.LANGUAGES)
    built = {path.stem for path in (ROOT / "www/languages").iterdir()}
    assert built == set(languages.LANGUAGES) - {"en"}


def test_the_language_goes_to_the_page() -> None:
    assert "language" not in config()
    assert config(language="de-AT")["language"] == "de-AT"
    own = config(language={"send": "Skicka", "stop": "Stopp"}, labels={"stop": "Halt"})
    assert own["language"] == "en"
    assert own["labels"] == {"send": "Skicka", "stop": "Halt"}
    assert config(language={"language": "sv"})["language"] == "sv"
    stream = output_markdown_stream("stream", language="ja")
    assert json.loads(str(stream.attrs["data-config"])) == {"language": "ja"}


@pytest.mark.parametrize(
    ("language", "names"), [("de-AT", ["de"]), ("en", []), ("auto", []), ({"send": "x"}, [])]
)
def test_the_texts_of_a_language_are_loaded_together_with_the_script(
    language: Any, names: list[str]
) -> None:
    for tag, name in (
        (chat_ui("chat", language=language), "shiny-chatkit"),
        (output_markdown_stream("stream", language=language), "shiny-chatkit-stream"),
    ):
        (dependency,) = [each for each in tag.get_dependencies() if each.name == name]
        hrefs = [str(link["href"]) for link in dependency.stylesheet]
        assert [href for href in hrefs if "languages" in href] == [
            f"languages/{n}.js" for n in names
        ]


def test_a_text_with_a_count_can_have_plurals() -> None:
    forms = {"one": "{count} Wort", "other": "{count} Wörter"}
    assert config(labels={"tokens": forms})["labels"] == {"tokens": forms}
    assert config(labels={"tokens": "{count} T"})["labels"] == {"tokens": "{count} T"}


def test_a_whole_page_has_the_language_and_its_direction() -> None:
    def html(**options: Any) -> str:
        return str(page_chat("Notes", **options))

    german = html(language="de")
    assert '<html lang="de"' in german
    assert 'aria-label="App-Menü"' in german
    assert "data-word" not in german
    assert 'aria-label="App-Menü"' in html(lang="de-CH")
    assert '<html lang="sv"' in html(lang="sv", language="de")
    assert 'dir="rtl"' in html(language="he")
    assert 'dir="rtl"' not in german
    # Only the browser knows.
    unknown = html(labels={"pageMenu": "Mine"})
    assert 'data-language="auto"' in unknown
    assert 'data-word="pageToggle"' in unknown
    assert 'data-word="pageMenu"' not in unknown


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (
            page(language="sv"),
            ValueError,
            "Unknown language 'sv' in `language`: expected 'auto', 'ar', 'de', ",
        ),
        (
            page(language=None),
            TypeError,
            'Invalid value None for `language`: expected "auto", a code',
        ),
        (
            page(language={"sned": "x"}),
            ValueError,
            "Unknown label 'sned' in `language`. Did you mean 'send'?",
        ),
        (
            page(language={"language": 3}),
            ValueError,
            'Invalid value 3 for the "language" of the catalog',
        ),
        (
            page(labels={"fileTooLarge": "ist größer als"}),
            ValueError,
            "it is a whole sentence, such as '{name} is larger than {size}.', and needs {name} and {size}.",
        ),
        (page(labels={"tokens": {"one": "x"}}), ValueError, 'expected a string for "other"'),
        (page(labels={"tokens": {"other": "{x}"}}), ValueError, "nothing is filled in for {x}"),
        (page(labels={"send": {"other": "x"}}), TypeError, "expected a string."),
    ],
)
def test_mistakes(call: Callable[[], Any], error: type[Exception], sentence: str) -> None:
    with pytest.raises(error) as raised:
        call()
    assert sentence in str(raised.value)
