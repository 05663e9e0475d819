"""The whole of a long table: from its session, while its message is there."""

from __future__ import annotations

import gc
import json
import weakref
from typing import Any, cast

import httpx
import pandas as pd
import pytest
from shiny import reactive

from shiny_chatkit import Chat
from shiny_chatkit.content import TableArtifact, ToolCall, ToolResult
from tests.server.harness import Browser, answering, serve_chat, until

FRAME = pd.DataFrame({"n": range(2500), "text": ["a,b", "=1"] * 1250})


def table_of(browser: Browser) -> dict[str, Any]:
    """The one table of the page."""
    found: list[dict[str, Any]] = []
    for message in browser.page().messages:
        found += message.records("artifact")
        found += [part for tool in message.records("tool") for part in tool["result"]]
    (table,) = found
    return table


async def get(browser: Browser, url: str) -> tuple[int, bytes, dict[str, str]]:
    """Ask the app for a URL, as any browser may."""
    transport = httpx.ASGITransport(cast(Any, browser.session.app))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.get(f"/{url}")
    return response.status_code, response.content, dict(response.headers)


def show(frame: Any) -> Any:
    return answering(lambda text: (chunk for chunk in [frame]))


async def shown(browser: Browser) -> dict[str, Any]:
    browser.submit("show")
    await until(lambda: len(browser.page().messages) == 2 and browser.page().idle)
    return table_of(browser)


async def test_the_whole_can_be_had_byte_by_byte() -> None:
    async with serve_chat(show(FRAME)) as (browser, _):
        table = await shown(browser)
        assert (len(table["rowData"]), table["totalRows"]) == (1000, 2500)
        status, body, headers = await get(browser, table["downloadUrl"])
        assert status == 200
        assert body == b"\xef\xbb\xbf" + FRAME.to_csv(index=False).encode()
        assert headers["content-type"] == "text/csv; charset=utf-8"
        assert headers["content-disposition"] == "attachment"
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "frame",
    [FRAME.head(1000), TableArtifact(FRAME), TableArtifact(FRAME, max_rows=2500)],
    ids=["short", "explicit", "just as long"],
)
async def test_what_is_there_whole_needs_no_download(frame: Any) -> None:
    async with serve_chat(show(frame)) as (browser, _):
        assert not {"totalRows", "downloadUrl"} & set(await shown(browser))


async def test_a_table_in_the_result_of_a_tool() -> None:
    def answer(text: str) -> Any:
        yield ToolCall("query", id="1")
        yield ToolResult("1", FRAME)

    async with serve_chat(answering(answer)) as (browser, _):
        status, body, _ = await get(browser, (await shown(browser))["downloadUrl"])
        assert (status, len(body.splitlines())) == (200, 2501)


async def test_another_session_has_no_part_in_it() -> None:
    async with serve_chat(show(FRAME)) as (browser, _):
        url = (await shown(browser))["downloadUrl"]
        own = browser.session.id
        assert (await get(browser, url.replace(own, "0" * len(own))))[0] == 404
        assert (await get(browser, url[:-1] + "x"))[0] == 404
        assert (await get(browser, url.partition("&table")[0]))[0] == 404
        async with serve_chat(show(FRAME)) as (other, _):
            # Within the same process, and with the name of its route.
            assert (await get(other, url.replace(own, other.session.id)))[0] in (400, 404)


async def clear(chat: Chat) -> None:
    await chat.clear_messages()


async def delete_thread(chat: Chat) -> None:
    await chat.delete_thread(chat._chat_session.on_show.thread_id)


@pytest.mark.parametrize("remove", [clear, delete_thread])
async def test_it_goes_with_its_message(remove: Any) -> None:
    frame = pd.DataFrame({"n": range(2000)})
    weak = weakref.ref(frame)
    frames = [frame]
    del frame
    async with serve_chat(answering(lambda text: frames.pop())) as (browser, chat):
        url = (await shown(browser))["downloadUrl"]
        await remove(chat)
        await browser.barrier()
        assert (await get(browser, url))[0] == 404
        assert not chat._chat_session.render._belongings._kept
    gc.collect()
    assert weak() is None


async def test_it_stays_while_the_message_is_an_earlier_version() -> None:
    async with serve_chat(show(FRAME)) as (browser, _):
        table = await shown(browser)
        answer = browser.page().messages[1]
        browser.send(
            "chat:resend-from", {"messageId": answer.id, "threadId": browser.page().thread.id}
        )
        await until(lambda: browser.page().idle and browser.page().messages[1].versions)
        assert (await get(browser, table["downloadUrl"]))[0] == 200


async def test_a_thread_that_is_looked_at_again_has_it_still() -> None:
    async with serve_chat(show(FRAME)) as (browser, chat):
        table = await shown(browser)
        first = browser.page().thread.id
        await chat.create_thread()
        await until(lambda: browser.page().thread.id != first)
        await chat.switch_thread(first)
        await until(lambda: browser.page().thread.id == first)
        assert table_of(browser) == table
        assert (await get(browser, table["downloadUrl"]))[0] == 200


async def test_neither_a_bookmark_nor_an_export_holds_it() -> None:
    async with serve_chat(show(FRAME)) as (browser, chat):
        await shown(browser)
        dump = json.dumps(chat._chat_session.log.dump())
        assert browser.session.id not in dump
        assert "totalRows" in dump
        assert browser.session.id not in chat.export("json")
        assert "*The first 1,000 of 2,500 rows.*" in chat.export()
        with reactive.isolate():
            chat._chat_session.log.load(json.loads(dump))
        assert (
            "downloadUrl"
            not in chat._chat_session.on_show.thread.messages[1].records("artifact")[0]
        )
        await browser.open()


async def test_a_cell_of_several_lines_is_one_cell_of_an_export() -> None:
    frame = pd.DataFrame({"text": ["one\r\ntwo|three"], "n": [7]})
    async with serve_chat(show(frame)) as (browser, chat):
        await shown(browser)
        assert "| one two\\|three | 7 |" in chat.export()
        assert "<td>one two|three</td>\n<td>7</td>" in chat.export("html")


async def test_a_download_that_fails_half_way_is_no_file(caplog: pytest.LogCaptureFixture) -> None:
    class Bad:
        def __str__(self) -> str:
            raise RuntimeError("no text for this")

    frame = pd.DataFrame({"n": [*range(20_000), Bad()]})
    async with serve_chat(show(frame)) as (browser, _):
        table = await shown(browser)
        status, body, headers = await get(browser, table["downloadUrl"])
        assert status == 500
        assert body == b"The table could not be written."
        assert "content-disposition" not in headers
    assert "could not be written" in caplog.text


async def test_the_size_of_a_download_is_known() -> None:
    async with serve_chat(show(FRAME)) as (browser, _):
        _, body, headers = await get(browser, (await shown(browser))["downloadUrl"])
        assert int(headers["content-length"]) == len(body)
