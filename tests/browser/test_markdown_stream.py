"""Markdown streams in a browser: files, models, HTML that grows, and elements that appear late."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import APPS
from tests.conftest import StartApp
from tests.models import Say, model_server


def test_streams_of_files_models_and_html(page: Page, shiny_app: StartApp) -> None:
    with model_server(lambda request: [Say("I **am** "), Say("a model.")]) as model:
        page.goto(shiny_app(APPS / "markdown_stream/app.py", env={"BASE_URL": model.base_url}))
        answer = page.locator("#model")
        expect(answer).to_have_text("Ask me.")
        page.locator("#go_model").click()
        expect(answer).to_have_text("I am a model.")
        expect(answer.locator("strong")).to_have_text("am")

    page.locator("#go_file").click()
    expect(page.locator("#file h1")).to_have_count(1)
    expect(page.locator("#file")).to_contain_text("Unreleased")

    # Elements are there while they are open, and what is complete is not touched again.
    html = page.locator("#html .chatkit-text")
    page.locator("#go_html").click()
    expect(html.locator("p")).to_have_text(["fir"])
    page.locator("#next").click()
    expect(html.locator("p")).to_have_text(["first", "se"])
    page.evaluate("window.kept = document.querySelector('#html p')")
    page.locator("#next").click()
    expect(html.locator("b")).to_have_text("con")
    page.locator("#next").click()
    expect(html.locator("table")).to_have_count(1)
    assert page.evaluate("window.kept === document.querySelector('#html p')")
    page.locator("#next").click()
    expect(page.locator("#html")).not_to_have_attribute("data-streaming", "")
    assert html.inner_html() == "<div><p>first</p><p>se<b>con</b>d</p></div>out<table></table>"
    assert page.locator("#html").evaluate("e => e.clientHeight") == 120

    # A place that appears late shows what was streamed before.
    expect(page.locator("#late")).to_have_count(0)
    page.locator("#go_late").click()
    expect(page.locator("#late em")).to_have_text("It was there")
