"""Everything that can be appended to a chat, and the pieces that it becomes."""

from __future__ import annotations

from typing import Any

import chatlas
import pandas as pd
import pytest
from chatlas._content import ContentThinkingDelta
from chatlas.types import (
    ContentCitation,
    ContentDocument,
    ContentImageInline,
    ContentImageRemote,
    ContentJson,
    ContentPDF,
    ContentText,
    ContentThinking,
    ContentToolRequestFetch,
    ContentToolRequestSearch,
    ContentToolResponseFetch,
    ContentToolResponseSearch,
    WebSource,
)
from htmltools import HTML, HTMLDependency, TagList, tags
from matplotlib.figure import Figure
from shiny import ui
from shinychat import Attachment as SentFile
from shinychat import message_content, message_content_chunk
from shinychat.types import ChatMessage, ToolResultDisplay

from shiny_chatkit.adapters import as_contents
from shiny_chatkit.content import (
    Attachment,
    Citation,
    ImageArtifact,
    JsonArtifact,
    Piece,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    Ui,
)

BOTH = pytest.mark.parametrize("chunk", [False, True], ids=["message", "chunk"])


def render(content: Any) -> Ui:
    rendered = TagList(content).render()
    return Ui(rendered["html"], [{"name": d.name} for d in rendered["dependencies"]])


def pieces(content: Any, *, chunk: bool = False) -> list[Piece]:
    return as_contents(content, render, chunk=chunk).pieces


def parts(content: Any, *, chunk: bool = False) -> list[tuple[str, str]]:
    """Text and UI, told apart."""
    kinds = {Text: "text", Ui: "html"}
    return [(kinds[type(piece)], piece.as_text) for piece in pieces(content, chunk=chunk)]


DEPENDENCY = HTMLDependency("mine", "1.0", source={"subdir": "."}, script={"src": "a.js"})


class Tagifies:
    def tagify(self) -> Any:
        return TagList(tags.b("made"), DEPENDENCY).tagify()


@BOTH
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("**text**", [("text", "**text**")]),
        ("", [("text", "")]),
        (" \n", [("text", " \n")]),
        (None, []),
        (HTML("<b>html</b>"), [("html", "<b>html</b>")]),
        (tags.b("tag"), [("html", "<b>tag</b>")]),
        (TagList("*a*", "b"), [("text", "*a*b")]),
        (TagList(), []),
        (
            TagList("*a*", tags.b("x"), tags.i("y"), "*b*"),
            [("text", "*a*"), ("html", "<b>x</b><i>y</i>"), ("text", "*b*")],
        ),
        (
            TagList("*a*", HTML("<u>z</u>"), TagList("b", tags.i("y"))),
            [("text", "*a*"), ("html", "<u>z</u>"), ("text", "b"), ("html", "<i>y</i>")],
        ),
        (tags.div("**not markdown**"), [("html", "<div>**not markdown**</div>")]),
        ({"content": "**text**", "role": "assistant"}, [("text", "**text**")]),
        ({"content": tags.b("tag")}, [("html", "<b>tag</b>")]),
        ({"content": None}, []),
    ],
)
def test_content(content: Any, expected: list[tuple[str, str]], chunk: bool) -> None:
    assert parts(content, chunk=chunk) == expected


@BOTH
def test_what_makes_tags_is_ui(chunk: bool) -> None:
    (part,) = pieces(Tagifies(), chunk=chunk)
    assert isinstance(part, Ui)
    assert part.html == "<b>made</b>"
    assert [dep["name"] for dep in part.deps] == ["mine"]


def test_a_live_output_is_ui() -> None:
    (part,) = pieces(ui.output_plot("plot"))
    assert isinstance(part, Ui)
    assert 'id="plot"' in part.html


@pytest.mark.parametrize("role", ["user", "assistant", "system"])
def test_a_dictionary_says_whose_it_is(role: str) -> None:
    assert as_contents({"content": "x", "role": role}, render).role == role
    assert as_contents(ChatMessage("x", role=role), render).role == role  # type: ignore[arg-type]


def test_a_dictionary_must_make_sense() -> None:
    with pytest.raises(ValueError, match="'content'"):
        as_contents({"role": "user"}, render)
    with pytest.raises(ValueError, match="robot"):
        as_contents({"content": "x", "role": "robot"}, render)


@pytest.mark.parametrize(
    ("chunk", "registry"), [(False, "message_content"), (True, "message_content_chunk")]
)
def test_an_unknown_type_is_named_with_the_registry(chunk: bool, registry: str) -> None:
    class Unknown:
        pass

    with pytest.raises(TypeError, match=rf"Unknown.*@shiny_chatkit\.{registry}\.register"):
        as_contents(Unknown(), render, chunk=chunk)
    with pytest.raises(TypeError, match="type list"):
        as_contents(["a", "b"], render, chunk=chunk)
    with pytest.raises(TypeError, match="type int"):
        as_contents(3, render, chunk=chunk)
    with pytest.raises(TypeError, match="type list"):
        as_contents({"content": ["a", Unknown()]}, render, chunk=chunk)


def test_an_unknown_type_is_the_error_of_shinychat() -> None:
    with pytest.raises(ValueError, match="int"):
        message_content(3)
    with pytest.raises(ValueError, match="type int"):
        as_contents(3, render)


def test_a_dictionary_has_files_in_any_form() -> None:
    file = Attachment.from_data(b"hello", "text/plain", name="a.txt")
    sent = SentFile.from_data(b"hello", "text/plain", name="a.txt")
    given = [file, sent, sent.model_dump()]
    message = {"role": "user", "content": "see", "attachments": given}
    assert as_contents(message, render).attachments == [file] * 3
    assert as_contents({"content": "see", "attachments": None}, render).attachments == []


@pytest.mark.parametrize(
    ("content", "text"), [(3, "3"), (0.1, "0.1"), (["a", 2, None, ("b",)], "a2b"), ([], "")]
)
def test_a_dictionary_has_a_number_or_a_list_as_in_shinychat(content: object, text: str) -> None:
    contents = as_contents({"role": "user", "content": content}, render)
    assert (contents.as_text, contents.role) == (text, "user")


# -- Registries ------------------------------------------------------------------------------------


class Mine:
    pass


class MyText(ContentText):
    pass


@message_content.register
def _(message: Mine) -> ChatMessage:
    return ChatMessage(tags.b("whole"))


@message_content_chunk.register
def _(chunk: Mine) -> ChatMessage:
    return ChatMessage("*piece*", role="user")


@message_content.register
def _(message: MyText) -> ChatMessage:
    return ChatMessage(f"mine: {message.text}")


def test_registered_types() -> None:
    assert parts(Mine()) == [("html", "<b>whole</b>")]
    assert parts(Mine(), chunk=True) == [("text", "*piece*")]


def test_a_registration_of_a_third_party_comes_first() -> None:
    assert parts(MyText(text="x")) == [("text", "mine: x")]
    assert parts(ContentText(text="x")) == [("text", "x")]


class Broken:
    pass


@message_content.register
def _(message: Broken) -> ChatMessage:
    raise ValueError("broken")


def test_an_error_in_a_registered_function_is_its_own() -> None:
    with pytest.raises(ValueError, match="broken"):
        as_contents(Broken(), render)


# -- ChatMessage -------------------------------------------------------------------------------------


def test_chat_messages() -> None:
    assert parts(ChatMessage("*text*")) == [("text", "*text*")]
    assert parts(ChatMessage(HTML("<b>x</b>")))[0][0] == "html"
    assert "<i>y</i>" in parts(ChatMessage(TagList("*a*", tags.i("y"))))[-1][1]
    assert parts(ChatMessage("")) == []


def test_dependencies_of_a_chat_message_are_kept() -> None:
    found = pieces(ChatMessage(TagList(tags.b("x"), DEPENDENCY)))
    deps = [dep for piece in found if isinstance(piece, Ui) for dep in piece.deps]
    assert {"name": "mine"} in deps


# -- chatlas -------------------------------------------------------------------------------------------


@BOTH
def test_chatlas_contents(chunk: bool) -> None:
    assert parts(ContentText(text="*hi*"), chunk=chunk) == [("text", "*hi*")]
    remote = ContentImageRemote(url="https://example.org/a.png")
    assert pieces(remote, chunk=chunk) == [ImageArtifact(remote.url, alt="Image")]
    inline = ContentImageInline(image_content_type="image/png", data="QUJD")
    (image,) = pieces(inline, chunk=chunk)
    assert isinstance(image, ImageArtifact)
    assert image.url == "data:image/png;base64,QUJD"
    document: Any = ContentJson(value={"a": 1})
    assert pieces(document, chunk=chunk) == [JsonArtifact({"a": 1})]


@BOTH
def test_files_of_a_model_are_links(chunk: bool) -> None:
    name = '<b>"plan".pdf'
    ((kind, html),) = parts(ContentPDF(data=b"ABC", filename=name), chunk=chunk)
    assert kind == "html"
    assert "data:application/pdf;base64,QUJD" in html
    assert "<b>" not in html
    nowhere = ContentDocument(data=None, filename="x.csv", mime_type="text/csv", url="javascript:1")
    assert parts(nowhere, chunk=chunk) == [("html", "x.csv")]


def test_a_search_of_the_provider_is_a_card() -> None:
    asked = ContentToolRequestSearch(query="shiny", extra={"id": "s1"})
    sources = [WebSource(url="https://example.org/a", title="<A>"), WebSource(url="javascript:1")]
    found = ContentToolResponseSearch(sources=sources, extra={"tool_use_id": "s1"})
    assert pieces(asked) == [ToolCall("web_search", {"query": "shiny"}, "s1", "Web search")]
    (result,) = pieces(found)
    assert isinstance(result, ToolResult)
    assert result.id == "s1"
    assert "&lt;A&gt;" in str(result.result)
    assert "javascript" not in str(result.result)
    # Told of when it is over, and never answered.
    over = ContentToolRequestSearch(query="q", extra={"id": "s2", "status": "completed"})
    assert [type(piece) for piece in pieces(over)] == [ToolCall, ToolResult]


def test_a_page_the_provider_reads_is_a_card() -> None:
    asked = ContentToolRequestFetch(url="https://example.org", extra={"id": "f1"})
    failed = ContentToolResponseFetch(url="failed", status="error", extra={"tool_use_id": "f1"})
    assert pieces(asked) == [ToolCall("web_fetch", {"url": asked.url}, "f1", "Web page")]
    (result,) = pieces(failed)
    assert isinstance(result, ToolResult)
    assert result.is_error


@BOTH
@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (pd.DataFrame({"x": [1]}), "table"),
        (pd.DataFrame({"x": [1]}).style, "html"),
        (tags.b("shown"), "html"),
    ],
)
def test_what_a_tool_gives_is_shown_as_what_it_is(chunk: bool, value: Any, kind: str) -> None:
    result = chatlas.ContentToolResult(value=value, request=REQUEST)
    (piece,) = pieces(result, chunk=chunk)
    assert isinstance(piece, ToolResult)
    (part,) = piece.result
    assert part.get("artifactType", part["type"]) == kind


def test_a_figure_that_a_tool_gives_is_drawn_once() -> None:
    drawn: list[str] = []

    class Counted(Figure):
        def savefig(self, *args: Any, **kwargs: Any) -> None:
            drawn.append("once")
            super().savefig(*args, **kwargs)

    pieces(chatlas.ContentToolResult(value=Counted(), request=REQUEST))
    assert drawn == ["once"]


REQUEST = chatlas.ContentToolRequest(id="1", name="add", arguments={"x": "<b>"})


@BOTH
def test_a_chatlas_tool_call_is_a_card(chunk: bool) -> None:
    (call,) = pieces(REQUEST, chunk=chunk)
    assert isinstance(call, ToolCall)
    assert (call.id, call.name, call.arguments) == ("1", "add", {"x": "<b>"})


@BOTH
def test_a_chatlas_tool_result_goes_into_the_card_of_its_call(chunk: bool) -> None:
    result = chatlas.ContentToolResult(value="<script>x</script>", request=REQUEST)
    (piece,) = pieces(result, chunk=chunk)
    assert isinstance(piece, ToolResult)
    # As text, or as markdown whose HTML the page sanitizes: never as trusted UI.
    assert piece == ToolResult("1", "<script>x</script>", is_error=False)
    failed = chatlas.ContentToolResult(value=None, error=ValueError("no"), request=REQUEST)
    (piece,) = pieces(failed, chunk=chunk)
    assert isinstance(piece, ToolResult)
    assert piece.is_error
    assert "no" in str(piece.result)


@BOTH
def test_a_tool_result_is_shown_as_its_display_says(chunk: bool) -> None:
    display = ToolResultDisplay(html="<em>shown</em>")
    result = chatlas.ContentToolResult(value="v", request=REQUEST, extra={"display": display})
    found = pieces(result, chunk=chunk)
    (piece,) = [piece for piece in found if isinstance(piece, ToolResult)]
    (part,) = piece.result
    assert part["type"] == "html"
    assert "<em>shown</em>" in part["html"]


@BOTH
def test_thinking(chunk: bool) -> None:
    assert pieces(ContentThinking(thinking="hm"), chunk=chunk) == [Thinking("hm")]


@pytest.mark.parametrize("phase", ["start", "body", "end"])
def test_streamed_thinking_is_never_shown_as_text(phase: Any) -> None:
    delta = ContentThinkingDelta(thinking="hm", phase=phase)
    assert pieces(delta, chunk=True) == [Thinking("hm")]


def test_a_citation_of_the_web_is_one() -> None:
    source = WebSource(url="https://example.org/a", title="A")
    (piece,) = pieces(ContentCitation(source=source, cited_quote="quote"), chunk=True)
    assert piece == Citation("https://example.org/a", "A", "quote")
