"""``chat.drawer`` tells the page what to show."""

from __future__ import annotations

import pytest
from htmltools import HTMLDependency, TagList, tags
from shiny import ui

from tests.server.harness import serve_chat, silent

DEPENDENCY = HTMLDependency("mine", "1.5", source={"subdir": "."})


async def test_changes_reach_the_page_in_order() -> None:
    async with serve_chat(silent) as (browser, chat):
        await chat.drawer.show(TagList(tags.p("A"), DEPENDENCY), "Title")
        await chat.drawer.update("Plain", title="")
        await chat.drawer.update(TagList())
        await chat.drawer.toggle()
        await chat.drawer.hide()
        await chat.drawer.show()
        await browser.barrier()
        sent = browser.page().named("chat:drawer")
        (deps,) = [event.pop("deps") for event in sent[:1]]
        assert [dependency["name"] for dependency in deps] == ["mine"]
        assert sent == [
            {"action": "show", "html": "<p>A</p>", "title": "Title"},
            {"action": "update", "html": "Plain", "deps": [], "title": ""},
            {"action": "update", "html": "", "deps": []},
            {"action": "toggle"},
            {"action": "hide"},
            {"action": "show"},
        ]


async def test_mistakes_change_nothing() -> None:
    async with serve_chat(silent) as (browser, chat):
        with pytest.raises(TypeError, match="`title` must be a string or None, not 3"):
            await chat.drawer.show(ui.p("x"), title=3)  # pyright: ignore[reportArgumentType]
        await browser.barrier()
        assert browser.page().named("chat:drawer") == []
