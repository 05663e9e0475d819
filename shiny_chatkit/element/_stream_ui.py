"""``output_markdown_stream()``: the element of a markdown stream."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, get_args

from htmltools import HTMLDependency, Tag, TagAttrs, TagChild, TagList, css

from shiny_chatkit.adapters import as_contents
from shiny_chatkit.content import Ui
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.checks import html as check_html
from shiny_chatkit.protocol.checks import languages as check_languages
from shiny_chatkit.protocol.checks import options as check_options
from shiny_chatkit.protocol.checks.names import Written, checks_options
from shiny_chatkit.protocol.config import DEFAULT_CONFIG, ImageSources
from shiny_chatkit.turns import message_of

from ._dependencies import stream_dependency
from ._json import json_script

ContentType = Literal["markdown", "html", "text"]

DEFAULT_WIDTH = "min(680px, 100%)"


@checks_options(
    Written(
        "output_markdown_stream()",
        'output_markdown_stream("stream", {name}=...), or stream.ui({name}=...) in Express',
    )
)
def output_markdown_stream(
    id: str,
    *,
    content: TagChild = "",
    content_type: Literal["markdown", "html", "text"] = "markdown",
    auto_scroll: bool = True,
    width: str | float = DEFAULT_WIDTH,
    height: str | float = "auto",
    images: Literal["same-origin", "all", "none"] = "same-origin",
    math: bool = True,
    language: str | Mapping[str, str | Mapping[str, str]] = "auto",
    labels: Mapping[str, str | Mapping[str, str]] | None = None,
) -> Tag:
    """
    Create the place on the page where a :class:`~shiny_chatkit.MarkdownStream` appears.

    Parameters
    ----------
    id
        The id given to :class:`~shiny_chatkit.MarkdownStream`.
    content
        Content to show before anything is streamed: a string, or UI with inputs and outputs.
    content_type
        How to show strings: as ``"markdown"``, as ``"html"``, or as plain ``"text"``.
    auto_scroll
        Whether to keep the end of a stream in view by scrolling the container around the element, until the user
        scrolls away.
    width, height
        CSS lengths; a number is in pixels.
    images, math, language, labels
        As in :func:`~shiny_chatkit.chat_ui`.

    Returns
    -------
    :
        The element.

    Raises
    ------
    TypeError, ValueError
        If an argument is not valid.
    """
    stream_id = check_options.chat_id(id)
    tag, own_texts = check_languages.language(language)
    config: dict[str, Any] = {
        "images": check_options.choice("images", images, get_args(ImageSources.__value__)),
        "math": check_options.flag("math", math),
        "labels": {**own_texts, **check_languages.labels(labels)},
    }
    changed = {k: v for k, v in config.items() if v != DEFAULT_CONFIG.get(k, {})}
    if tag is not None:
        changed["language"] = tag
    parts, dependencies = _rendered(content)
    attributes: TagAttrs = {
        "id": stream_id,
        "content-type": check_options.choice("content_type", content_type, get_args(ContentType)),
        "auto-scroll": "" if check_options.flag("auto_scroll", auto_scroll) else None,
        "data-config": _json(changed) if changed else None,
        "style": css(
            width=check_html.css_length("width", width),
            height=check_html.css_length("height", height),
            margin="0 auto",
        ),
    }
    return Tag(
        "shiny-chatkit-stream",
        attributes,
        json_script(parts) if parts else None,
        stream_dependency(tag),
        *dependencies,
    )


def _rendered(content: Any) -> tuple[list[wire.Part], list[HTMLDependency]]:
    """Return content as the parts of a message, and the dependencies that the page must load for it."""
    dependencies: list[HTMLDependency] = []

    def render(ui: Any) -> Ui:
        rendered = TagList(ui).render()
        dependencies.extend(rendered["dependencies"])
        return Ui(rendered["html"])

    # Strings stay markdown of unknown origin, unlike those of a chat's startup messages.
    return message_of(as_contents(content, render)).to_dict()["parts"], dependencies


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
