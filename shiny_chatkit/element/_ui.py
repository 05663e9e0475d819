"""``chat_ui()``: the element's tag."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast, get_args

from htmltools import (
    HTML,
    HTMLDependency,
    Tag,
    TagAttrs,
    TagAttrValue,
    TagChild,
    TagList,
    css,
)
from shiny.types import MISSING, MISSING_TYPE

from shiny_chatkit.adapters import as_contents
from shiny_chatkit.content import Ui
from shiny_chatkit.panels import SettingsItem, file_types
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.checks import html as check_html
from shiny_chatkit.protocol.checks import languages as check_languages
from shiny_chatkit.protocol.checks import options as check_options
from shiny_chatkit.protocol.checks.names import Written, checks_options
from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.protocol.config import (
    DEFAULT_CONFIG,
    ChatConfig,
    ImageSources,
    ServerOption,
    SubmitKey,
    ThreadsPlace,
    ToolRows,
)
from shiny_chatkit.turns import message_of

from ._declared import Declaration
from ._dependencies import chatkit_dependency
from ._drawer import ChatDrawer, drawer_config
from ._greeting import ChatGreeting, fixed_greeting
from ._json import json_script
from ._names import SHINYCHAT_OPTIONS, attributes_of
from ._permissions import Switches
from ._slots import slot

DEFAULT_WIDTH = "min(680px, 100%)"
CONVERSATION_MEASURE = "680px"


@checks_options(
    Written("chat_ui()", 'chat_ui("chat", {name}=...), or chat.ui({name}=...) in Express'),
    Written("chat_module_ui()", 'chat_module_ui("chat", {name}=...)'),
    also=SHINYCHAT_OPTIONS,
)
def chat_ui(
    id: str,
    *,
    messages: Sequence[Any] | None = None,
    greeting: Any = None,
    placeholder: str = "Enter a message...",
    width: str | float = DEFAULT_WIDTH,
    height: str | float = "auto",
    fill: bool = True,
    icon_assistant: HTML | Tag | TagList | bool | None = None,
    icon_send: HTML | Tag | TagList | bool | None = None,
    drawer: bool | ChatDrawer = True,
    artifacts: Literal["inline", "drawer"] = "inline",
    footer: TagChild = None,
    toolbar_input: TagChild = None,
    threads: Literal[False, "menu", "sidebar"] = False,
    show_history: bool = True,
    settings: bool | None = None,
    attachments: bool | str | Sequence[str] | MISSING_TYPE = MISSING,
    max_attachment_size: int | MISSING_TYPE = MISSING,
    allow_edit: bool | MISSING_TYPE = MISSING,
    feedback: bool | MISSING_TYPE = MISSING,
    usage: bool = False,
    export: bool | None = None,
    submit_key: Literal["enter", "mod+enter", "enter+modifier"] = "enter",
    language: str | Mapping[str, str | Mapping[str, str]] = "auto",
    labels: Mapping[str, str | Mapping[str, str]] | None = None,
    images: Literal["same-origin", "all", "none"] = "same-origin",
    links: Literal["new-tab", "ask"] = "new-tab",
    math: bool = True,
    tool_grouping: Literal["none", "tool", "all"] = "tool",
    show_thinking_after_s: float = 0,
    **kwargs: TagAttrValue,
) -> Tag:
    """
    Create the UI of a chat.

    Parameters
    ----------
    id
        The id given to :class:`~shiny_chatkit.Chat`.
    messages
        Startup messages: anything that :meth:`Chat.append_message` takes. They begin the conversation on
        the page, but are not part of :meth:`Chat.messages`. They are trusted: buttons, inputs and styles in
        their markdown work, so do not put a model's text here.
    greeting
        What to show while the conversation is empty: anything that :meth:`Chat.append_message` takes, or
        :func:`~shiny_chatkit.chat_greeting`. It is trusted like ``messages``, and not shown with them unless it is
        persistent. A function or a stream belongs to ``Chat(greeting=)``.
    placeholder
        The text to show in the empty input.
    width, height
        CSS lengths of the whole element; a number is in pixels. With ``threads="sidebar"``, the default
        width is that of the container, and the conversation beside the sidebar stays 680 pixels wide.
    fill
        Whether to grow and shrink with a fillable container.
    icon_assistant
        The icon beside the assistant's messages; True shows the default icon, False shows none.
    icon_send
        The icon of the send button; None and False show the default icon.
    drawer
        The panel beside the conversation, as described by :func:`~shiny_chatkit.chat_drawer`. With True, it is
        closed until :attr:`Chat.drawer` opens it; with False, there is none.
    artifacts
        Where artifacts are shown: "inline", in their message; or "drawer", with a card in the message that opens
        them beside the conversation. A new one opens by itself if there is space.
    footer
        UI below the composer, across the whole width, such as a note that answers may be wrong.
    toolbar_input
        UI right below the text field, such as ``ui.toolbar(...)`` with inputs.
    submit_key
        The key that sends a message: Enter (Shift+Enter inserts a line break), or Enter with Ctrl or Cmd
        ("mod+enter"; shinychat's name "enter+modifier" also works).
    language
        The language of the element's built-in texts, dates and numbers: a code such as "de"; or "auto", for that of
        the page (``lang``), or else of the browser. A dictionary has texts of your own by label name, and, as
        "language", the code of their language; what it lacks is in that language or in English.
    labels
        Replacements for single texts, by label name, such as ``{"send": "Submit"}``. A text with a count can be a
        dictionary of plural categories, such as ``{"one": "{count} call", "other": "{count} calls"}``.
    images
        Which images a model's markdown may load: images from the app's origin and ``data:`` images
        ("same-origin"), "all" or "none".
    links
        What a click on a link to another site does: opens it in a new tab ("new-tab"), or first asks the user
        ("ask"). Links in UI that the app itself adds, such as tags in a message or the footer, never ask.
    math
        Whether to render TeX formulas, which are written between single or double dollar signs, or in
        parentheses or brackets with a backslash before each. Otherwise, they are treated as markdown.
    tool_grouping
        Which tool calls in a row are shown as one row that unfolds: those of the same "tool", "all", or
        "none". Text and reasoning between calls separate them. A tool's annotation ``grouping``, or
        ``ToolCall(grouping=)``, takes precedence, except over "none".
    show_thinking_after_s
        The seconds that a phase of reasoning must last to be shown, at most 60. By default, it is shown at
        once; a negative number hides all reasoning.
    threads
        Whether and where to show the threads: in a "menu" or a "sidebar".
    show_history
        Whether ``Chat(history=)`` shows the threads in a menu if they are not shown otherwise.
    settings
        Whether to show the settings menu. By default, it appears as soon as it has items; True also shows
        it without items.
    attachments
        Whether users can attach files. A media type, a file extension or a list of these restricts the
        files, and the server refuses all others. By default, the option of :class:`Chat` applies; if that is
        not set, no file is accepted. shinychat's name ``allow_attachments`` also works.
    max_attachment_size
        The maximum size of a file in bytes; by default, the option of :class:`Chat`, or else 5 MiB.
    allow_edit
        Whether users may edit their messages and regenerate answers; by default, the option of
        :class:`Chat`, or else True. If this or ``feedback`` is off, the server refuses the actions, too; see
        :class:`Chat` for apps whose pages differ.
    feedback
        Whether answers have thumbs up and down buttons, which call :meth:`Chat.on_feedback` functions; by
        default, the option of :class:`Chat`, or else False.
    usage
        Whether answers show the number of tokens that they used and, if known, the price.
    export
        Whether users can download and print the conversation from a menu above it. By default, the menu
        is shown if there is already a bar, for example for the threads or the settings.
    kwargs
        HTML attributes of the element, such as ``class_``, ``style``, ``data_x`` or ``aria_label``.
        Options of shinychat are also accepted if their value matches the behavior of this package.

    Raises
    ------
    ValueError
        If a value is not valid for its option.
    TypeError
        If a value has the wrong type for its option, or a name is neither an option nor an HTML attribute.
    """
    attachments = cast(Any, kwargs.pop("allow_attachments", attachments))
    stated: dict[ServerOption, object] = {
        "attachments": attachments,
        "maxAttachmentSize": max_attachment_size,
        "allowEdit": allow_edit,
        "feedback": feedback,
    }
    attributes = attributes_of(kwargs)
    if submit_key == "enter+modifier":
        submit_key = "mod+enter"
    flag, choice = check_options.flag, check_options.choice
    may_edit = flag("allow_edit", _or_default(allow_edit, DEFAULT_CONFIG["allowEdit"]))
    may_rate = flag("feedback", _or_default(feedback, DEFAULT_CONFIG["feedback"]))
    types = file_types(_or_default(attachments, DEFAULT_CONFIG["attachments"]))
    max_size = (
        None
        if isinstance(max_attachment_size, MISSING_TYPE)
        else check_options.size("max_attachment_size", max_attachment_size)
    )
    switches = Switches(may_edit, may_rate, types, max_size)
    size = {"width": check_html.css_length("width", width)}
    if threads == "sidebar" and width == DEFAULT_WIDTH:
        # The sidebar uses the space beside the conversation, whose width stays the same as without a sidebar.
        size = {"width": "100%", "--chatkit-measure": CONVERSATION_MEASURE}
    tag, own_texts = check_languages.language(language)
    config: ChatConfig = {
        "placeholder": check_options.text("placeholder", placeholder),
        "fill": flag("fill", fill),
        "submitKey": choice("submit_key", submit_key, get_args(SubmitKey.__value__)),
        "images": choice("images", images, get_args(ImageSources.__value__)),
        "math": flag("math", math),
        "threads": choice("threads", threads, get_args(ThreadsPlace.__value__)),
        "settings": _shows_settings(settings),
        "attachments": types if isinstance(types, bool) else list(types),
        "maxAttachmentSize": max_size or DEFAULT_CONFIG["maxAttachmentSize"],
        "allowEdit": may_edit,
        "feedback": may_rate,
        "usage": flag("usage", usage),
        "export": check_options.optional_flag("export", export),
        "labels": {**own_texts, **check_languages.labels(labels)},
    }
    if tag is not None:
        config["language"] = tag
    explicit: list[ServerOption] = [
        name for name, value in stated.items() if not isinstance(value, MISSING_TYPE)
    ]
    if explicit:
        config["explicit"] = explicit
    if not flag("show_history", show_history):
        config["showHistory"] = False
    if (rows := choice("tool_grouping", tool_grouping, get_args(ToolRows.__value__))) != "tool":
        config["toolGrouping"] = rows
    if seconds := check_options.seconds("show_thinking_after_s", show_thinking_after_s):
        config["showThinkingAfter"] = seconds
    if choice("links", links, ("new-tab", "ask")) == "ask":
        config["links"] = "ask"
    dependencies: list[HTMLDependency] = []
    if icon_assistant is False:
        config["iconAssistant"] = ""
    elif icon_assistant is not None and icon_assistant is not True:
        rendered = TagList(check_html.app_icon("icon_assistant", icon_assistant)).render()
        config["iconAssistant"] = rendered["html"]
        dependencies += rendered["dependencies"]
    if (icon := check_html.send_icon(icon_send)) is not None:
        rendered = TagList(icon).render()
        config["iconSend"] = rendered["html"]
        dependencies += rendered["dependencies"]
    slots: list[Tag] = []
    if (described := drawer_config(drawer)) is not None:
        config["drawer"] = described
    if choice("artifacts", artifacts, ("inline", "drawer")) == "drawer":
        if drawer is False:
            raise ValueError('`artifacts="drawer"` needs a drawer: leave out `drawer=False`.')
        config["artifacts"] = "drawer"
    if isinstance(drawer, ChatDrawer) and drawer.content:
        slots.append(slot("drawer", *drawer.content))
    if footer is not None:
        slots.append(slot("footer", footer))
    if toolbar_input is not None:
        slots.append(slot("toolbar", toolbar_input))
    shown: list[wire.Message] = []
    for number, message in enumerate(check_html.message_list("messages", messages), 1):
        with check_html.in_message(number):
            shown_message, needed = _initial_message(message)
        if shown_message is not None:
            shown.append(shown_message)
            dependencies += needed
    if greeting is not None:
        config["greeting"], needed = _page_greeting(fixed_greeting(greeting))
        dependencies += needed
    chat_id = check_options.chat_id(id)
    own: TagAttrs = {
        "id": chat_id,
        "data-config": json.dumps(config, separators=(",", ":")),
        "style": css(**size, height=check_html.css_length("height", height)),
    }
    return Tag(
        "shiny-chatkit",
        own,
        {"class": "html-fill-item"} if fill else None,
        json_script(shown) if shown else None,
        *slots,
        chatkit_dependency(tag),
        Declaration(chat_id, switches, has_messages=bool(shown), has_greeting=greeting is not None),
        *dependencies,
        **attributes,
    )


def _or_default(value: Any, default: Any) -> Any:
    return default if isinstance(value, MISSING_TYPE) else value


def _shows_settings(value: Any) -> bool | None:
    given: object = value
    if isinstance(given, (list, tuple, dict, SettingsItem)):
        raise TypeError(
            f"`settings` must be True, False or None, not {quoted(cast(Any, given))}. It says whether the menu is "
            'shown; pass the items to the server\'s side: Chat("chat", settings=[SettingsItem(...)]).'
        )
    return check_options.optional_flag("settings", value)


def _initial_message(content: Any) -> tuple[wire.Message | None, list[HTMLDependency]]:
    """Return a startup message for the page, and the dependencies that the page must load for it."""
    dependencies: list[HTMLDependency] = []

    def render(ui: Any) -> Ui:
        rendered = TagList(ui).render()
        dependencies.extend(rendered["dependencies"])
        return Ui(rendered["html"])

    contents = as_contents(content, render)
    # A system message is only for a model, and startup messages are not sent to a model.
    if contents.role == "system":
        return None, dependencies
    message = message_of(contents).to_dict()
    if message["role"] == "assistant":
        message["parts"] = [_trusted(part) for part in message["parts"]]
    return message, dependencies


def _trusted(part: wire.Part) -> wire.Part:
    """Return a part of the page in a form in which all markup works, because the app has written it."""
    if part["type"] != "text" or "<" not in part["text"]:
        return part
    return {"type": "html", "html": part["text"], "deps": [], "format": "markdown"}


def _page_greeting(greeting: ChatGreeting) -> tuple[dict[str, Any], list[HTMLDependency]]:
    """Return a greeting for the page, and the dependencies that the page must load for it."""
    message, dependencies = _initial_message(greeting.content)
    shown: dict[str, Any] = {"parts": message["parts"] if message is not None else []}
    if greeting.persistent:
        shown["persistent"] = True
    return shown, dependencies
