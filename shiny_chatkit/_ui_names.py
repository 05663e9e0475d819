"""What ``chat_ui()`` takes beside its own options: options of shinychat, and HTML attributes. All else is an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

_ATTRIBUTES = {
    "accesskey", "autocapitalize", "autocorrect", "autofocus", "class", "contenteditable", "dir",
    "draggable", "enterkeyhint", "exportparts", "hidden", "inert", "inputmode", "is", "itemid",
    "itemprop", "itemref", "itemscope", "itemtype", "lang", "nonce", "part", "popover", "role",
    "slot", "spellcheck", "style", "tabindex", "title", "translate", "virtualkeyboardpolicy",
    "writingsuggestions",
}  # fmt: skip
"""The attributes that HTML allows on every element, but ``id``."""

_PREFIXES = ("data-", "aria-", "on")

_SHINYCHAT: Mapping[str, tuple[tuple[Any, ...], str]] = {
    "enable_cancel": (
        (True,),
        "Leave it out: the stop button shows whenever an answer is running.",
    ),
    "show_history": (
        (False,),
        "Use threads='sidebar' or threads='menu'.",
    ),
    "greeting": ((None,), "Pass it to the server's side: Chat(id, greeting=...)."),
    "drawer": ((False,), "Artifacts open in a full window instead; leave it out."),
    "footer": ((None,), "Put it below the chat in the page: ui.TagList(chat_ui(...), footer)."),
    "toolbar_input": (
        (None,),
        "Put its inputs above or below the chat, or into its settings menu: Chat(id, settings=[...]).",
    ),
    "icon_send": ((None, False), "Style the button with CSS instead: its class is chatkit-send."),
    "show_thinking_after_s": (
        (0,),
        "Leave it out: thinking is shown at once, and folded when it is over.",
    ),
    "tool_grouping": (("none",), "Leave it out: each tool call has a card of its own."),
}
"""Of each option that only shinychat has: the values that describe what happens anyway, and what to write."""


def attributes_of(given: Mapping[str, Any], options: Iterable[str]) -> dict[str, Any]:
    """Return the HTML attributes among what ``chat_ui()`` was given beside its options.

    Parameters
    ----------
    given
        The names and their values.
    options
        The names of the options, for suggestions.

    Raises
    ------
    TypeError
        If a name is neither an HTML attribute nor an option of shinychat with a value that holds here.
    """
    attributes: dict[str, Any] = {}
    for name, value in given.items():
        if name in _SHINYCHAT:
            accepted, advice = _SHINYCHAT[name]
            if not any(
                value is one or (type(value) is type(one) and value == one) for one in accepted
            ):
                raise TypeError(f"chat_ui() has no option {name!r}. {advice}")
        elif _is_attribute(name):
            attributes[name] = value
        else:
            raise TypeError(_unknown(name, options))
    return attributes


def _is_attribute(name: str) -> bool:
    plain = name.removesuffix("_").replace("_", "-").lower()
    # Nobody writes "hx-get" or "@click" but as an attribute: it is no name of a parameter.
    return plain in _ATTRIBUTES or plain.startswith(_PREFIXES) or not name.isidentifier()


def _unknown(name: str, options: Iterable[str]) -> str:
    near = get_close_matches(name, [*options], n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return (
        f"chat_ui() got an unexpected argument {name!r}: it is neither one of its options nor an HTML attribute."
        f"{hint} Attributes of your own begin with 'data_'."
    )
