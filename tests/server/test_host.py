"""Shiny is checked and patched when the first chat is made, and a name that it lacks is told clearly."""

from __future__ import annotations

import sys
from importlib import import_module, metadata
from types import ModuleType
from typing import Any

import pytest
from shiny import Inputs, Outputs, Session, reactive

from shiny_chatkit import Chat
from shiny_chatkit.host import UnsupportedVersionError, _dependents, dependents, install
from shiny_chatkit.host._names import (
    ADD_PENDING_FLUSH,
    INIT_WIDGET,
    REACTIVE_ENVIRONMENT,
    REQUIRED,
    SEND_MESSAGE_SYNC,
    Attribute,
    ModuleName,
)
from shiny_chatkit.types import ChatkitError
from tests.server.harness import serve
from tests.support.new_process import run_python


def remove(name: ModuleName | Attribute, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Shiny have no such name."""
    if isinstance(name, ModuleName):
        monkeypatch.delattr(import_module(name.module), name.name)
        return
    owner: Any = name.find(session)
    if name.name in vars(owner):
        monkeypatch.delattr(owner, name.name)
    for cls in type(owner).__mro__:
        if name.name in vars(cls):
            monkeypatch.delattr(cls, name.name)


@pytest.mark.parametrize("name", REQUIRED, ids=lambda name: name.path)
async def test_a_name_that_is_gone_is_told_with_the_supported_versions(
    name: ModuleName | Attribute, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors: list[str] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        send, flush = (
            SEND_MESSAGE_SYNC.of(session),
            ADD_PENDING_FLUSH.of(REACTIVE_ENVIRONMENT.load()),
        )
        with monkeypatch.context() as patch:
            remove(name, session, patch)
            with pytest.raises(UnsupportedVersionError) as raised:
                Chat("chat")
            errors.append(str(raised.value))
        assert isinstance(raised.value, ChatkitError)
        assert SEND_MESSAGE_SYNC.of(session) == send
        assert ADD_PENDING_FLUSH.of(REACTIVE_ENVIRONMENT.load()) == flush
        # Nothing is left behind: a chat of the same id works once the name is back.
        Chat("chat")

    async with serve(server, open=()):
        pass
    (error,) = errors
    installed = metadata.version("shiny")
    assert error.startswith(f"shiny {installed} has no `{name.path}`, which shiny-chatkit")
    assert "Supported versions: shiny>=1.8." in error


@pytest.mark.parametrize("module", ["shiny.reactive._core", "shiny._deprecated"])
async def test_a_module_that_is_gone_is_told_as_well(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, module, None)
            with pytest.raises(UnsupportedVersionError, match=module):
                Chat("chat")

    async with serve(server, open=()):
        pass


def test_a_widget_name_that_is_gone_is_told_with_the_versions_of_shinywidgets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A module without the name; the real one would change all widgets of this process.
    monkeypatch.setitem(sys.modules, INIT_WIDGET.module, ModuleType(INIT_WIDGET.module))
    with pytest.raises(UnsupportedVersionError, match=r"Supported versions: shinywidgets>=0\.8\."):
        INIT_WIDGET.load()


async def test_the_installed_shiny_says_how_many_depend_on_a_value() -> None:
    """Without these names a warning is not logged, and nothing else reports it."""
    value = reactive.Value(1)
    assert dependents(value) == 0

    @reactive.effect
    def reader() -> None:
        value()

    async with reactive.lock():
        await reactive.flush()
    assert dependents(value) == 1
    reader.destroy()


def test_without_the_names_nobody_knows_how_many_depend_on_a_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_dependents, "VALUE_DEPENDENTS", ("_gone", "_dependents"))
    assert dependents(reactive.Value(1)) is None


async def test_extended_tasks_are_patched_once() -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        Chat("chat")

    async with serve(server):
        patched = reactive.ExtendedTask.invoke
    async with serve(server):
        assert reactive.ExtendedTask.invoke is patched


async def test_installing_again_changes_nothing() -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        Chat("first")
        sends = SEND_MESSAGE_SYNC.of(session)
        adds = ADD_PENDING_FLUSH.of(REACTIVE_ENVIRONMENT.load())
        Chat("second")
        install(session)
        install(session.make_scope("module"))
        assert SEND_MESSAGE_SYNC.of(session) is sends
        assert ADD_PENDING_FLUSH.of(REACTIVE_ENVIRONMENT.load()) is adds

    async with serve(server, open=()):
        pass


def test_importing_the_package_patches_nothing() -> None:
    done = run_python(
        "from shiny.reactive._core import _reactive_environment as environment\n"
        "from shiny.session._session import AppSession\n"
        "before = [dict(vars(environment)), dict(vars(type(environment))), dict(vars(AppSession))]\n"
        "import shiny_chatkit, shiny_chatkit.express, shiny_chatkit.types\n"
        "shiny_chatkit.chat_ui('chat')\n"
        "after = [dict(vars(environment)), dict(vars(type(environment))), dict(vars(AppSession))]\n"
        "assert [set(names) for names in before] == [set(names) for names in after]\n"
    )
    assert done.returncode == 0, done.stderr


def test_a_class_that_is_gone_is_told_when_the_package_is_imported() -> None:
    done = run_python("import shiny.reactive\ndel shiny.reactive.Effect_\nimport shiny_chatkit")
    assert "UnsupportedVersionError: shiny" in done.stderr
    assert "`shiny.reactive.Effect_`" in done.stderr
