"""The dashboards page's own values come back from a bookmark, beside the chat."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlparse

import pytest

from tests.server.harness import serve, until
from tests.support.documentation import blocks


@pytest.mark.parametrize(("tampered", "color"), [(False, "red"), (True, "blue")])
async def test_a_reactive_value_of_the_app_is_restored(tampered: bool, color: str) -> None:
    (code,) = [block.values[0] for block in blocks("app") if "on_restore" in block.values[0]]
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(code, "<documentation>", "exec"), names)
    async with serve(names["app"]) as browser:
        browser.submit("Make it red, please.")
        await until(lambda: browser.frames("updateQueryString"))
        query = urlparse(browser.frames("updateQueryString")[-1]["queryString"]).query
    assert "color=%22red%22" in query
    if tampered:
        query = query.replace("%22red%22", "%22pink%22")
    async with serve(names["app"], search=f"?{query}") as browser:
        await until(lambda: len(browser.page().messages) == 2)
        values = {
            name: value for frame in browser.frames("values") for name, value in frame.items()
        }
        # Outputs are asked for by a page that shows them: read the calculation itself.
        browser.set(**{".clientdata_output_shown_hidden": False})
        await until(
            lambda: any("shown" in frame for frame in browser.frames("values")), str(values)
        )
        shown = [frame["shown"] for frame in browser.frames("values") if "shown" in frame]
        assert shown[-1] == f"The color is {color}."
