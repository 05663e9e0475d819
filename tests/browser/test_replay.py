"""Live content looks the same after a thread switch and a reload of the element. Older messages."""

from __future__ import annotations

from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import STANDS_STILL, begin, case, rejoin, said, say

STOPS = ("thinking", "tools", "citations", "artifacts", "stream", "live", "ask")

LOG = """log => {
    const copy = log.cloneNode(true);
    // Other things than the log's: what a library draws once it is in view, which is measured, and ids that count up.
    for (const drawn of copy.querySelectorAll(".chatkit-artifact-body, .html-fill-item, .shiny-input-container")) {
        drawn.replaceChildren();
        drawn.removeAttribute("data-loading");
        drawn.classList.remove("chatkit-fits-rows");
        drawn.style.removeProperty("--chatkit-rows");
    }
    // Where the focus was put.
    for (const card of copy.querySelectorAll(".chatkit-question")) card.removeAttribute("tabindex");
    for (const element of copy.querySelectorAll("*"))
        for (const name of ["style", "class"])
            if (element.getAttribute(name) === "") element.removeAttribute(name);
    return copy.innerHTML.replace(/<!--.*?-->/g, "").replaceAll("><", ">\\n<");
}"""


# As it is when it has not changed for some frames: code is colored after it has come.
SETTLED = f"""async log => {{
    const html = {LOG};
    let last, same = 0;
    for (let frame = 0; frame < 600 && same < 20; frame++) {{
        await new Promise(requestAnimationFrame);
        const now = html(log);
        same = now === last ? same + 1 : 0;
        last = now;
    }}
    return last;
}}"""


def log_of(chat: ChatController) -> list[str]:
    html: str = chat.loc_messages.evaluate(SETTLED)
    return html.split("\n")


def tell(chat: ChatController, stop: str) -> None:
    begin(chat, stop)
    if stop == "ask":
        question = chat.loc_messages.locator(".chatkit-question[data-state=pending]")
        expect(question).to_have_text("What is your name?")
        say(chat, "Ada")
        question.get_by_role("button", name="Yes").click()
        question.get_by_role("radio", name="large").check()
        question.get_by_role("button", name="Answer").click()
    chat.expect_streaming(False, timeout=30_000)


def test_the_replay_is_the_live_run(tour: ChatController) -> None:
    for number, stop in enumerate(STOPS):
        with case(stop):
            if number:
                tour.new_thread()
                expect(said(tour, "assistant")).to_have_count(0)
            tell(tour, stop)
            live = log_of(tour)
            tour.new_thread()
            expect(said(tour, "assistant")).to_have_count(0)
            tour.switch_thread(stop)
            expect(said(tour, "assistant")).to_have_count(1)
            assert log_of(tour) == live
            rejoin(tour)
            expect(said(tour, "assistant")).to_have_count(1)
            assert log_of(tour) == live


def test_older_messages_come_as_the_user_scrolls_up(tour: ChatController) -> None:
    say(tour, "history")
    messages = tour.loc_messages.locator("> *")
    tour.expect_latest_message("Answer 60")
    expect(messages).to_have_count(50)
    scroller = tour.loc_scroll_container
    seen = tour.loc_messages.get_by_text("Question 36", exact=True)
    scroller.evaluate("scroller => { scroller.scrollTop = 0; }")
    expect(messages).to_have_count(100)
    # What was in view is where it was.
    expect(seen).to_be_in_viewport()
    before = seen.bounding_box()
    assert scroller.evaluate(STANDS_STILL)
    assert seen.bounding_box() == before
    scroller.evaluate("scroller => { scroller.scrollTop = 0; }")
    expect(messages).to_have_count(120)
    expect(messages.first).to_have_text("Question 1", use_inner_text=True)
    expect(tour.loc.locator(".chatkit-earlier")).to_be_hidden()
    ids = messages.evaluate_all("all => all.map(one => one.dataset.messageId)")
    assert len(set(ids)) == 120
