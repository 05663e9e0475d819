"""A chatlas client whose answers are scripted by the test."""

from __future__ import annotations

from typing import Any, cast

import chatlas

from ._asked import Asked
from ._fake_provider import FakeProvider
from ._replies import Reply


class FakeClient(chatlas.Chat[Any, Any]):
    """
    A chatlas ``Chat`` that replies with scripted answers.

    Only the model is fake. Turns and streaming are real, and replies can call the tools that are registered
    with the client.

    Parameters
    ----------
    replies
        The replies, one for each request; note that sending a tool's result to the model is a request, too.
        A reply is a string, which is streamed word by word; an iterable or async iterable of strings,
        ``Thinking``, ``ToolCall``, ``Usage`` and chatlas content; an exception to raise, alone or as an item
        of an iterable; or a function that takes an :class:`Asked` and returns one of these. A single
        function replies to every request.
    system_prompt
        The system prompt, as for any chatlas client.

    Attributes
    ----------
    asked
        The requests to the client and all its copies, the newest last.

    Raises
    ------
    TypeError
        If a reply is not one of these.
    LookupError
        At a request, if there are more requests than replies, or if a reply calls a tool that the
        client does not have.

    Examples
    --------
    >>> FakeClient("Hello!", [ToolCall("add", {"x": 1, "y": 2})], "It is 3.")
    >>> FakeClient(lambda asked: f"You said {asked.text}")
    """

    def __init__(self, *replies: Reply, system_prompt: str | None = None) -> None:
        self.asked: list[Asked] = []
        provider: Any = FakeProvider(replies, self.asked)
        cast(Any, super()).__init__(provider, system_prompt)
