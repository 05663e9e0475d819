"""A chatlas client whose answers the test has written."""

from __future__ import annotations

from typing import Any, cast

import chatlas

from ._asked import Asked
from ._fake_provider import FakeProvider
from ._replies import Reply


class FakeClient(chatlas.Chat[Any, Any]):
    """
    A chatlas ``Chat`` that says what it is told to say.

    All but the model is real: turns, streaming, and the tools registered with it, which its
    replies call.

    Parameters
    ----------
    replies
        What it says, one for each request: note that a tool's result is a request as well. A
        reply is a string, streamed word by word; an iterable, or an async one, of strings,
        ``Thinking``, ``ToolCall``, ``Usage`` and chatlas content; an exception, alone or among those,
        which is raised; or a function that takes an :class:`Asked` and returns one of these. A single
        function replies to every request.
    system_prompt
        As of any chatlas client.

    Attributes
    ----------
    asked
        What it was asked, the newest last, by whichever copy of it.

    Raises
    ------
    TypeError
        If a reply is nothing that a model says.
    LookupError
        When it is asked: if there are more requests than replies, or a reply calls a tool that the
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
