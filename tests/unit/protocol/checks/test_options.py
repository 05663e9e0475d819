"""Options with values that they do not have: an error names the value, the option and what would be right."""

from __future__ import annotations

from typing import Any

import pytest
from shiny import App, Inputs, Outputs, Session, ui
from shiny.testserver import test_server_async as run_server

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.stores import MemoryStore

FLAGS = ["allow_edit", "feedback", "usage", "fill", "math"]
OPTIONAL_FLAGS = ["settings", "export"]
NOT_FLAGS = ["False", "True", "no", "", 0, 1, [], {}, object]
NOT_FILE_TYPES = [
    "False",
    "true",
    "none",
    "",
    "png",
    "image",
    "image/*,.csv",
    "image/",
    "/png",
    ".",
]


@pytest.mark.parametrize("value", NOT_FLAGS)
@pytest.mark.parametrize("name", [*FLAGS, *OPTIONAL_FLAGS])
def test_switches_of_a_page_are_booleans(name: str, value: Any) -> None:
    options: dict[str, Any] = {name: value}
    with pytest.raises(TypeError) as raised:
        chat_ui("chat", **options)
    assert f"`{name}` must be True" in str(raised.value)
    assert f"not {value!r}." in str(raised.value)


@pytest.mark.parametrize("name", FLAGS)
def test_switches_without_a_default_of_their_own_are_not_none(name: str) -> None:
    options: dict[str, Any] = {name: None}
    with pytest.raises(TypeError, match=f"`{name}` must be True or False, not None"):
        chat_ui("chat", **options)


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("images", "None", "'none'"),
        ("images", "same_origin", "'same-origin'"),
        ("images", "ALL", "'all'"),
        ("images", None, ""),
        ("images", False, ""),
        ("images", ["none"], ""),
        ("threads", "Menu", "'menu'"),
        ("threads", True, ""),
        ("threads", None, ""),
        ("threads", 0, ""),
        ("submit_key", "Enter", "'enter'"),
        ("submit_key", True, ""),
    ],
)
def test_choices_of_a_page(name: str, value: Any, hint: str) -> None:
    options: dict[str, Any] = {name: value}
    with pytest.raises(ValueError, match=f"`{name}` must be ") as raised:
        chat_ui("chat", **options)
    assert f"not {value!r}" in str(raised.value)
    assert hint in str(raised.value)
    assert ("Did you mean" in str(raised.value)) is bool(hint)


@pytest.mark.parametrize("name", ["attachments", "allow_attachments"])
@pytest.mark.parametrize("value", [None, 1, 0, {".csv": 1}, object, b".csv", iter([".csv"])])
def test_attachments_of_another_type(name: str, value: Any) -> None:
    options: dict[str, Any] = {name: value}
    with pytest.raises(TypeError, match="for `attachments`: expected True, False, or a list"):
        chat_ui("chat", **options)


@pytest.mark.parametrize("value", NOT_FILE_TYPES)
def test_text_that_is_no_file_type(value: str) -> None:
    for given in (value, [value], ("image/*", value)):
        with pytest.raises(ValueError, match="expected a media type such as") as raised:
            chat_ui("chat", attachments=given)
        assert repr(value) in str(raised.value)


def test_a_list_of_other_things() -> None:
    with pytest.raises(TypeError, match="Invalid type True in `attachments`"):
        chat_ui("chat", attachments=[True])  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("value", "error"), [("5", TypeError), (True, TypeError), (None, TypeError), (0, ValueError)]
)
def test_the_size_of_a_file(value: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match=f"Invalid value {value!r} for `max_attachment_size`"):
        chat_ui("chat", max_attachment_size=value)


async def raised_by(**options: Any) -> Exception | None:
    errors: list[Exception | None] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        try:
            Chat("chat", **options)
        except Exception as error:  # noqa: BLE001 - this is what the test looks at
            errors.append(error)
        else:
            errors.append(None)

    async with run_server(App(ui.page_fluid(), server)):
        pass
    return errors[0]


@pytest.mark.parametrize("name", ["allow_edit", "feedback"])
@pytest.mark.parametrize("value", NOT_FLAGS)
async def test_switches_of_a_chat(name: str, value: Any) -> None:
    error = await raised_by(**{name: value})
    assert isinstance(error, TypeError)
    assert f"`{name}` must be True, False or None, not {value!r}." in str(error)


@pytest.mark.parametrize("value", [*NOT_FILE_TYPES, 0, {}, [1]])
async def test_attachments_of_a_chat(value: Any) -> None:
    error = await raised_by(attachments=value)
    assert isinstance(error, TypeError | ValueError)
    assert "`attachments`" in str(error)


@pytest.mark.parametrize("value", ["Sanitize", "sanitise", "", None, True, ["sanitize"]])
async def test_on_error_of_a_chat(value: Any) -> None:
    error = await raised_by(on_error=value)
    assert isinstance(error, ValueError)
    assert f"not {value!r}" in str(error)
    assert "'sanitize'" in str(error)


@pytest.mark.parametrize("value", ["", "ada", 0, False, [], print, MemoryStore])
async def test_a_store_that_is_none_is_refused(value: Any) -> None:
    error = await raised_by(store=value)
    assert isinstance(error, TypeError | ValueError)
    assert "sqlite:///" in str(error) or "MemoryStore()" in str(error)


@pytest.mark.parametrize("value", ["", 0, False, [], lambda _: 1, "a\nb"])
async def test_a_user_that_is_none_is_refused(value: Any) -> None:
    error = await raised_by(user=value, store=MemoryStore())
    assert isinstance(error, TypeError | ValueError)
    assert "user" in str(error)


async def test_a_user_needs_a_store() -> None:
    error = await raised_by(user="ada")
    assert isinstance(error, ValueError)
    assert 'store="sqlite:///chats.db"' in str(error)


@pytest.mark.parametrize("value", ["10", None, True, -1, float("inf"), float("nan")])
async def test_keep_running_is_a_number_of_seconds(value: Any) -> None:
    error = await raised_by(keep_running=value, store=MemoryStore())
    assert isinstance(error, TypeError | ValueError)
    assert "`keep_running`" in str(error)
