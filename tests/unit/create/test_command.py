"""``python -m shiny_chatkit create`` says what it has created and how to go on, or what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from shiny_chatkit.__main__ import _main
from shiny_chatkit.create._folder import TEMPLATES


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_it_says_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert _main(["create", "support", "--template", "module"]) == 0
    assert capsys.readouterr().out.startswith(
        "Created support from the template module. Next:\n\n  cd support\n"
    )
    assert "panel_ui" in Path("support/app.py").read_text("utf-8")


def test_another_directory_may_have_blanks(capsys: pytest.CaptureFixture[str]) -> None:
    Path("my apps").mkdir()
    assert _main(["create", "support", "--directory", "my apps"]) == 0
    assert f'cd "{Path("my apps/support")}"\n' in capsys.readouterr().out


def test_an_existing_folder_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    Path("support").mkdir()
    assert _main(["create", "support"]) == 1
    out, error = capsys.readouterr()
    assert (out, error) == ("", "error: 'support' already exists: choose another name.\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["create", "a/b"], "argument NAME: invalid name 'a/b': expected letters, digits"),
        (
            ["create", "a", "--template", "b"],
            "argument --template: invalid choice: 'b' (choose from",
        ),
        (["create"], "the following arguments are required: NAME"),
        ([], "the following arguments are required: COMMAND"),
    ],
)
def test_wrong_arguments_are_explained(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        _main(arguments)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err
    assert list(Path().iterdir()) == []


def test_help_describes_each_template(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        _main(["create", "--help"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    assert [template for template in TEMPLATES if f"\n  {template} " not in out] == []
