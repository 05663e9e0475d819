"""The element's tag: what it carries, and which options it takes."""

from __future__ import annotations

import inspect
import json
import re
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import pytest
import shinychat
from htmltools import HTML, HTMLDependency, Tag, TagList, tags
from pydantic.alias_generators import to_snake
from shiny.types import MISSING

from shiny_chatkit import chat_module_ui, chat_ui
from shiny_chatkit.express import Chat as ExpressChat
from shiny_chatkit.protocol.config import DEFAULT_CONFIG

WWW = files("shiny_chatkit") / "www"


class Reader(HTMLParser):
    """Reads a tag as a browser does."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.attributes: dict[str, str | None] = {}
        self.scripts: list[str] = []
        self.tags: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "shiny-chatkit":
            self.attributes = dict(attrs)

    def handle_data(self, data: str) -> None:
        if self.tags[-1] == "script" and data.strip():
            self.scripts.append(data)


def read(**options: Any) -> Reader:
    return Reader(str(chat_ui("chat", **options)))


def config(**options: Any) -> dict[str, Any]:
    return json.loads(read(**options).attributes["data-config"] or "")


def messages(*given: Any) -> list[dict[str, Any]]:
    (script,) = read(messages=given).scripts
    return json.loads(script)


def test_the_tag_and_its_defaults() -> None:
    tag = read()
    assert tag.attributes["id"] == "chat"
    assert tag.attributes["class"] == "html-fill-item"
    assert (tag.attributes["style"] or "").rstrip(";") == "width:min(680px, 100%);height:auto"
    assert tag.scripts == []
    assert config() == {
        "placeholder": "Enter a message...",
        "fill": True,
        "submitKey": "enter",
        "images": "same-origin",
        "math": True,
        "threads": False,
        "settings": None,
        "attachments": False,
        "maxAttachmentSize": 5 * 1024 * 1024,
        "allowEdit": True,
        "feedback": False,
        "usage": False,
        "export": None,
        "labels": {},
    }


def test_the_defaults_are_those_that_the_page_has() -> None:
    assert config() == DEFAULT_CONFIG
    for function in (chat_ui, ExpressChat.ui):
        parameters = inspect.signature(function).parameters
        for option, value in DEFAULT_CONFIG.items():
            default = parameters[to_snake(option)].default
            assert default is MISSING or default == value or (option, default) == ("labels", None)


def test_its_script_and_style_come_with_it() -> None:
    (dependency,) = [d for d in chat_ui("chat").get_dependencies() if d.name == "shiny-chatkit"]
    assert dependency.script[0]["src"] == "chatkit.js"
    assert dependency.script[0].get("type") == "module"
    style, *preloads = dependency.stylesheet
    assert style == {"href": "chatkit.css", "rel": "stylesheet"}
    # All modules that the script imports are requested together with it.
    assert {link.get("rel") for link in preloads} == {"modulepreload"}
    imported = set(re.findall(r'from"\./([\w-]+\.js)"', (WWW / "chatkit.js").read_text("utf-8")))
    assert imported
    assert imported <= {link["href"] for link in preloads}


def test_options() -> None:
    found = config(
        placeholder='Say "something" <b>',
        fill=False,
        submit_key="mod+enter",
        images="none",
        links="ask",
        math=False,
        allow_edit=False,
        max_attachment_size=7,
        labels={"send": "Los", "stop": "</script>"},
    )
    assert found["placeholder"] == 'Say "something" <b>'
    assert found["submitKey"] == "mod+enter"
    assert found["images"] == "none"
    assert found["links"] == "ask"
    assert "links" not in config(links="new-tab")
    assert found["math"] is False
    assert found["allowEdit"] is False
    assert found["labels"] == {"send": "Los", "stop": "</script>"}
    assert "class" not in read(fill=False).attributes
    tag = read(width="100%", height="30em")
    assert (tag.attributes["style"] or "").startswith("width:100%;height:30em")


def test_attributes_of_the_app() -> None:
    tag = read(class_="mine", data_x="1", style="color:red")
    assert tag.attributes["class"] == "html-fill-item mine"
    assert tag.attributes["data-x"] == "1"
    assert "color:red" in (tag.attributes["style"] or "")


@pytest.mark.parametrize(
    "name",
    [
        "lang",
        "title",
        "hidden",
        "data_x_y",
        "aria_label",
        "onclick",
        "role",
        "tabindex",
        "hx-get",
        "@x",
    ],
)
def test_attributes_pass_as_in_tags_of_shiny(name: str) -> None:
    assert read(**{name: "1"}).attributes[name.replace("_", "-")] == "1"


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("enable_cancel", False, "stop button"),
    ],
)
def test_options_of_shinychat_say_what_to_write_instead(name: str, value: Any, advice: str) -> None:
    with pytest.raises(TypeError, match=f"no option '{name}'.*{re.escape(advice)}"):
        read(**{name: value})


def test_every_option_of_shinychat_is_known() -> None:
    plain = read().attributes
    for name, parameter in inspect.signature(shinychat.chat_ui).parameters.items():
        if parameter.kind is not parameter.KEYWORD_ONLY:
            continue
        default = parameter.default
        value = True if "MISSING" in type(default).__name__ else default
        refused: str | None = None
        try:
            assert read(**{name: value}).attributes.keys() == plain.keys(), name
        except TypeError as error:
            refused = str(error)
        assert refused is None or f"no option '{name}'" in refused


def test_options_of_shinychat_that_work() -> None:
    same: dict[str, Any] = {
        "enable_cancel": True,
        "show_history": True,
        "greeting": None,
        "drawer": True,
        "footer": None,
        "toolbar_input": None,
        "icon_send": False,
        "show_thinking_after_s": 0,
        "tool_grouping": "tool",
        "icon_assistant": True,
    }
    assert config(**same) == config()
    assert read(**same).attributes.keys() == read().attributes.keys()
    assert config(allow_attachments=["text/csv"])["attachments"] == ["text/csv"]
    assert config(allow_attachments=True)["attachments"] is True
    assert config(submit_key="enter+modifier")["submitKey"] == "mod+enter"
    assert config(icon_assistant=False)["iconAssistant"] == ""
    assert config(show_history=False)["showHistory"] is False


@pytest.mark.parametrize("name", ["attachment", "them", "max_attachments", "value", "placeholders"])
def test_an_unknown_name_is_refused(name: str) -> None:
    with pytest.raises(TypeError, match=f"has no option '{name}'"):
        read(**{name: "1"})
    with pytest.raises(TypeError, match=f"has no option '{name}'"):
        chat_module_ui("chat", **{name: "1"})


def test_a_name_that_is_nearly_one_is_suggested() -> None:
    with pytest.raises(TypeError, match=r"Did you mean 'placeholder'\?"):
        read(placeholders="x")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("submit_key", "tab"),
        ("submit_key", None),
        ("images", "some"),
        ("threads", True),
        ("threads", "drawer"),
    ],
)
def test_impossible_options_are_refused(option: str, value: Any) -> None:
    with pytest.raises(ValueError, match=option):
        chat_ui("chat", **{option: value})


@pytest.mark.parametrize("value", ["no", None, 0])
def test_math_is_on_or_off(value: Any) -> None:
    with pytest.raises(TypeError, match=f"`math` must be True or False, not {value!r}"):
        chat_ui("chat", math=value)


def test_options_of_the_panels() -> None:
    found = config(threads="sidebar", settings=True, attachments=("image/*", ".csv"), feedback=True)
    assert found["threads"] == "sidebar"
    assert found["settings"] is True
    assert found["attachments"] == ["image/*", ".csv"]
    assert found["feedback"] is True
    assert config(threads="menu", attachments=True)["threads"] == "menu"
    assert config(attachments=True)["attachments"] is True


def test_messages() -> None:
    found = messages(
        "**Hello**",
        {"role": "user", "content": "Hi"},
        HTML("<b>html</b>"),
        TagList("*a*", tags.hr()),
    )
    assert [m["role"] for m in found] == ["assistant", "user", "assistant", "assistant"]
    assert found[0]["parts"] == [{"type": "text", "text": "**Hello**"}]
    assert found[2]["parts"] == [{"type": "html", "html": "<b>html</b>", "deps": []}]
    assert [part["type"] for part in found[3]["parts"]] == ["text", "html"]
    assert len({m["messageId"] for m in found}) == 4
    assert all(m["createdAt"] > 1_700_000_000_000 for m in found)


@pytest.mark.parametrize(
    "text",
    ["</script><script>alert(1)</script>", "<!-- <script>", "]]>", "\u2028", "漢😀", "\\u003c"],
)
def test_no_text_ends_the_script_early(text: str) -> None:
    tag = read(messages=[text, HTML(text)])
    assert tag.tags == ["shiny-chatkit", "script"]
    assert [
        m["parts"][0].get("text") or m["parts"][0]["html"] for m in json.loads(tag.scripts[0])
    ] == [
        text,
        text,
    ]


def test_a_system_message_stays_out_of_the_page() -> None:
    found = messages({"role": "system", "content": "SECRET"}, "Hello")
    assert [m["role"] for m in found] == ["assistant"]
    assert "SECRET" not in json.dumps(found)


def test_dependencies_of_messages_and_icons_come_with_the_tag() -> None:
    one = HTMLDependency("one", "1", source={"subdir": "."})
    two = HTMLDependency("two", "1", source={"subdir": "."})
    tag = chat_ui("chat", messages=[tags.div("x", one)], icon_assistant=tags.i("i", two))
    assert {"one", "two"} <= {d.name for d in tag.get_dependencies()}
    assert config(icon_assistant=tags.i("i"))["iconAssistant"] == "<i>i</i>"
    assert config(icon_assistant=HTML("<svg></svg>"))["iconAssistant"] == "<svg></svg>"


def test_an_unknown_message_is_refused() -> None:
    with pytest.raises(TypeError, match="message_content"):
        chat_ui("chat", messages=[object()])


def test_the_module_has_its_own_id() -> None:
    tag = chat_module_ui("helper", placeholder="Ask")
    assert isinstance(tag, Tag)
    assert tag.attrs["id"] == "helper-chat"


def test_what_the_page_says_itself_is_told_from_what_it_leaves_to_the_server() -> None:
    assert "explicit" not in config()
    found = config(feedback=False, max_attachment_size=7, allow_attachments=True)
    assert sorted(found["explicit"]) == ["attachments", "feedback", "maxAttachmentSize"]


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"tool_grouping": "some"}, ValueError, "tool_grouping"),
        ({"tool_grouping": None}, ValueError, "tool_grouping"),
        ({"show_thinking_after_s": True}, TypeError, "finite number of seconds"),
        ({"show_thinking_after_s": "2"}, TypeError, "finite number of seconds"),
        ({"show_thinking_after_s": float("nan")}, TypeError, "finite number of seconds"),
        ({"show_thinking_after_s": 61}, ValueError, "at most 60 seconds"),
    ],
)
def test_mistakes_in_how_tools_and_thinking_are_shown(options: Any, error: Any, says: str) -> None:
    with pytest.raises(error, match=says):
        chat_ui("chat", **options)


def test_how_tools_and_thinking_are_shown() -> None:
    assert config(tool_grouping="all")["toolGrouping"] == "all"
    assert config(show_thinking_after_s=1.5)["showThinkingAfter"] == 1.5
    assert config(show_thinking_after_s=-1)["showThinkingAfter"] == -1
