"""The deprecated transform functions: their shapes and what they give."""

from __future__ import annotations

from typing import Any

import pytest
from htmltools import HTML

from shiny_chatkit.content import Text, Ui
from shiny_chatkit.turns._transforms import Transforms


async def test_nothing_is_transformed_by_default() -> None:
    transforms = Transforms()
    assert await transforms.user("text") == "text"
    assert transforms.assistant is None


@pytest.mark.parametrize("result", ["TEXT", None])
async def test_user_functions(result: str | None) -> None:
    transforms = Transforms()
    transforms.set_user(lambda text: result)
    assert await transforms.user("text") == result

    async def later(text: str) -> str | None:
        return result

    transforms.set_user(later)
    assert await transforms.user("text") == result


async def test_assistant_functions() -> None:
    transforms = Transforms()

    async def shown(fn: Any) -> Any:
        transforms.set_assistant(fn)
        assert transforms.assistant is not None
        return await transforms.assistant("all of it", "of it", True)

    part = await shown(lambda content: content.upper())
    assert isinstance(part, Text)
    assert part.text == "ALL OF IT"
    part = await shown(lambda content, chunk, done: f"{content}|{chunk}|{done}")
    assert part.text == "all of it|of it|True"
    part = await shown(lambda content: HTML("<b>x</b>"))
    assert isinstance(part, Ui)
    assert await shown(lambda content: None) is None


def test_other_parameters_are_refused() -> None:
    with pytest.raises(TypeError, match="content, chunk, done"):
        Transforms().set_assistant(lambda content, chunk: content)
