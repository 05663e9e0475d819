"""How wide a chat is."""

from __future__ import annotations

from typing import Any

import pytest

from shiny_chatkit import chat_ui


def style_of(**options: Any) -> str:
    return str(chat_ui("chat", **options).attrs["style"]).replace(" ", "")


def test_a_chat_with_a_sidebar_takes_the_width_of_its_container() -> None:
    style = style_of(threads="sidebar")
    assert "width:100%;" in style
    assert "--chatkit-measure:680px;" in style


@pytest.mark.parametrize("width", ["500px", "50em", "100%"])
def test_a_width_that_is_given_stays(width: str) -> None:
    assert f"width:{width};" in style_of(threads="sidebar", width=width)
    assert "--chatkit-measure" not in style_of(threads="sidebar", width=width)


@pytest.mark.parametrize("threads", [False, "menu"])
def test_other_chats_keep_their_measure(threads: Any) -> None:
    assert style_of(threads=threads).startswith("width:min(680px,100%);")
