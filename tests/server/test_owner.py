"""Who owns the conversations of a session, and how a browser without a user is recognized again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from shiny import Inputs, Outputs, Session, req
from shiny.express._stub_session import ExpressStubSession

from shiny_chatkit.chat._guest import COOKIE_NAME, guest_of
from shiny_chatkit.chat._owner import Owner, checked_user, owner_of
from tests.server.harness import serve

TOKEN = "t" * 43
OTHER = "o" * 43


async def owner(user: Any = None, **headers: str) -> Owner:
    """Return the owner that a session has, as its server function sees it."""
    found: list[Any] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        try:
            # As a chat in a module does.
            found.append(owner_of(session.make_scope("module"), checked_user(user)))
        except Exception as error:  # noqa: BLE001 - raised below
            found.append(error)

    async with serve(server, open=(), headers={k.replace("_", "-"): v for k, v in headers.items()}):
        pass
    if isinstance(found[0], Exception):
        raise found[0]
    return found[0]


def credentials(user: Any) -> str:
    return json.dumps({"user": user, "groups": []})


@pytest.mark.parametrize(
    "name", ["ada", "ada@example.org", "Ada Lovelace", "Ádám", "李明", "😀", "x" * 255]
)
async def test_a_user_is_named_by_the_app(name: str) -> None:
    assert await owner(name) == Owner(f"user:{name}", is_guest=False)
    assert await owner(lambda session: name) == Owner(f"user:{name}", is_guest=False)


async def test_a_function_reads_the_request() -> None:
    def user(session: Session) -> str | None:
        return session.http_conn.headers.get("x-user")  # pyright: ignore[reportAttributeAccessIssue]

    assert (await owner(user, x_user="ada")).id == "user:ada"
    assert (await owner(user)).is_guest


@pytest.mark.parametrize("header", ["shiny_server_credentials", "rstudio_connect_credentials"])
async def test_the_host_s_user_is_the_default(header: str) -> None:
    said: Any = {header: credentials("grace")}
    assert await owner(**said) == Owner("user:grace", is_guest=False)
    assert (await owner("ada", **said)).id == "user:ada"


async def test_a_header_cannot_replace_the_user_of_a_function() -> None:
    forged = credentials("ada")
    assert (await owner(lambda session: None, shiny_server_credentials=forged)).is_guest


async def test_a_name_is_never_a_guest() -> None:
    guest = await owner(cookie=f"{COOKIE_NAME}={TOKEN}")
    assert guest.is_guest
    assert (await owner(guest.id)).id == f"user:{guest.id}"


async def test_different_spellings_are_different_users() -> None:
    assert (await owner("é")).id != (await owner("e\u0301")).id
    assert (await owner("Ada")).id != (await owner("ada")).id


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "is empty: use None for somebody who has not signed in"),
        (" \t", "is empty"),
        ("a\nb", r"contains control characters or line breaks: 'a\\nb'"),
        ("a\x00", "contains control characters"),
        ("\x7f", "contains control characters"),
        ("a\u2028b", "contains control characters or line breaks"),
        ("\ud800", "contains control characters"),
        ("x" * 256, "has 256 characters; at most 255"),
    ],
)
async def test_names_that_are_refused(name: str, words: str) -> None:
    with pytest.raises(ValueError, match=f"`user` {words}"):
        await owner(name)
    with pytest.raises(ValueError, match=f"The name that `user` returned {words}"):
        await owner(lambda session: name)


async def test_a_host_s_name_is_checked_too() -> None:
    with pytest.raises(ValueError, match="The user that the host has authenticated is empty"):
        await owner(shiny_server_credentials=credentials(""))
    with pytest.raises(TypeError, match="must be a string or None, not 5"):
        await owner(shiny_server_credentials=credentials(5))
    assert (await owner(shiny_server_credentials=credentials(None))).is_guest
    assert (await owner(shiny_server_credentials="{")).is_guest


class Caller:
    async def __call__(self, session: Session) -> str:
        return "ada"


async def coroutine(session: Session) -> str:
    return "ada"


@pytest.mark.parametrize("user", [coroutine, Caller(), lambda session: coroutine(session)])
async def test_async_functions_are_refused(user: Any) -> None:
    with pytest.raises(TypeError, match="must be a plain function, not an async one"):
        await owner(user)


@pytest.mark.parametrize("user", [5, b"ada", ["ada"], True, {}])
def test_other_values_are_refused(user: Any) -> None:
    with pytest.raises(TypeError, match=r"Invalid `user` .*: expected a string, or a function"):
        checked_user(user)


@pytest.mark.parametrize("user", [lambda: "ada", lambda a, b: "ada"])
def test_functions_with_other_arguments_are_refused(user: Any) -> None:
    with pytest.raises(TypeError, match="expected a function of one argument, the session"):
        checked_user(user)


async def test_what_a_function_returns_is_checked() -> None:
    with pytest.raises(
        TypeError, match="The name that `user` returned must be a string or None, not 5"
    ):
        await owner(lambda session: 5)


async def test_an_error_of_a_function_is_the_app_s() -> None:
    with pytest.raises(ZeroDivisionError):
        await owner(lambda session: 1 / 0)


async def test_an_input_without_a_value_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="read an input or calculation that has no value yet"):
        await owner(lambda session: session.input.name())
    with pytest.raises(RuntimeError, match="no value yet"):
        await owner(lambda session: req(""))


# -- Guests ----------------------------------------------------------------------------------


async def test_a_guest_has_a_digest_of_the_cookie() -> None:
    first = await owner(cookie=f"a=b; {COOKIE_NAME}={TOKEN}; c=d")
    assert first == await owner(cookie=f"{COOKIE_NAME}={TOKEN}")
    assert first != await owner(cookie=f"{COOKIE_NAME}={OTHER}")
    assert first.is_guest
    assert TOKEN not in repr(first)
    assert len(first.id) == len("guest:") + 64


async def test_guests_without_a_cookie_are_strangers() -> None:
    owners = [await owner() for _ in range(3)]
    assert len(set(owners)) == 3
    assert all(each.is_guest for each in owners)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "short",
        "t" * 44,
        "t" * 42 + "!",
        "t" * 42 + "é",
        f'"{TOKEN}"',
        "x" * 1_000_000,
        "guest:" + "a" * 64,
        "../../etc/passwd",
    ],
)
async def test_a_malformed_cookie_counts_as_none(value: str) -> None:
    cookie = f"{COOKIE_NAME}={value}"
    assert await owner(cookie=cookie) != await owner(cookie=cookie)
    # A well-formed one behind it counts.
    assert await owner(cookie=f"{cookie}; {COOKIE_NAME}={TOKEN}") == await owner(
        cookie=f"{COOKIE_NAME}={TOKEN}"
    )


async def test_the_owner_s_id_is_no_cookie() -> None:
    victim = await owner(cookie=f"{COOKIE_NAME}={TOKEN}")
    digest = victim.id.removeprefix("guest:")
    for forged in (victim.id, digest, digest[:43]):
        assert await owner(cookie=f"{COOKIE_NAME}={forged}") != victim


async def test_of_several_cookies_the_first_counts() -> None:
    # A browser sends the cookie with the longest path first.
    both = f"{COOKIE_NAME}={TOKEN}; {COOKIE_NAME}={OTHER}"
    assert await owner(cookie=both) == await owner(cookie=f"{COOKIE_NAME}={TOKEN}")
    assert await owner(cookie=f"{COOKIE_NAME}x={OTHER};{COOKIE_NAME}={TOKEN}") == await owner(
        cookie=f"{COOKIE_NAME}={TOKEN}"
    )


async def test_all_chats_of_a_session_have_one_guest() -> None:
    found: list[Owner] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        scopes = (session, session.make_scope("a"), session.make_scope("b"))
        found.extend(owner_of(scope, None) for scope in scopes)

    async with serve(server, open=()):
        assert len(set(found)) == 1


def test_a_stub_session_asks_nobody() -> None:
    asked: list[Session] = []
    stub = ExpressStubSession()

    def user(session: Session) -> str:
        asked.append(session)
        return "ada"

    assert owner_of(stub, user).is_guest
    assert asked == []
    assert not guest_of(stub).is_known
