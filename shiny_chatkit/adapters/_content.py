"""Everything that can be appended to a chat, as message parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from htmltools import HTML, Tagifiable, TagList
from shiny.session import Session
from shinychat import message_content, message_content_chunk
from shinychat.types import ChatMessage

from shiny_chatkit.conversation import HtmlPart, Part, Role, TextPart

from ._shinychat import Render, parts_of_chat_message


@dataclass
class Contents:
    """The parts some content stands for, and who says it."""

    parts: list[Part] = field(default_factory=list[Part])
    role: Role = "assistant"


def as_contents(
    content: Any, render: Render, *, role: Role = "assistant", chunk: bool = False
) -> Contents:
    """Read content of any kind the chat knows.

    Parameters
    ----------
    content
        A string (markdown), ``HTML`` or other Shiny UI, a dictionary with ``content`` and ``role``,
        or any type registered with ``message_content`` / ``message_content_chunk``.
    render
        Makes a part of Shiny UI.
    role
        Who says it, where the content itself does not tell.
    chunk
        Whether it is a piece of a stream, which has a registry of its own.

    Raises
    ------
    TypeError
        If the type is unknown; names the type and the registry to use.
    ValueError
        If a dictionary has no ``content``, or a role that is none.
    """
    name = "message_content_chunk" if chunk else "message_content"
    # Functions of other packages may return more than the registry's own types say.
    registry: Any = message_content_chunk if chunk else message_content
    if not _is_registered_by_others(registry, content):
        if content is None:
            return Contents([], role)
        if isinstance(content, str):
            return Contents([_of_string(content)], role)
        if isinstance(content, Mapping):
            return _of_mapping(cast(Mapping[str, Any], content), render, chunk)
        if isinstance(content, TagList):
            return Contents(_of_tag_list(content, render), role)
        if isinstance(content, Tagifiable):
            return Contents([render(content)], role)
    try:
        message = registry(content)
    except ValueError as error:
        # The registry's own error for a type nobody registered.
        if not _is_unknown(registry, content):
            raise
        raise TypeError(
            f"Cannot show a {type(content).__module__}.{type(content).__qualname__} in a chat. "
            f"Register a function for it with `@shiny_chatkit.{name}.register`."
        ) from error
    if isinstance(message, ChatMessage):
        return Contents(parts_of_chat_message(message, render), _role(message.role))
    return as_contents(message, render, role=role, chunk=chunk)


def session_renderer(session: Session) -> Render:
    """Makes parts of Shiny UI whose dependencies are served by the session's app."""

    def render(ui: Any) -> HtmlPart:
        # The one way to have an app serve a dependency that its page did not know of.
        rendered = session._process_ui(ui)  # pyright: ignore[reportPrivateUsage]
        return HtmlPart(rendered["html"], rendered["deps"])

    return render


def _of_string(text: str) -> Part:
    return HtmlPart(str(text)) if isinstance(text, HTML) else TextPart(text)


def _of_mapping(content: Mapping[str, Any], render: Render, chunk: bool) -> Contents:
    if "content" not in content:
        raise ValueError("A message given as a dictionary must have a 'content' key.")
    role = _role(content.get("role", "assistant"))
    return as_contents(content["content"], render, role=role, chunk=chunk)


def _role(role: str) -> Role:
    if role not in ("user", "assistant", "system"):
        raise ValueError(f"A message's role is 'user', 'assistant' or 'system', not {role!r}.")
    return role


def _of_tag_list(tags: Iterable[Any], render: Render) -> list[Part]:
    """Strings stay markdown; what stands between them is UI, each run of it one part."""
    parts: list[Part] = []
    run: list[Any] = []

    def end_run() -> None:
        if run:
            parts.append(render(TagList(*run)))
            run.clear()

    for child in tags:
        if isinstance(child, str) and not isinstance(child, HTML):
            end_run()
            if parts and isinstance(last := parts[-1], TextPart):
                last.append(child)
            else:
                parts.append(TextPart(child))
        elif isinstance(child, TagList):
            end_run()
            parts.extend(_of_tag_list(child, render))
        else:
            run.append(child)
    end_run()
    return parts


def _is_registered_by_others(registry: Any, content: Any) -> bool:
    return not registry.dispatch(type(content)).__module__.startswith("shinychat")


def _is_unknown(registry: Any, content: Any) -> bool:
    return registry.dispatch(type(content)) is registry.dispatch(object)
