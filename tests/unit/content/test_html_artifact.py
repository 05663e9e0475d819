"""The servers from which a framed page may load."""

from __future__ import annotations

import pytest

from shiny_chatkit.types import HtmlArtifact


@pytest.mark.parametrize(
    "server",
    [
        "https://cdn.example",
        "http://127.0.0.1:8000",
        "https://*.tile.example.com",
        "https://cdn.example:8443/",
    ],
)
def test_servers_are_allowed_by_their_address(server: str) -> None:
    assert HtmlArtifact("", allow=[server]).fields()["allow"] == [server.rstrip("/")]


def test_one_server_needs_no_list() -> None:
    assert HtmlArtifact("", allow="https://cdn.example").fields()["allow"] == [
        "https://cdn.example"
    ]


def test_nothing_is_allowed_by_default() -> None:
    assert "allow" not in HtmlArtifact("<p>x</p>").fields()


@pytest.mark.parametrize(
    "server",
    [
        "",
        "*",
        "https:",
        "https://",
        "https://*",
        "https://*.",
        "cdn.example",
        "//cdn.example",
        "ftp://cdn.example",
        "data:",
        "'unsafe-eval'",
        "https://cdn.example/path",
        "https://cdn.example; frame-src *",
        "https://cdn.example https://other.example",
        "https://cdn.example\n",
        "https://user@cdn.example",
        'https://cdn.example"',
        "https://a.*.example",
        3,
        None,
    ],
)
def test_anything_else_is_refused_with_its_value(server: object) -> None:
    with pytest.raises(ValueError, match="in allow") as refused:
        HtmlArtifact("", allow=[server])  # pyright: ignore[reportArgumentType]
    assert repr(server) in str(refused.value)
