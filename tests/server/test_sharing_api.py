"""``Chat(sharing=True)``: an app shares what its users say, from Core and from Express."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from shiny import App, Inputs, Outputs, Session, reactive, ui
from shiny.express import wrap_express_app
from starlette.testclient import TestClient

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.stores import MemoryStore
from tests.server.harness import Browser, echo, serve, serve_chat, silent, until


async def talk(browser: Browser, text: str = "Hello") -> None:
    known = len(browser.page().messages)
    browser.submit(text)
    await until(lambda: len(browser.page().messages) == known + 2 and browser.page().idle)


async def read(session: Session, address: str) -> Any:
    path = "/" + address.partition("//")[2].partition("/")[2]
    return TestClient(session.root_scope().app, base_url="http://testserver").get(path)


async def test_a_user_shares_what_was_said() -> None:
    async with serve_chat(echo, store=MemoryStore(), sharing=True) as (browser, chat):
        await talk(browser)
        address = await chat.share()
        live = await chat.share(browser.page().thread.id, live=True)
        # As the page says about itself.
        assert address.startswith("http://localhost/chatkit-shared/")
        await talk(browser, "More")
        page = await read(browser.session, address)
        assert page.status_code == 200
        assert "You said Hello" in page.text
        assert "You said More" not in page.text
        await chat.share()
        assert "You said More" in (await read(browser.session, live)).text
        assert [share.live for share in await chat.shares()].count(True) == 1
        assert await chat.unshare(live)
        assert (await read(browser.session, live)).status_code == 404
        frames = str(browser.sent)
        for each in (address, live):
            assert each.rpartition("/")[2] not in frames


async def test_deleting_a_conversation_ends_its_shares() -> None:
    async with serve_chat(echo, store=MemoryStore(), sharing=True) as (browser, chat):
        await talk(browser)
        address = await chat.share()
        await chat.delete_thread(browser.page().thread.id)
        await chat.create_thread()
        await until(lambda: len(browser.page().messages) == 0)

        persistence: Any = chat._chat_session.workspace.persistence
        await persistence.saver.written()
        assert (await read(browser.session, address)).status_code == 404


async def test_there_is_nothing_to_share() -> None:
    async with serve_chat(silent, store=MemoryStore(), sharing=True) as (browser, chat):
        for id in (None, browser.page().thread.id, "unknown", "\x00", "x" * 10_000):
            with pytest.raises(ValueError, match="There is no thread"):
                await chat.share(id)
        assert await chat.shares() == []


async def test_sharing_is_off_by_default() -> None:
    async with serve_chat(silent, store=MemoryStore()) as (browser, chat):
        for call in (chat.share(), chat.shares(), chat.unshare("x")):
            with pytest.raises(
                RuntimeError,
                match=r"is not allowed: write Chat\('chat', store=\.\.\., sharing=True\)",
            ):
                await call
        routes: Any = browser.session.root_scope().app.starlette_app.routes
        assert not [route for route in routes if "shared" in getattr(route, "path", "")]


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"sharing": True}, ValueError, "`sharing=True` needs a store"),
        ({"sharing": "yes", "store": MemoryStore()}, TypeError, "`sharing` must be True or False"),
    ],
)
async def test_wrong_options_are_errors(
    options: dict[str, Any], error: type[Exception], words: str
) -> None:
    raised: list[Exception] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        try:
            Chat("chat", **options)
        except Exception as found:  # noqa: BLE001 - looked at below
            raised.append(found)

    async with serve(server, open=()):
        pass
    assert isinstance(raised[0], error)
    assert words in str(raised[0])


async def test_an_express_app_serves_shares_from_its_start(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/chats.db"
    async with serve_chat(echo, store=url, sharing=True) as (browser, chat):
        await talk(browser)
        address = await chat.share()
    file = tmp_path / "app.py"
    file.write_text(
        "from shiny_chatkit.express import Chat\nfrom shiny.express import ui\n"
        f"chat = Chat('chat', store={url!r}, sharing=True)\nchat.ui()\n"
    )
    path = "/" + address.partition("//")[2].partition("/")[2]
    # Nobody has opened the app yet.
    app: Any = wrap_express_app(file)
    with TestClient(app) as client:
        assert "You said Hello" in client.get(path).text
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("call", ["shares", "unshare", "claim_threads", "search", "export_account"])
async def test_an_effect_may_use_the_store_when_the_session_begins(
    tmp_path: Path, call: str
) -> None:
    arguments = {"unshare": ["0" * 64], "search": ["word"], "claim_threads": [f"guest:{'0' * 64}"]}
    done: list[Any] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat(
            "chat", store=f"sqlite:///{tmp_path}/chats.db", sharing=True, user=lambda session: "ada"
        )

        @reactive.effect
        async def _() -> None:
            done.append(await getattr(chat, call)(*arguments.get(call, [])))

    async with serve(App(ui.page_fillable(chat_ui("chat")), server)):
        await until(lambda: done)
