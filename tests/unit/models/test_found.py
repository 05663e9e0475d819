"""The clients that a function refers to, however it does."""

from __future__ import annotations

import functools
from types import ModuleType, SimpleNamespace
from typing import Any

import chatlas
import pytest

from shiny_chatkit.models._found import clients_in
from shiny_chatkit.testing import FakeClient

HERE = FakeClient("Hello")
_MODULE = ModuleType("app_module")
_MODULE.client = HERE  # pyright: ignore[reportAttributeAccessIssue]


class _Callable:
    def __init__(self) -> None:
        self.client = HERE

    def __call__(self, text: str) -> Any:
        return self.client


def _default(text: str, client: Any = HERE) -> Any:
    return client


def _nested(text: str) -> Any:
    return [HERE.stream(each) for each in [text]]


def _of_module(text: str) -> Any:
    return _MODULE.client.stream(text)


_LARGE = {str(number): [SimpleNamespace(a=number)] for number in range(50)}


def _beside_much(text: str) -> Any:
    return HERE.set_turns([chatlas.UserTurn(_LARGE[text][0].a)])


class _Proxy:
    @property
    def __class__(self) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        raise RuntimeError("unbound")


_PROXY, _NONE = _Proxy(), SimpleNamespace(client=None)


def _no_client(text: str) -> Any:
    return _PROXY, _NONE


@pytest.mark.parametrize(
    "fn",
    [
        _Callable(),
        _Callable().__call__,
        functools.partial(_default, client=HERE),
        _default,
        _nested,
        _of_module,
        _beside_much,
        lambda text: _nested(text),
    ],
)
def test_a_client_is_found(fn: Any) -> None:
    assert list(clients_in(fn)) == [HERE]


@pytest.mark.parametrize("fn", [_no_client, print, len, lambda text: text])
def test_nothing_is_found(fn: Any) -> None:
    assert clients_in(fn) == {}
