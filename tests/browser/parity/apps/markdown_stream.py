"""Streams markdown, HTML, text and live UI to several places; the buttons say what each does."""

import asyncio

from shiny import App, module, reactive, render, ui
from shinychat import MarkdownStream, output_markdown_stream


@module.ui
def part_ui():
    return output_markdown_stream("stream")


@module.server
def part_server(input, output, session, text):
    stream = MarkdownStream("stream")

    @reactive.effect
    async def _():
        await stream.stream([text])


BUTTONS = ("start", "more", "both", "release", "stop", "fail", "clear", "long", "release_long")

app_ui = ui.page_fixed(
    ui.div(*[ui.input_action_button(name, name) for name in BUTTONS]),
    ui.div(
        output_markdown_stream(
            "doc", content=ui.TagList("*Begin* here", ui.input_text("first", "First", "one"))
        ),
        id="doc-box",
    ),
    output_markdown_stream("html", content="<b>bo</b>", content_type="html"),
    output_markdown_stream("text", content="*as* <it> is", content_type="text"),
    ui.div(
        output_markdown_stream("long_doc"),
        id="scroller",
        style="height: 200px; overflow-y: auto;",
    ),
    output_markdown_stream("unscrolled", auto_scroll=False),
    part_ui("one"),
    part_ui("two"),
    ui.p("first: ", ui.output_text("first_is", inline=True)),
    ui.p("status: ", ui.output_text("status", inline=True)),
    ui.p("result: ", ui.output_text("result", inline=True)),
)


def server(input, output, session):
    doc, html, text = MarkdownStream("doc"), MarkdownStream("html"), MarkdownStream("text")
    long_doc = MarkdownStream("long_doc")
    gate, long_gate = asyncio.Event(), asyncio.Event()
    part_server("one", "**module one**")
    part_server("two", "**module two**")

    @reactive.effect
    @reactive.event(input.start)
    async def _():
        async def content():
            yield "## Ti"
            yield "tle\n\nSome **bo"
            yield "ld** text.\n\n"
            yield ui.div(
                ui.input_text("second", "Second", "two"),
                ui.output_text("second_is", inline=True),
            )
            yield "- a\n- [li"
            yield "nk](https://example.com/)\n"

        await doc.stream(content())
        await html.stream(
            ["<p>par", "a <i>it", "alic</i></p><script>document.title = 'bad'</script>"]
        )
        await text.stream(iter(["**no", "t bold** <i>"]))

    @reactive.effect
    @reactive.event(input.more)
    async def _():
        await doc.stream([" and *more*"], clear=False)
        await html.stream(["<p>next</p>"], clear=False)

    @reactive.effect
    @reactive.event(input.both)
    async def _():
        gate.clear()

        async def slow(name):
            yield f"{name}1 "
            await gate.wait()
            yield f"{name}2 "

        await doc.stream(slow("a"))
        await doc.stream(slow("b"), clear=False)

    @reactive.effect
    @reactive.event(input.release)
    def _():
        gate.set()

    @reactive.effect
    @reactive.event(input.stop)
    def _():
        doc.latest_stream.cancel()

    @reactive.effect
    @reactive.event(input.fail)
    async def _():
        async def failing():
            yield "so far"
            raise ValueError("boom")

        await doc.stream(failing())

    @reactive.effect
    @reactive.event(input.clear)
    async def _():
        await doc.clear()

    @reactive.effect
    @reactive.event(input.long)
    async def _():
        long_gate.clear()

        async def content():
            for number in range(60):
                yield f"Paragraph {number}.\n\n"
                await asyncio.sleep(0.005)
                if number == 40:
                    await long_gate.wait()

        await long_doc.stream(content())

    @reactive.effect
    @reactive.event(input.release_long)
    def _():
        long_gate.set()

    @render.text
    def first_is():
        return input.first()

    @render.text
    def second_is():
        return f"second is {input.second()}"

    @render.text
    def status():
        return doc.latest_stream.status()

    @render.text
    def result():
        return repr(doc.latest_stream.result())


app = App(app_ui, server)
