"""The app's policy for images and links holds for every renderer and every way into a chat, and frames hold what is in
them. Another server counts what reaches it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.apps.policy.content import CHARTS
from tests.browser.apps.policy.diagrams import DIAGRAMS
from tests.browser.apps.policy.escapes import ESCAPES
from tests.browser.apps.policy.forged import forged_dump
from tests.browser.conftest import APPS
from tests.browser.helpers import begin, say
from tests.conftest import StartApp
from tests.support.other_server import OtherServer
from tests.support.saved_dumps import query, values_of

# What is blocked is told in the console.
pytestmark = pytest.mark.allow_page_errors

BY_HANDLER = {
    "/handler/text/markdown.png",
    "/handler/text/cell.png",
    "/handler/document/html.png",
    "/handler/image/image.png",
    "/handler/chart/plotly-image.png",
    "/handler/chart/plotly-geojson.json",
    "/handler/chart/vega-image.png",
    "/handler/chart/vega-data.json",
}
"""Evidence that the page asks for what it may ask for."""

NEVER = (
    "link",
    "style",
    "poster",
    "preload",
    "svg",
    "use",
    "srcset",
    "topojson",
    "page",
    "table",
    "cursor",
    "input",
    "diagram",
    "script",
    "title",
    "tooltip",
    "vega-text",
    "fetch",
    "patch",
    "citation",
    "dependency",
    "attachment",
)
"""Not even where all images may load."""


@pytest.fixture(scope="module")
def other() -> Iterator[OtherServer]:
    with OtherServer() as server:
        yield server


def open_app(page: Page, shiny_app: StartApp, other: OtherServer, images: str) -> ChatController:
    env = {"OTHER": other.url, "IMAGES": images}
    page.goto(shiny_app(APPS / "policy" / "app.py", env=env))
    return ChatController(page, "chat")


# What can be folded appears only when its view has been loaded.
UNFOLD = """([kinds, charts]) => {
    for (const one of document.querySelectorAll("details")) one.open = true;
    const latest = document.querySelector(".chatkit-messages")?.lastElementChild;
    return latest?.querySelectorAll(kinds).length === charts;
}"""


def look_at_all(chat: ChatController, charts: int) -> None:
    """Unfold and scroll to everything, so that what waits to be seen is drawn."""
    kinds = "[data-artifact-type=plotly], [data-artifact-type=vega], [data-artifact-type=table]"
    chat.page.wait_for_function(UNFOLD, arg=[kinds, charts])
    drawn = chat.loc_latest_message.locator(kinds)
    expect(drawn).to_have_count(charts)
    for artifact in drawn.all():
        artifact.scroll_into_view_if_needed()
        expect(artifact.locator("[data-loading]")).to_have_count(0, timeout=30_000)
        artifact.hover()


def answered(chat: ChatController, text: str) -> None:
    """Send a message, and look at all charts of its answer."""
    begin(chat, text)
    chat.expect_streaming(False, timeout=60_000)
    look_at_all(chat, CHARTS)


def settled(page: Page) -> None:
    """Wait until requests would have been sent: what a page asks for last is answered."""
    page.evaluate("fetch(location.href).then(response => response.text())")
    page.evaluate("new Promise(resolve => requestIdleCallback(resolve, {timeout: 2000}))")
    assert page.evaluate("window.ran") is None


def assert_never(paths: list[str]) -> None:
    """Check that nothing was asked for that no policy allows."""
    for path in paths:
        name = path.rpartition("/")[2]
        assert not any(word in name or f"/{word}/" in path for word in NEVER), path


def expect_loaded(other: OtherServer, images: str, wanted: set[str]) -> None:
    """Check that nothing was asked for that the policy does not allow, and that these were if it allows all."""
    if images != "all":
        assert other.paths == []
        return
    assert wanted <= {path.partition("?")[0] for path in other.paths}
    assert_never(other.paths)


def expect_links_to_open_elsewhere(chat: ChatController) -> None:
    page = chat.page
    links = chat.loc.locator("a[href]:not([download])")
    assert links.count() > 5
    staying = chat.loc.locator(
        'a[href]:not([download]):not([target=_blank][rel="noopener noreferrer"])'
    )
    expect(staying).to_have_count(0)
    here = page.url
    with page.context.expect_page() as opened:
        chat.loc_latest_message.get_by_text("link", exact=True).first.click()
    assert opened.value.evaluate("window.opener") is None
    opened.value.close()
    assert page.url == here


def open_exported(chat: ChatController, file: Path, other: OtherServer) -> None:
    """Download the chat as a page, and open that instead."""
    page = chat.page
    chat.loc.get_by_role("button", name="Download this chat").click()
    with page.expect_download() as download:
        chat.loc.get_by_role("link", name="Web page").click()
    download.value.save_as(file)
    page.goto("about:blank")
    other.paths.clear()
    page.goto(file.as_uri())
    expect(page.get_by_role("heading", name="Assistant").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize("images", ["none", "same-origin", "all"])
def test_every_way_into_a_chat_loads_what_the_policy_allows_and_links_leave_the_app(
    page: Page, shiny_app: StartApp, other: OtherServer, tmp_path: Path, images: str
) -> None:
    # One page for all ways, because it takes longer to load the libraries of charts than to draw them.
    other.paths.clear()
    chat = open_app(page, shiny_app, other, images)
    page.wait_for_load_state("networkidle")
    expect_loaded(other, images, {"/greeting/markdown.png"})

    other.paths.clear()
    page.goto(page.url + query(values_of(forged_dump(f"{other.url}/forged"))))
    look_at_all(chat, CHARTS)
    settled(page)
    expect_loaded(other, images, {"/forged/image/image.png"})

    other.paths.clear()
    answered(chat, "text")
    drawn = chat.loc_latest_message.locator(".chatkit-diagram, .chatkit-diagram-failed")
    expect(drawn).to_have_count(DIAGRAMS, timeout=60_000)
    settled(page)
    assert len(page.context.pages) == 1
    expect_loaded(other, images, BY_HANDLER)
    expect_links_to_open_elsewhere(chat)

    other.paths.clear()
    answered(chat, "tool")
    settled(page)
    assert len(page.context.pages) == 1
    # Text that a tool returns is shown as it is.
    wanted = {path.replace("handler", "tool") for path in BY_HANDLER if "/text/" not in path}
    expect_loaded(other, images, wanted)

    open_exported(chat, tmp_path / "exported.html", other)
    expect_loaded(other, images, {"/handler/text/markdown.png"})


@pytest.fixture
def escaping(page: Page, shiny_app: StartApp, other: OtherServer) -> ChatController:
    chat = open_app(page, shiny_app, other, "all")
    page.wait_for_load_state("networkidle")
    other.paths.clear()
    return chat


def inside(artifact: Locator) -> Locator:
    """The body of the document in an artifact's frames."""
    return artifact.frame_locator("iframe").frame_locator("iframe").locator("body")


def test_no_frame_reaches_another_server_and_a_blocked_one_says_so(
    escaping: ChatController, other: OtherServer
) -> None:
    page = escaping.page
    say(escaping, "escape")
    escaping.expect_streaming(False, timeout=60_000)
    artifacts = escaping.loc_latest_message.locator(".chatkit-artifact")
    expect(artifacts).to_have_count(len(ESCAPES))
    here = page.url
    for artifact in artifacts.all():
        artifact.scroll_into_view_if_needed()
    with_script = escaping.loc_latest_message.get_by_role("group", name="script", exact=True)
    expect(with_script.get_by_role("note")).to_have_count(1)
    expect(with_script).to_contain_text("Parts of this page are missing")
    expect(inside(with_script)).to_contain_text("ran")
    pressed = 0
    for frame in page.frames:
        for link in frame.locator("a.press").all():
            link.click(no_wait_after=True)
            pressed += 1
    assert pressed == sum("class=press" in page for page in ESCAPES.values())
    settled(page)
    assert other.paths == []
    assert page.url == here
    assert len(page.context.pages) == 1


def test_a_frame_loads_from_the_servers_that_the_app_allows(
    escaping: ChatController, other: OtherServer
) -> None:
    say(escaping, "allow")
    escaping.expect_streaming(False)
    artifact = escaping.loc_latest_message.locator(".chatkit-artifact")
    expect(inside(artifact).locator("img")).to_have_js_property("complete", True)
    settled(escaping.page)
    assert {"/allowed.js", "/allowed.png"} <= set(other.paths)
    expect(artifact.get_by_role("note")).to_have_count(0)
