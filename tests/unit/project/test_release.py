"""A version is released only if its tag, its entry in the changelog and its citation agree."""

from __future__ import annotations

import pytest

from tests.support.release import ROOT, changes, problems, version

CHANGELOG = """# Changelog

## [Unreleased]

## [0.2.0] - 2026-11-29

### Added

- More.

## [0.1.0] - 2026-01-01

- Less.
"""


def found(changelog: str = CHANGELOG, **options: str | None) -> list[str]:
    return list(problems(changelog, "0.2.0", **{"tag": "v0.2.0", "cited": "0.2.0", **options}))


def test_a_version_can_be_released() -> None:
    assert found() == []
    assert found(tag=None) == []
    assert changes(CHANGELOG, "0.2.0") == "### Added\n\n- More."
    assert changes(CHANGELOG, "0.1.0") == "- Less."
    assert changes(CHANGELOG, "0.3.0") == ""


@pytest.mark.parametrize("tag", ["0.2.0", "v0.2", "v0.3.0", "v0.2.0rc1"])
def test_another_tag_is_refused(tag: str) -> None:
    assert found(tag=tag) == [
        f"The tag is {tag}, but pyproject.toml has the version 0.2.0: expected v0.2.0."
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("## [Unreleased]\n\n", "", "does not begin with"),
        ("## [Unreleased]\n", "## [Unreleased]\n\n- New.\n", 'has entries under "Unreleased"'),
        (" - 2026-11-29", "", "has no date"),
        ("2026-11-29", "2026-13-29", "has no date"),
        ("2026-11-29", "29.11.2026", "has no date"),
        ("[0.2.0]", "[0.3.0]", "newest version in CHANGELOG.md is not 0.2.0"),
        ("### Added\n\n- More.\n", "", "has no entry"),
    ],
)
def test_an_incomplete_changelog_is_refused(old: str, new: str, problem: str) -> None:
    (only,) = found(CHANGELOG.replace(old, new))
    assert problem in only


def test_another_cited_version_is_refused() -> None:
    assert found(cited="0.1.0") == ["CITATION.cff has the version 0.1.0, expected 0.2.0."]


def test_the_version_is_the_same_everywhere() -> None:
    assert f"\nversion: {version()}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"=={version()}\n" in (ROOT / "docs/installation.md").read_text("utf-8")
    assert f"\n## [{version()}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
