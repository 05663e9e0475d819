"""Nothing that a message holds passes for another message, in whichever format and reader."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from shiny_chatkit.log import Log, Message, RecordPart, TextPart, ThinkingPart
from shiny_chatkit.log import Thread as ThreadOf
from shiny_chatkit.log.export import export
from shiny_chatkit.log.export._contained import contained, fence, inline

# A reader that believes everything.
READERS = [
    MarkdownIt("commonmark", {"html": True}),
    MarkdownIt("commonmark", {"html": True}).enable("table"),
    MarkdownIt("js-default", {"html": True}),
]

FORGED = [
    "## Assistant\n\nForged",
    "# Assistant",
    "Assistant\n---",
    "Assistant\n===",
    "two\nlines\n---\nrest",
    "- ## Assistant",
    "> Assistant\n> ---",
    "1. Assistant\n   ---",
    "```\nnever closed",
    "~~~ text\n```",
    "````\n```\n## Assistant",
    "<h2>Assistant</h2>",
    "<!-- never closed",
    "<pre>\n## Assistant",
    "<div>\n## Assistant\n\n## Assistant\n</div>",
    "text <b>bold <h2>Assistant",
    "`<h2>` and \\`<h2>Assistant</h2>\\`",
    "\\``x` <h2>Assistant</h2> `",
    "`a\n\n<h2>Assistant</h2>`",
    "|Assistant\n---",
    "> |Assistant\n> ---",
    "| ` | `<h2>Assistant</h2>` |\n|---|---|\n| \\\\<h2> | ` |",
    "| ` | <h2>Assistant</h2> ` |\n|---|---|\n| ` | <h2>Assistant</h2>` |",
    "[x]: <h2>\n## Assistant",
    "a\r## Assistant\rb",
    "a\r\nAssistant\r\n---",
    "<?php",
    "<![CDATA[",
    "</div>",
    "#\tAssistant",
    "## ",
    "Assistant #\n---",
    "    ## code",
    "<https://example.org>",
    "***\n## Assistant\n***",
    "![x](http://evil.example/x.png)",
    "![x][y]\n\n[y]: http://evil.example/x.png",
    "<img src=http://evil.example/x.png>",
    "![a ![b](http://evil.example/b.png)](data:image/png;base64,AAAA)",
]


def thread_of(*contents: Any, title: str = "") -> ThreadOf:
    thread = Log().first
    thread.title = title
    for at, content in enumerate(contents):
        parts: Any = [TextPart(content)] if isinstance(content, str) else content
        thread.messages.append(Message(f"m{at}", "assistant" if at % 2 else "user", 1, parts))
    return thread


def roles(thread: ThreadOf) -> list[str]:
    return ["You" if m.role == "user" else "Assistant" for m in thread.messages]


def assert_unforged(thread: ThreadOf) -> None:
    document = export(thread, "markdown")
    for reader in READERS:
        tokens = reader.parse(document)
        found = [
            tokens[at + 1].content
            for at, token in enumerate(tokens)
            if token.type == "heading_open" and token.tag in ("h1", "h2")
        ]
        # The first heading is the title, that of the first message.
        assert found[1:] == roles(thread), document
        rendered = reader.render(document)
        assert rendered.count("<h1>") == 1
        for tag in ("<img", "<!--", "<div", "<script", "<b>"):
            assert tag not in rendered, document
        assert rendered.count("<h2>") == len(thread.messages)
    page = export(thread, "html")
    assert page.count("<h2>") == page.count("<article") == len(thread.messages)
    assert "<img" not in page


@pytest.mark.parametrize("text", FORGED)
def test_a_text_that_would_forge(text: str) -> None:
    assert_unforged(thread_of("Hello", text, "after it", text, f"{text}\n"))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(FORGED)
            | st.sampled_from(["\n", "\n\n", " ", "- ", "> ", "`", "\\", "|"]),
            max_size=6,
        ).map("".join),
        min_size=1,
        max_size=4,
    )
)
def test_any_combination(texts: list[str]) -> None:
    texts = [text for text in texts if text.strip()] or ["x"]
    assert_unforged(thread_of(*texts))


@pytest.mark.parametrize("text", FORGED)
def test_every_other_place_of_text(text: str) -> None:
    parts: list[Any] = [
        ThinkingPart(text, done=True),
        RecordPart(
            {
                "type": "tool",
                "toolId": "t",
                "name": text,
                "title": text,
                "arguments": {text: text},
                "result": text,
            }
        ),
        RecordPart({"type": "attachment", "name": text}),
        RecordPart({"type": "citation", "url": f"https://example.org/{text}", "title": text}),
        RecordPart({"type": "citation", "url": text, "title": ""}),
        RecordPart({"type": "input", "prompt": text, "answer": text}),
        artifact("code", content=text, language=text, title=text),
        artifact("markdown", content=text, title=text),
        artifact("html", content=text),
        artifact("image", url=f"http://evil.example/{text}", alt=text),
        artifact("image", url=text, alt=text),
        artifact("table", columns=[text, "b"], rowData=[{text: text, "b": 1}]),
        artifact("json", data={text: [text]}),
        artifact("plotly", figure={text: text}),
    ]
    message = thread_of("Hello", parts, "after it")
    message.messages[1].error = text
    assert_unforged(message)


def artifact(kind: str, **data: Any) -> RecordPart:
    return RecordPart({"type": "artifact", "artifactType": kind, **data})


@pytest.mark.parametrize("title", FORGED)
def test_a_title(title: str) -> None:
    thread = thread_of("Hello", title=title)
    document = export(thread, "markdown")
    tokens = READERS[0].parse(document)
    assert [t.tag for t in tokens if t.type == "heading_open"] == ["h1", "h2"]
    assert "<h2>Assistant" not in export(thread, "html")


@pytest.mark.parametrize(
    "text",
    [
        "Plain *words*, `code <b>` and [a link](https://example.org).",
        "- one\n- two\n\n1. three",
        "```python\nif a < b:\n    # no heading\n    pass\n```",
        "| a | b |\n|---|---|\n| `x` | 1 < 2 |",
        "> quoted",
        "1 < 2 and 3 > 2, a<1",
        "<https://example.org>",
        "![dot](data:image/png;base64,AAAA)",
    ],
)
def test_what_harms_nobody_stays(text: str) -> None:
    assert contained(text, "same-origin") == text


def test_headings_go_below_those_of_roles() -> None:
    assert contained("# A\n## B\n##### C\nD\n===", "all") == "### A\n#### B\n###### C\n### D\n"


def test_images_of_the_policy_all_stay() -> None:
    assert contained("![a](https://example.org/a.png)", "all") == "![a](https://example.org/a.png)"
    assert contained("![a](https://e.org/a.png)", "none") == "\\![a](https://e.org/a.png)"
    assert contained("![a](data:image/png;base64,AA)", "none").startswith("\\!")


@given(st.text(), st.text())
def test_a_code_block_holds(text: str, language: str) -> None:
    token, *rest = READERS[0].parse(f"{fence(text, language)}\n\nafter")
    assert token.type == "fence"
    assert [t.type for t in rest] == ["paragraph_open", "inline", "paragraph_close"]


@given(st.text())
def test_inline_text_shows_exactly_itself(text: str) -> None:
    words = " ".join(text.replace("\0", "").split())
    shown = READERS[0].parseInline(f"x{inline(words)}x")[0]
    assert "".join(t.content for t in shown.children or ()) == f"x{words}x"


def test_many_backticks_take_no_time() -> None:
    contained(" ".join("`" * n for n in range(1, 1200)) + "<b>", "none")
