"""Signatures: of this app, of this chat, of all that was saved."""

from __future__ import annotations

from typing import Any

import pytest

from shiny_chatkit.chat.bookmark._signing import SECRET_NAME, signer

DATA = {"log": {"a": [1, 2.5, "é"]}, "settings": {}, "client": None}


def test_what_was_signed_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRET_NAME, raising=False)
    key = signer()
    assert not key.is_lasting
    signature = key.sign("chat", DATA)
    assert signer().has_signed("chat", dict(reversed(DATA.items())), signature)
    assert not key.has_signed("other", DATA, signature)
    assert not key.has_signed("chat", {**DATA, "settings": {"a": 1}}, signature)
    assert not key.has_signed("chat", {**DATA, "client": {}}, signature)


@pytest.mark.parametrize("signature", [None, "", 0, 1.5, [], {}, True, "é", "\ud800", "0" * 64])
def test_anything_else_is_no_signature(signature: Any) -> None:
    assert not signer().has_signed("chat", DATA, signature)


def test_a_secret_lasts_and_differs_from_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET_NAME, "the secret of this app")
    signature = signer().sign("chat", DATA)
    assert signer().is_lasting
    assert signer().has_signed("chat", DATA, signature)
    monkeypatch.setenv(SECRET_NAME, "the secret of that app")
    assert not signer().has_signed("chat", DATA, signature)


@pytest.mark.parametrize("secret", ["", "   ", "short", "x" * 15, " " * 20])
def test_a_short_secret_is_an_error(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET_NAME, secret)
    with pytest.raises(ValueError, match=r"CHATKIT_SECRET has \d+ characters"):
        signer()
