"""The error for an unsupported version."""

from __future__ import annotations

from importlib import metadata

import pytest

from shiny_chatkit.host._supported import supported, unsupported

REQUIREMENTS = [
    "shinychat>=0.7.2",
    "shiny>=1.8",
    "htmltools >=0.7",
    "shinywidgets<2,>=0.8; extra == 'shinywidgets'",
    "shinywidgets<2,>=0.8; extra == 'all'",
]


@pytest.mark.parametrize(
    ("library", "versions"),
    [
        ("shiny", "shiny>=1.8"),
        ("shinychat", "shinychat>=0.7.2"),
        ("htmltools", "htmltools >=0.7"),
        ("shinywidgets", "shinywidgets<2,>=0.8"),
        ("numpy", "numpy"),
    ],
)
def test_the_supported_versions_are_those_of_the_metadata(
    library: str, versions: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metadata, "requires", lambda _: REQUIREMENTS)
    assert supported(library) == versions


def test_the_error_says_what_is_installed_what_is_supported_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    versions = {"shiny": "2.0.0", "shiny-chatkit": "0.1.0"}
    monkeypatch.setattr(metadata, "requires", lambda _: REQUIREMENTS)
    monkeypatch.setattr(metadata, "version", versions.__getitem__)
    assert str(unsupported("shiny", "Session._process_ui")) == (
        "shiny 2.0.0 has no `Session._process_ui`, which shiny-chatkit 0.1.0 needs. Supported versions: shiny>=1.8. "
        "Install them with `pip install --upgrade shiny-chatkit 'shiny>=1.8'`. If both are already up to date, "
        "install an earlier version of shiny that is supported."
    )


def test_a_package_that_is_not_installed_has_no_metadata(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", missing)
    monkeypatch.setattr(metadata, "version", missing)
    error = str(unsupported("shiny", "Session._process_ui"))
    assert error.startswith("shiny (unknown version) has no `Session._process_ui`")
    assert "Supported versions: shiny." in error
