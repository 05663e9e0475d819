"""Questions to the user in the middle of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from shiny_chatkit.log import new_id
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.checks import options as check_options
from shiny_chatkit.protocol.checks import values as check_values
from shiny_chatkit.protocol.clean import quoted

from ._pieces import Piece

InputType = Literal["text", "buttons", "radio"]

INPUT_TYPES = ("text", "buttons", "radio")


@dataclass
class InputRequired(Piece):
    """
    A question to the user in the middle of an answer; ``ctx.wait_for_input()`` returns the reply.

    Attributes
    ----------
    prompt
        The question; it may be empty if the text before it asks the question.
    placeholder
        The text to show in the empty text field.
    input_type
        "text", "buttons" (Yes and No without ``options``) or "radio"; with ``options``, "text" means buttons.
    options
        The choices for buttons and radio buttons; the reply is one of them as text.
    request_id
        A unique id of this question.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    ValueError
        If the input type is unknown, or the options do not fit it.
    """

    prompt: str = ""
    placeholder: str = "Type your response..."
    input_type: InputType = "text"
    options: Sequence[str] | None = None
    request_id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check_values.labels(self, "prompt")
        placeholder: Any = self.placeholder
        if not isinstance(placeholder, (str, type(None))):
            hint = "Pass the choices as `options=[...]`."
            raise check_values.wrong(
                check_values.option(self, "placeholder"), "a string", placeholder, hint
            )
        check_values.labels(self, "placeholder")
        check_values.texts(self, "request_id")
        check_options.choice("input_type", self.input_type, INPUT_TYPES)
        self._check_order()
        if self.options is not None:
            self.options = _choices(self.options)
        if self.input_type == "text" and self.options:
            self.input_type = "buttons"
        if self.input_type == "buttons" and not self.options:
            self.options = ("Yes", "No")
        if self.input_type == "radio" and not self.options:
            raise ValueError(
                'A question with radio buttons needs options: add `options=["One", "Two"]`.'
            )

    def _check_order(self) -> None:
        """Raise an error if the name of an input type was passed as the question or the placeholder."""
        for name, given in (("question", self.prompt), ("placeholder", self.placeholder)):
            if given in INPUT_TYPES:
                raise ValueError(
                    f"{quoted(given)} was passed as the {name}, because the first two arguments are the question and "
                    f"the placeholder: write `input_type={_written(given)}`."
                )

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Return the event for this content."""
        return build.input_required(
            message_id=message_id,
            thread_id=thread_id,
            request_id=self.request_id,
            prompt=self.prompt,
            placeholder=self.placeholder,
            input_type=self.input_type,
            options=None if self.options is None else list(self.options),
        )


def _written(text: str) -> str:
    return f'"{text}"'


def _choices(given: Any) -> list[str]:
    hint = 'Write `options=["One", "Two"]`.'
    choices = check_values.items("options", given, "a list of strings", hint)
    for choice in choices:
        # Numbers and similar values are readable as text; anything else would look like code.
        if not isinstance(choice, (str, int, float)):
            raise check_values.wrong("options", "a list of strings", choices, hint)
    return [str(choice) for choice in choices]
