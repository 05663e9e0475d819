"""Suggestions, which fill the input or send a message when clicked. They are Shiny UI, so their text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, cast

from htmltools import HTML, Tag, Tagifiable, TagifiedTag, TagifiedTagList, TagList, tags

from shiny_chatkit.log import SUGGESTIONS_CLASS
from shiny_chatkit.protocol.checks.html import icon as checked_icon
from shiny_chatkit.protocol.clean import quoted


@dataclass(frozen=True)
class Suggestion:
    """
    A text that a click or Enter puts into the input or sends.

    It appears as a separate button in a greeting or an answer, and as a link within other UI, such as
    ``ui.p("Try ", Suggestion("a summary"), ".")``.

    Attributes
    ----------
    text
        The text for the input. It may come from data: it is never interpreted as HTML or markdown.
    label
        A label to show instead of ``text``: a plain string or UI.
    title
        A heading above the label, for a suggestion that is shown as a card.
    icon
        An icon to show before the label: HTML, a tag such as ``faicons.icon_svg("table")``, or an emoji.
    submit
        Whether to send the text at once instead of putting it into the input.

    Raises
    ------
    TypeError, ValueError
        If the text is empty, or a value has the wrong type.
    """

    text: str
    _: KW_ONLY
    label: HTML | Tag | TagList | str | None = None
    title: str | None = None
    icon: HTML | Tag | TagList | str | None = None
    submit: bool = False

    def __post_init__(self) -> None:
        _check_text(self.text)
        _check_label(self.label)
        if self.title is not None and not isinstance(self.title, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(
                f"Invalid value {quoted(self.title)} for `title` of Suggestion(): expected a string."
            )
        if self.icon is not None:
            checked_icon("icon", self.icon)
        if not isinstance(self.submit, bool):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(
                f"Invalid value {quoted(self.submit)} for `submit` of Suggestion(): expected True or False."
            )

    def tagify(self) -> TagifiedTag:
        """Return the suggestion as HTML, as a link in running text."""
        label = self.text if self.label is None else self.label
        if self.icon is not None:
            icon = tags.span(self.icon, class_="suggestion-icon", aria_hidden="true")
            label = TagList(icon, tags.span(label, _add_ws=False))
        return tags.span(
            label,
            {"class": "suggestion submit" if self.submit else "suggestion"},
            data_suggestion=self.text,
            title=self.title,
            _add_ws=False,
        ).tagify()


class Suggestions:
    """
    Several suggestions side by side, for instance the questions that may follow an answer.

    Parameters
    ----------
    suggestions
        Strings, which fill the input when clicked, or :class:`Suggestion` objects. An empty list shows
        nothing.

    Raises
    ------
    TypeError, ValueError
        If ``suggestions`` is not a list, or an item is neither a string nor a :class:`Suggestion`.
    """

    def __init__(self, suggestions: Iterable[str | Suggestion]) -> None:
        self.items = tuple(_items(suggestions))

    def tagify(self) -> TagifiedTagList:
        """Return the suggestions as a list in HTML."""
        items = [tags.li(item) for item in self.items]
        return TagList(tags.ul(*items, class_=SUGGESTIONS_CLASS) if items else None).tagify()


def in_rows(children: Iterable[Any]) -> list[Any]:
    """Return UI with each run of suggestions outside of other elements grouped into a row."""
    found: list[Any] = []
    for child in children:
        if not isinstance(child, Suggestion):
            found.append(child)
        elif found and isinstance(found[-1], Suggestions):
            found[-1] = Suggestions([*found[-1].items, child])
        else:
            found.append(Suggestions([child]))
    return found


def _items(value: Any) -> Iterable[Suggestion]:
    if isinstance(value, Suggestions):
        return value.items
    if isinstance(value, (str, Suggestion)):
        one = quoted(value) if isinstance(value, str) else f"Suggestion({quoted(value.text)})"
        raise TypeError(f"Invalid value {one} for `suggestions`: expected a list, such as [{one}].")
    if isinstance(value, (bytes, Mapping, HTML, Tagifiable)) or not isinstance(value, Iterable):
        raise TypeError(
            f"Invalid value {quoted(cast(Any, value))} for `suggestions`: expected a list of strings or "
            'Suggestion objects, such as ["Summarize the data"].'
        )
    several = cast("Iterable[Any]", value)
    return [_item(one, number) for number, one in enumerate(several, 1)]


def _item(value: Any, number: int) -> Suggestion:
    if isinstance(value, Suggestion):
        return value
    if isinstance(value, str):
        return Suggestion(value)
    raise TypeError(
        f"Invalid item {quoted(value)} in `suggestions` (number {number}): expected a string or a "
        'Suggestion, such as Suggestion("Summarize the data", submit=True).'
    )


def _check_text(text: Any) -> None:
    start = f"Invalid value {quoted(text)} for `text` of Suggestion(): expected"
    if not isinstance(text, str):
        raise TypeError(
            f"{start} a string, the text for the input. UI to show instead goes into `label`."
        )
    if not text.strip():
        raise ValueError(f"{start} the text that a click puts into the input.")


def _check_label(label: Any) -> None:
    if label is None:
        return
    start = f"Invalid value {quoted(label)} for `label` of Suggestion(): expected"
    if not isinstance(label, (str, HTML, Tagifiable)):
        raise TypeError(f"{start} a string or UI.")
    if not str(label).strip():
        raise ValueError(f"{start} something to show. Leave it out to show `text`.")
