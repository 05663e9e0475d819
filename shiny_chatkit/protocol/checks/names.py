"""Checks the names of options, and explains which function takes an option that was passed to the wrong one."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import wraps
from inspect import Parameter
from typing import ParamSpec, TypeVar

from shiny_chatkit.protocol.clean import quoted

P = ParamSpec("P")
R = TypeVar("R")

_BY_POSITION = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
_NOT_OPTIONS = ("self", "id")

_CLIENT = (
    'Give it to the client that talks to the model: Chat("chat", client=ChatOpenAI({name}=...)).'
)
_HANDLER = "Write a function that answers, and put @chat.on_user_submit above it."

_ADVICE: dict[str, str] = {
    **dict.fromkeys(
        ("model", "system_prompt", "api_key", "base_url", "temperature", "max_tokens", "provider"),
        _CLIENT,
    ),
    **dict.fromkeys(
        ("handler", "fn", "callback", "respond", "respond_fn", "on_submit", "on_message"), _HANDLER
    ),
    "on_user_submit": _HANDLER,
    "tools": 'Register the tools with the client: client.register_tool(fn), then Chat("chat", client=client).',
    "commands": 'Define each one with @chat.slash_command("name").',
    "slash_commands": 'Define each one with @chat.slash_command("name").',
    "bookmark": "Call chat.enable_bookmarking().",
    "bookmarking": "Call chat.enable_bookmarking().",
    "bookmark_store": 'It is an option of the app: App(app_ui, server, bookmark_store="url"), or '
    'app_opts(bookmark_store="url") in Express.',
    **dict.fromkeys(("cls", "className", "classes"), "Use 'class_' instead."),
    "enable_cancel": "Leave it out: the stop button shows whenever an answer is running.",
    "allow_attachments": "Use 'attachments' instead.",
    **dict.fromkeys(("icon", "avatar", "avatars"), "Use 'icon_assistant' of chat_ui() instead."),
}
"""Advice on options that no function of this package has, by option name."""


@dataclass(frozen=True)
class Written:
    """How an app spells a function and one of its options.

    Attributes
    ----------
    function
        The function, such as ``chat_ui()``.
    example
        A call with an option, with the placeholder ``{name}`` for its name.
    """

    function: str
    example: str


@dataclass(frozen=True)
class _Place:
    """The names of a function's options, and how an app writes the function, inside and outside of modules.

    The errors of other functions suggest the names that are ``offered``.
    """

    names: frozenset[str]
    offered: frozenset[str]
    plain: Written
    module: Written

    def written(self, in_module: bool) -> Written:
        return self.module if in_module else self.plain

    def example(self, name: str, in_module: bool) -> str:
        return self.written(in_module).example.format(name=name)


_places: dict[str, _Place] = {}


def add_place(
    names: Iterable[str],
    written: Written,
    in_module: Written | None = None,
    offered: Iterable[str] | None = None,
) -> None:
    """Register the options of a function.

    Parameters
    ----------
    names
        The names of the options.
    written
        How an app writes the function that has these options.
    in_module
        The same for apps that use ``chat_module_ui()`` and ``chat_module_server()``.
    offered
        The names that the errors of other functions suggest; by default, all.
    """
    names = frozenset(names)
    offered = names if offered is None else frozenset(offered)
    _places[written.function] = _Place(names, offered, written, in_module or written)


def options_of(function: str) -> frozenset[str]:
    """Return the names of a function's options."""
    return _places[function].names


def checks_options(
    written: Written,
    in_module: Written | None = None,
    *,
    also: Iterable[str] = (),
    offered: Iterable[str] | None = None,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorate a function to explain what is wrong with the names of its arguments.

    Parameters
    ----------
    written, in_module, offered
        How an app writes the function, and the names to suggest for others; see :func:`add_place`.
    also
        The names of options that the function takes as additional arguments.
    """

    def decorate(fn: Callable[P, R]) -> Callable[P, R]:
        parameters = inspect.signature(fn).parameters.values()
        names = [
            p.name
            for p in parameters
            if p.kind in (p.KEYWORD_ONLY, p.POSITIONAL_OR_KEYWORD) and p.name not in _NOT_OPTIONS
        ]
        kinds = [p.kind for p in parameters]
        positional = sum(kind in _BY_POSITION for kind in kinds)
        takes_more = Parameter.VAR_POSITIONAL in kinds
        takes_any = Parameter.VAR_KEYWORD in kinds
        add_place([*names, *also], written, in_module, offered)

        @wraps(fn)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            if len(args) > positional and not takes_more:
                raise TypeError(
                    f"{written.function} got an unexpected value {quoted(args[positional])}: options "
                    f"are given by name, as in {written.example.format(name='option')}."
                )
            for name in kwargs:
                if not takes_any and name not in names and name not in _NOT_OPTIONS:
                    raise TypeError(unknown_option(written.function, name))
            return fn(*args, **kwargs)

        return checked

    return decorate


def unknown_option(
    function: str, name: str, *, in_module: bool = False, otherwise: str | None = None
) -> str:
    """Return a sentence that says that a function does not have an option, and what to write instead.

    Parameters
    ----------
    function
        The function.
    name
        The name of the unknown option.
    in_module
        Whether the app has called the function for modules.
    otherwise
        What to say if no similar option is known; by default, a list of the options.
    """
    advice = advice_on(function, name, in_module=in_module) or _near(function, name, in_module)
    if not advice:
        options = ", ".join(sorted(_places[function].names))
        advice = f"Its options are: {options}." if otherwise is None else otherwise
    return f"{_places[function].written(in_module).function} has no option {name!r}. {advice}"


def advice_on(function: str, name: str, *, in_module: bool = False) -> str | None:
    """Return what to write instead of an option that a function does not have; None if there is no advice."""
    if name in _ADVICE:
        return _ADVICE[name].format(name=name)
    # An option of a function, such as Chat(), is meant more often than one of a method.
    for place, found in sorted(_places.items(), key=lambda each: "." in each[0]):
        if place != function and name in found.offered:
            return f"Write {found.example(name, in_module)}."
    return None


def _near(function: str, name: str, in_module: bool) -> str:
    elsewhere = {other: place for place in _places.values() for other in place.offered}
    own = dict.fromkeys(_places[function].names)
    # Suggest another function's option only if it is very similar, because it is less likely to be meant.
    near = get_close_matches(name, own, n=1) + get_close_matches(name, elsewhere, n=1, cutoff=0.75)
    if not near:
        return ""
    best = max(near, key=lambda other: SequenceMatcher(None, name, other).ratio())
    meant = repr(best) if best in own else elsewhere[best].example(best, in_module)
    return f"Did you mean {meant}?"
