"""Checks the additional arguments of ``chat_ui()``: options of shinychat, and HTML attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from htmltools import HTML

from shiny_chatkit.protocol.checks.names import advice_on, unknown_option
from shiny_chatkit.protocol.clean import quoted

_ATTRIBUTES = {
    "accesskey", "autocapitalize", "autocorrect", "autofocus", "class", "contenteditable", "dir",
    "draggable", "enterkeyhint", "exportparts", "hidden", "inert", "inputmode", "is", "itemid",
    "itemprop", "itemref", "itemscope", "itemtype", "lang", "nonce", "part", "popover", "role",
    "slot", "spellcheck", "style", "tabindex", "title", "translate", "virtualkeyboardpolicy",
    "writingsuggestions",
}  # fmt: skip
"""The attributes that HTML allows on every element, except ``id``."""

SHINYCHAT_OPTIONS = ("allow_attachments", "enable_cancel", "show_history")
"""Options of shinychat's ``chat_ui()`` that are accepted besides those of this package."""

_PREFIXES = ("data-", "aria-", "on")

_NOT_AN_ATTRIBUTE = "It is not an HTML attribute either: custom attributes begin with 'data_'."

_SHINYCHAT_DEFAULTS: Mapping[str, tuple[Any, ...]] = {
    "enable_cancel": (True,),
}
"""For each option that only shinychat has, the values that match the behavior of this package."""


def attributes_of(
    given: Mapping[str, Any], *, function: str = "chat_ui()", in_module: bool = False
) -> dict[str, Any]:
    """Return the HTML attributes among the additional arguments of ``chat_ui()``.

    Parameters
    ----------
    given
        The additional arguments by name.
    function
        The function that the app has called.
    in_module
        Whether the app has called ``chat_module_ui()``.

    Raises
    ------
    TypeError
        If a name is neither an HTML attribute nor an option of shinychat with a supported value.
    """
    attributes: dict[str, Any] = {}
    for name, value in given.items():
        if name in _SHINYCHAT_DEFAULTS:
            if not any(
                value is one or (type(value) is type(one) and value == one)
                for one in _SHINYCHAT_DEFAULTS[name]
            ):
                raise TypeError(unknown_option(function, name, in_module=in_module))
        elif _is_attribute(name) or (_may_be_attribute(name) and not advice_on(function, name)):
            attributes[name] = _attribute_value(name, value)
        else:
            raise TypeError(
                unknown_option(function, name, in_module=in_module, otherwise=_NOT_AN_ATTRIBUTE)
            )
    return attributes


def _attribute_value(name: str, value: Any) -> Any:
    if value is None or isinstance(value, (str, bool, int, float, HTML)):
        return value
    hint = " Write htmltools.css(...) for a style of several properties." if name == "style" else ""
    raise TypeError(
        f"Invalid value {quoted(value)} for the HTML attribute {name!r}: expected a string.{hint}"
    )


def _is_attribute(name: str) -> bool:
    # "hx-get" and "@click" cannot be misspelled parameters, because Python names have no such characters.
    return _plain(name) in _ATTRIBUTES or not name.isidentifier()


def _may_be_attribute(name: str) -> bool:
    """Return whether a name looks like an attribute, as the names of callbacks such as ``on_feedback`` do."""
    return _plain(name).startswith(_PREFIXES)


def _plain(name: str) -> str:
    return name.removesuffix("_").replace("_", "-").lower()
