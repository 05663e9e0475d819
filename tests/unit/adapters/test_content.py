"""What can be appended to a chat, and the parts it stands for."""

from __future__ import annotations

from typing import Any

import chatlas
import pytest
from chatlas._content import ContentThinkingDelta
from chatlas.types import ContentImageInline, ContentImageRemote, ContentText
from htmltools import HTML, HTMLDependency, TagList, tags
from shiny import ui
from shinychat import message_content, message_content_chunk
from shinychat.types import ChatMessage

from shiny_chatkit.adapters import as_contents
from shiny_chatkit.conversation import HtmlPart

BOTH = pytest.mark.parametrize("chunk", [False, True], ids=["message", "chunk"])


def render(content: Any) -> HtmlPart:
    rendered = TagList(content).render()
    return HtmlPart(rendered["html"], [{"name": d.name} for d in rendered["dependencies"]])


def parts(content: Any, *, chunk: bool = False) -> list[tuple[str, str]]:
    found = as_contents(content, render, chunk=chunk).parts
    return [(part.to_dict()["type"], part.text) for part in found]


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
    (part,) = as_contents(Tagifies(), render, chunk=chunk).parts
    assert isinstance(part, HtmlPart)
    assert part.html == "<b>made</b>"
    assert [dep["name"] for dep in part.deps] == ["mine"]


def test_a_live_output_is_ui() -> None:
    (part,) = as_contents(ui.output_plot("plot"), render).parts
    assert isinstance(part, HtmlPart)
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
    with pytest.raises(TypeError, match=r"builtins\.list"):
        as_contents(["a", "b"], render, chunk=chunk)
    with pytest.raises(TypeError, match=r"builtins\.int"):
        as_contents({"content": 3}, render, chunk=chunk)


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
    found = as_contents(ChatMessage(TagList(tags.b("x"), DEPENDENCY)), render).parts
    deps = [dep for part in found if isinstance(part, HtmlPart) for dep in part.deps]
    assert {"name": "mine"} in deps


# -- chatlas -------------------------------------------------------------------------------------------


@BOTH
def test_chatlas_contents(chunk: bool) -> None:
    assert parts(ContentText(text="*hi*"), chunk=chunk) == [("text", "*hi*")]
    remote = ContentImageRemote(url="https://example.org/a.png")
    ((kind, html),) = parts(remote, chunk=chunk)
    assert kind == "html"
    assert 'src="https://example.org/a.png"' in html
    inline = ContentImageInline(image_content_type="image/png", data="QUJD")
    ((kind, html),) = parts(inline, chunk=chunk)
    assert "data:image/png;base64,QUJD" in html


@BOTH
def test_a_chatlas_tool_call_and_its_result(chunk: bool) -> None:
    request = chatlas.ContentToolRequest(id="1", name="add", arguments={"x": "<b>"})
    for kind, html in parts(request, chunk=chunk):
        assert kind != "html" or "<b>" not in html
    result = chatlas.ContentToolResult(value="<script>x</script>", request=request)
    ((kind, html),) = parts(result, chunk=chunk)
    assert kind == "html"
    assert "<script>" not in html
    assert "add" in html
    failed = chatlas.ContentToolResult(value=None, error=ValueError("no"), request=request)
    assert "no" in parts(failed, chunk=chunk)[0][1]


@pytest.mark.parametrize("phase", ["start", "body", "end"])
def test_streamed_thinking_is_never_shown_as_text(phase: Any) -> None:
    assert parts(ContentThinkingDelta(thinking="secret", phase=phase), chunk=True) == []
