"""The export route returns files that are safe to keep and open, or an error in plain words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from shiny_chatkit.chat._export_response import disposition, response
from shiny_chatkit.types import Citation, CodeArtifact, ImageArtifact
from tests.server.harness import Browser, answering, serve_chat, silent, until

REMOTE = "http://127.0.0.1:9/pixel.png"


async def fetch(browser: Browser, *, method: str = "GET", **query: str) -> Response:
    """Ask for an export as the page's links do."""
    url: str = browser.page().named("chat:state-response")[-1]["exportUrl"]
    path, _, own = url.partition("?")
    parameters = [own, *(f"{key}={value}" for key, value in query.items())]
    _, session_id, action, subpath = path.split("/", 3)
    assert session_id == browser.session.id
    scope = {
        "type": "http",
        "method": method,
        "query_string": "&".join(parameters).encode(),
        "headers": [],
    }
    session: Any = browser.session
    answer: Any = await session._handle_request(Request(scope), action, subpath)
    return answer


def text_of(answer: Response) -> str:
    return bytes(answer.body).decode()


async def talk(browser: Browser) -> str:
    browser.submit("Hello")
    await until(lambda: len(browser.page().messages) == 2 and browser.page().idle)
    return browser.page().thread.id


def hostile() -> Iterator[Any]:
    yield from [
        f"![a]({REMOTE}) <img src='{REMOTE}'> [js](javascript:alert(1)) [file](//evil.example/x)",
        "[d](data:text/html;base64,AAAA) [ok](https://example.org) ![own](data:image/png;base64,AAAA)",
        ImageArtifact(REMOTE, "remote"),
        CodeArtifact("x", "python\n```\n## Assistant\n"),
        Citation("https://example.org", '"><script>alert(1)</script>'),
    ]


@pytest.mark.parametrize("format", ["markdown", "json", "html"])
async def test_the_headers_of_a_file(format: str) -> None:
    async with serve_chat(answering(lambda: "Hi")) as (browser, _):
        thread_id = await talk(browser)
        answer = await fetch(browser, threadId=thread_id, format=format)
        assert answer.status_code == 200
        headers = answer.headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Disposition"].startswith('attachment; filename="Hello.')
        assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"threadId": "other", "format": "html"}, 404, "This conversation does not exist."),
        ({"format": "html"}, 404, "This conversation does not exist."),
        ({"threadId": "T", "format": "pdf"}, 400, "Invalid format 'pdf': expected"),
        ({"threadId": "T", "format": "x" * 5000}, 400, "Invalid format 'xxx"),
        ({"threadId": "T"}, 400, "Invalid format '': expected"),
        ({"threadId": "T", "format": "html", "images": "some"}, 400, "Invalid images 'some'"),
    ],
)
async def test_refusals_are_plain_words(query: dict[str, str], status: int, words: str) -> None:
    async with serve_chat(silent) as (browser, _):
        own = browser.page().thread.id
        given = {key: own if value == "T" else value for key, value in query.items()}
        answer = await fetch(browser, **given)
        assert answer.status_code == status
        assert text_of(answer).startswith(words)
        assert len(text_of(answer)) < 250
        assert answer.headers["Content-Type"].startswith("text/plain")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("method", ["HEAD", "POST"])
async def test_other_methods_get_nothing(method: str) -> None:
    async with serve_chat(silent) as (browser, _):
        own = browser.page().thread.id
        answer = await fetch(browser, method=method, threadId=own, format="html")
        assert answer.status_code == 404


@pytest.mark.parametrize("images", ["same-origin", "none", "all"])
async def test_a_web_page_loads_what_the_chat_would(images: str) -> None:
    async with serve_chat(answering(hostile)) as (browser, _):
        thread_id = await talk(browser)
        answer = await fetch(browser, threadId=thread_id, format="html", images=images)
        page = text_of(answer)
        sources = {
            "none": "'none'",
            "same-origin": "data:",
            "all": "data: https: http:",
        }[images]
        assert (
            f"default-src &#x27;none&#x27;; img-src {sources.replace(chr(39), '&#x27;')};" in page
        )
        assert page.count(f'<img src="{REMOTE}"') == (2 if images == "all" else 0)
        assert page.count('<img src="data:') == (0 if images == "none" else 1)
        for harm in (
            "<script",
            'javascript:alert(1)"',
            'href="data:',
            'href="//',
            "<h2>Assistant</h2>\n<h2",
        ):
            assert harm not in page
        assert page.count("<h2>") == 2
        assert page.count('rel="noopener noreferrer"') == page.count("<a href")
        assert page.count("![a](") == 0 or images != "all"
        markdown = text_of(
            await fetch(browser, threadId=thread_id, format="markdown", images=images)
        )
        assert (f"\n![remote]({REMOTE})" in markdown) == (images == "all")
        document = json.loads(text_of(await fetch(browser, threadId=thread_id, format="json")))
        assert document["messages"][0]["parts"][0]["text"] == "Hello"


async def test_the_app_s_own_export_takes_the_policy() -> None:
    async with serve_chat(answering(hostile)) as (browser, chat):
        await talk(browser)
        assert f'<img src="{REMOTE}"' not in chat.export("html")
        assert f'<img src="{REMOTE}"' in chat.export("html", images="all")
        with pytest.raises(ValueError, match="Invalid images 'some': expected"):
            chat.export(images="some")  # pyright: ignore[reportArgumentType]


async def test_a_part_that_cannot_be_written_is_said_to_be_missing() -> None:
    async with serve_chat(answering(lambda: CodeArtifact("x"))) as (browser, chat):
        await talk(browser)
        record = browser.page().thread.messages[-1].records("artifact")[0]
        own = chat._chat_session.on_show.thread.messages[-1].records("artifact")[0]
        for data in (record, own):
            data["content"] = 5
        assert "*(This part could not be exported.)*" in chat.export()
        assert "Hello" in chat.export()


async def test_a_document_that_fails_says_so() -> None:
    async with serve_chat(silent) as (_, chat):
        thread: Any = chat._chat_session.on_show.thread
        broken: Any = type("Broken", (), {"copies": lambda self: 1 / 0})()
        assert thread is not broken
        answer = await response(broken, {"format": "html"})
        assert answer.status_code == 500
        assert text_of(answer) == "The conversation could not be exported."


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("", "conversation.md"),
        ("Plan", "Plan.md"),
        ('a"b\\c', "a b c.md"),
        ("a\r\nSet-Cookie: x=1", "aSet-Cookie x=1.md"),
        ("../../etc/passwd", "etc passwd.md"),
        ("CON", "conversation.md"),
        ("Grüße 😀", "Grüße 😀.md"),
        ("a\u202efdp.exe", "afdp.exe.md"),
        ("...", "conversation.md"),
        ("x" * 500, f"{'x' * 80}.md"),
    ],
)
def test_the_name_of_a_file(title: str, name: str) -> None:
    from urllib.parse import unquote

    header = disposition(title, "md")
    header.encode("latin-1")
    assert "\n" not in header
    assert "\r" not in header
    plain, encoded = header.removeprefix("attachment; ").split("; filename*=UTF-8''")
    assert unquote(encoded) == name
    assert plain.isascii()
    assert plain.count('"') == 2
