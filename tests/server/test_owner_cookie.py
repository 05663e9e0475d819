"""The route that gives a browser its cookie, with a real HTTP client that keeps cookies as a browser does."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import pytest
from shiny import App, Inputs, Outputs, Session, ui
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from shiny_chatkit.chat._claim import claim, guest_to_claim
from shiny_chatkit.chat._guest import COOKIE_NAME, Owner, guest_of, owner_id
from shiny_chatkit.chat._owner import owner_of
from shiny_chatkit.chat._owner_cookie import PAGE_HEADER, STAYS, OwnerCookie
from shiny_chatkit.stores import Account

OTHER = "o" * 43


@dataclass
class Tab:
    """One session of a browser, and what its chats' cookies do."""

    session: Session
    frames: list[str]
    owner: Owner
    cookies: dict[str, OwnerCookie] = field(default_factory=dict[str, OwnerCookie])
    moves: list[tuple[str, Owner]] = field(default_factory=list[tuple[str, Owner]])
    held: list[str] = field(default_factory=list[str])

    @property
    def cookie(self) -> OwnerCookie:
        return self.cookies["chat"]

    @property
    def token(self) -> str:
        return guest_of(self.session).token


class Said:
    """One chat of a session, whose conversations leave for another owner."""

    def __init__(self, site: Site, tab: Tab, id: str) -> None:
        self.site, self.tab, self.id = site, tab, id

    async def hold(self) -> None:
        self.tab.held.append(self.id)

    async def hand_over(self, owner: Owner) -> None:
        if self.site.fails == self.id:
            raise RuntimeError("The store is not there.")
        self.tab.moves.append((self.id, owner))

    def go_on(self) -> None:
        self.tab.held.remove(self.id)


class Site:
    """An app with chats, and a browser that visits it."""

    def __init__(
        self, *, at: str = "", user: Any = None, chats: tuple[str, ...] = ("chat",)
    ) -> None:
        self.at = at
        self.fails: str | None = None
        self._tabs: list[Tab] = []

        def server(input: Inputs, output: Outputs, session: Session) -> None:
            tab = Tab(session, [], owner_of(session, user))

            for id in chats:
                tab.cookies[id] = OwnerCookie(session, id, tab.owner, Said(self, tab, id))
            self._tabs.append(tab)

        app = App(ui.page_fluid(), server)
        self.app = Starlette(routes=[Mount(at, app=app)]) if at else app

    @contextlib.contextmanager
    def tab(self, client: TestClient, **page: str) -> Iterator[Tab]:
        said = {"protocol": "http:", "hostname": "testserver", "pathname": f"{self.at}/", **page}
        data = {f".clientdata_url_{k}": v for k, v in {"search": "", "hash": "", **said}.items()}
        known = len(self._tabs)
        with client.websocket_connect(f"{self.at}/websocket/") as socket:
            socket.send_json({"method": "init", "data": data})
            frames: list[str] = []
            while len(self._tabs) == known:
                frames.append(socket.receive_text())
            self._tabs[-1].frames = frames
            yield self._tabs[-1]

    def fetch(self, client: TestClient, tab: Tab, chat: str = "chat", **options: Any) -> Any:
        options.setdefault("headers", {PAGE_HEADER: "1"})
        return client.get(f"{self.at}/{tab.cookies[chat].url}", **options)


@contextlib.contextmanager
def browser(
    site: Site, base_url: str = "http://testserver", **options: Any
) -> Iterator[TestClient]:
    with TestClient(site.app, base_url=base_url, **options) as client:
        yield client


def attributes(answer: Any) -> dict[str, str]:
    """The attributes of the cookie that an answer sets."""
    cookies = SimpleCookie(answer.headers["set-cookie"])
    assert list(cookies) == [COOKIE_NAME]
    return {k: str(v) for k, v in cookies[COOKIE_NAME].items() if v}


def test_the_next_session_is_the_same_guest() -> None:
    site = Site()
    with browser(site) as client:
        with site.tab(client) as first:
            answer = site.fetch(client, first)
            assert answer.status_code == 204
            assert answer.content == b""
            assert answer.headers["cache-control"] == "no-store"
            assert attributes(answer) == {
                "path": "/",
                "max-age": "34560000",
                "httponly": "True",
                "samesite": "lax",
            }
            # The second time, the browser shows that it keeps cookies.
            assert "set-cookie" not in site.fetch(client, first).headers
            assert first.moves == []
        with site.tab(client) as second:
            assert second.owner == first.owner
            # A visit renews it.
            assert client.cookies[COOKIE_NAME] == first.token
            assert attributes(site.fetch(client, second))["max-age"] == "34560000"
            assert client.cookies[COOKIE_NAME] == first.token


def test_two_tabs_opened_at_once_become_one_guest() -> None:
    site = Site()
    with browser(site) as client:
        with site.tab(client) as first, site.tab(client) as second:
            assert first.owner != second.owner
            assert [site.fetch(client, first).status_code for _ in range(2)] == [204, 204]
            answers = [site.fetch(client, second) for _ in range(2)]
            assert [answer.status_code for answer in answers] == [205, 205]
            assert all("set-cookie" not in answer.headers for answer in answers)
            assert all(answer.headers["cache-control"] == "no-store" for answer in answers)
            assert first.moves == []
            # What was said is taken along once.
            assert second.moves == [("chat", first.owner)]
            assert client.cookies[COOKIE_NAME] == first.token
        with site.tab(client) as again:
            assert again.owner == first.owner
            assert site.fetch(client, again).status_code == 204


def test_tabs_whose_requests_cross_settle_on_the_last_cookie() -> None:
    site = Site()
    with browser(site) as client, site.tab(client) as first, site.tab(client) as second:
        # Both requests are sent before there is a cookie.
        for tab in (first, second):
            client.cookies.clear()
            assert site.fetch(client, tab).status_code == 204
        assert site.fetch(client, first).status_code == 205
        assert site.fetch(client, second).status_code == 204
        assert first.moves == [("chat", second.owner)]
        assert second.moves == []


def test_all_chats_of_a_page_take_along_what_was_said() -> None:
    site = Site(chats=("chat", "help"))
    with browser(site) as client, site.tab(client) as tab:
        # The page is loaded again after the first answer, whichever chat it is for.
        client.cookies.set(COOKIE_NAME, OTHER)
        assert site.fetch(client, tab, "help").status_code == 205
        other = Owner(owner_id(OTHER), is_guest=True)
        assert tab.moves == [("chat", other), ("help", other)]
        assert tab.held == ["chat", "help"]
        assert site.fetch(client, tab, "chat").status_code == 205
        assert len(tab.moves) == 2


def test_a_browser_without_cookies_stays_a_guest_of_its_session() -> None:
    site = Site()
    with browser(site) as client, site.tab(client) as tab:
        for _ in range(3):
            client.cookies.clear()
            assert site.fetch(client, tab).status_code == 204
        assert tab.moves == []


@pytest.mark.parametrize("value", ["", "x", "x" * 44, "a" * 7000, "%00" * 15, "guest:" + "a" * 37])
def test_a_malformed_cookie_is_replaced(value: str) -> None:
    site = Site()
    with browser(site) as client, site.tab(client) as tab:
        answer = site.fetch(
            client, tab, headers={"cookie": f"{COOKIE_NAME}={value}", PAGE_HEADER: "1"}
        )
        assert tab.token in answer.headers["set-cookie"]
        assert tab.moves == []


def test_a_move_that_fails_is_tried_again() -> None:
    site = Site()
    with browser(site, raise_server_exceptions=False) as client, site.tab(client) as tab:
        site.fails = "chat"
        client.cookies.set(COOKIE_NAME, OTHER)
        assert site.fetch(client, tab).status_code == 500
        assert tab.held == []
        site.fails = None
        assert site.fetch(client, tab).status_code == 205
        assert len(tab.moves) == 1
        assert tab.held == ["chat"]


def test_no_chat_is_held_if_one_cannot_be_moved() -> None:
    site = Site(chats=("chat", "help"))
    with browser(site, raise_server_exceptions=False) as client, site.tab(client) as tab:
        site.fails = "help"
        client.cookies.set(COOKIE_NAME, OTHER)
        assert site.fetch(client, tab).status_code == 500
        assert tab.held == []


def test_a_page_that_was_just_loaded_again_stays_with_what_it_has() -> None:
    site = Site()
    with browser(site) as client, site.tab(client) as tab:
        client.cookies.set(COOKIE_NAME, OTHER)
        assert site.fetch(client, tab, headers={PAGE_HEADER: STAYS}).status_code == 205
        assert tab.moves == tab.held == []


@pytest.mark.parametrize("cookie", [None, OTHER])
def test_a_link_of_another_site_changes_nothing(cookie: str | None) -> None:
    site = Site()
    with browser(site) as client, site.tab(client) as tab:
        if cookie is not None:
            client.cookies.set(COOKIE_NAME, cookie)
        answer = site.fetch(client, tab, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
        assert tab.moves == []


@pytest.mark.parametrize("method", ["POST", "HEAD", "PUT"])
def test_other_methods_set_nothing(method: str) -> None:
    site = Site()
    with browser(site) as client, site.tab(client) as tab:
        answer = client.request(method, f"/{tab.cookie.url}", headers={PAGE_HEADER: "1"})
        assert answer.status_code in (404, 405)
        assert "set-cookie" not in answer.headers


def test_the_address_ends_with_its_session() -> None:
    site = Site()
    with browser(site) as client:
        with site.tab(client) as tab:
            pass
        answer = site.fetch(client, tab)
        assert answer.status_code == 404
        assert "set-cookie" not in answer.headers


def test_a_user_needs_no_cookie() -> None:
    site = Site(user="ada")
    with browser(site) as client, site.tab(client) as tab:
        assert tab.cookie.url is None


# -- Where the cookie counts -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "page", "path"),
    [
        ("", "/", "/"),
        ("/app", "/app/", "/app"),
        ("/a/b", "/a/b/", "/a/b"),
        # A proxy has removed the beginning.
        ("", "/content/0a1b/", "/content/0a1b"),
        ("/app", "/proxy/app/", "/proxy/app"),
        # The page says what cannot be.
        ("/app", "/other/", "/app"),
        ("/app", "/app/; Domain=example.org", "/app"),
        ("", "/a;b", "/"),
        ("", "/a\r\nSet-Cookie: x=1", "/"),
        ("", "x" * 5000, "/"),
        ("", "//", "/"),
        ("/my app", "/my%20app/", "/my%20app"),
    ],
)
def test_the_path_of_the_cookie_is_that_of_the_app(at: str, page: str, path: str) -> None:
    site = Site(at=at)
    with browser(site) as client, site.tab(client, pathname=page) as tab:
        assert attributes(site.fetch(client, tab))["path"] == path


def test_two_apps_on_one_host_have_cookies_of_their_own() -> None:
    one, two = Site(at="/one"), Site(at="/two")
    with browser(one) as first, browser(two) as second, one.tab(first) as tab:
        one.fetch(first, tab)
        second.cookies = first.cookies
        with two.tab(second) as other:
            assert other.owner != tab.owner
            two.fetch(second, other)
            assert other.moves == []
        paths = {cookie.path: cookie.value for cookie in second.cookies.jar}
        assert paths == {"/one": tab.token, "/two": other.token}
    with browser(one) as client:
        client.cookies = second.cookies
        with one.tab(client) as again:
            assert again.owner == tab.owner


@pytest.mark.parametrize(
    ("base_url", "protocol", "secure"),
    [
        ("http://testserver", "http:", False),
        ("https://testserver", "https:", True),
        # A proxy that does not say that it was https.
        ("http://testserver", "https:", True),
        ("https://testserver", "http:", True),
    ],
)
def test_the_cookie_is_secure_on_https(base_url: str, protocol: str, secure: bool) -> None:
    site = Site()
    with browser(site, base_url) as client, site.tab(client, protocol=protocol) as tab:
        assert ("secure" in attributes(site.fetch(client, tab))) == secure


# -- The token is a secret -------------------------------------------------------------------


def test_the_token_is_only_in_the_cookie(caplog: pytest.LogCaptureFixture) -> None:
    site = Site()
    with caplog.at_level(logging.DEBUG), browser(site) as client, site.tab(client) as tab:
        answer = site.fetch(client, tab)
        url = tab.cookie.url
        assert url is not None
        for token in (tab.token, tab.owner.id):
            assert token not in url
            assert token not in "".join(tab.frames)
            assert token not in caplog.text
        assert tab.token not in answer.text
        assert tab.token not in repr((tab.owner, guest_of(tab.session), tab.cookie))
        assert re.fullmatch(r"session/[0-9a-f]{64}/dynamic_route/chat-owner\?nonce=\w+", url)
        assert len(tab.token) * 6 >= 128


# -- Claiming --------------------------------------------------------------------------------


class Accounts:
    """Remembers what was claimed."""

    def __init__(self) -> None:
        self.claims: list[tuple[Account, Account]] = []

    async def claim(self, account: Account, by: Account) -> int:
        self.claims.append((account, by))
        return 3


def test_a_user_claims_what_the_browser_s_guest_said() -> None:
    guests, users = Site(), Site(user="ada")
    with browser(guests) as client, guests.tab(client) as tab:
        guests.fetch(client, tab)
    with browser(users) as signed_in:
        with users.tab(signed_in) as stranger:
            assert guest_to_claim(stranger.session, stranger.owner) is None
        signed_in.cookies = client.cookies
        with users.tab(signed_in) as session:
            assert guest_to_claim(session.session, session.owner) == tab.owner.id
            assert guest_to_claim(session.session, session.owner, tab.owner.id) == tab.owner.id
            for other in ("user:grace", tab.token, "guest:", "guest:" + "G" * 64, "", 5):
                with pytest.raises(
                    ValueError, match=r"Invalid guest .*: expected the `chat.owner`"
                ):
                    guest_to_claim(session.session, session.owner, other)


def test_a_guest_claims_nothing() -> None:
    site = Site()
    with browser(site) as client, site.tab(client) as tab:
        for guest_id in (None, "guest:" + "a" * 64):
            with pytest.raises(RuntimeError, match=r"this session has none.*reload the page"):
                guest_to_claim(tab.session, tab.owner, guest_id)


async def test_claiming_moves_the_account() -> None:
    store: Any = Accounts()
    moved = await claim(store, "chat", "guest:1", Owner("user:ada", is_guest=False))
    assert moved == 3
    assert store.claims == [(Account("chat", "guest:1"), Account("chat", "user:ada"))]
