"""A model on loopback, for tests of what talks to one over HTTP. Knows nothing of chats or Shiny.

::

    with model_server() as model:
        client = chatlas.ChatOpenAICompletions(base_url=model.base_url, api_key="none", model="test")

One server speaks the three formats that model packages know. OpenAI's chat completions and responses
take ``model.base_url`` (it ends in ``/v1``), Anthropic's messages ``model.root``. All of them stream.

What it says is ``model.answer``, to be set at any time: a function of the :class:`Request` that gives
steps. By default it calls the first tool where the user's text has "weather" (and then reads the result
out), streams without end where it has "forever", and answers "Number **n**: text" to any other.
A :class:`Script` says what the test has written::

    model.answer = Script(
        [Think("Hm."), Say("Let me look. "), Call("get_weather", {"city": "Paris"})],
        [Say("It is sunny.")],  # once the tool has given its result
    )
    model.answer = Script([Fail(429, retry_after=0)])
    model.answer = Script([Say("So far "), Cut()])
    model.answer = lambda request: [Say(request.headers["x-api-key"])]

The steps: :class:`Think`, :class:`Say`, :class:`Call`, :class:`Cite`, :class:`Search`; :class:`Fail`
(a status before anything was said, an error in the stream afterwards), :class:`Wait` (until a test's
event, or for some time), :class:`Cut` (the connection ends in mid-chunk), :class:`Usage` (the tokens
to report; comes first). A function may yield them for as long as it likes: :func:`forever`.

``model.requests`` has every request so far. ``model.gone`` is set when a client leaves an answer early;
``model.gone.clear()`` to look for the next.
"""

from .script import (
    Answerer,
    Call,
    Cite,
    Cut,
    Fail,
    Request,
    Said,
    Say,
    Script,
    Search,
    Step,
    Think,
    Usage,
    Wait,
    forever,
    usual_answer,
)
from .server import ModelServer, model_server

__all__ = [
    "Answerer",
    "Call",
    "Cite",
    "Cut",
    "Fail",
    "ModelServer",
    "Request",
    "Said",
    "Say",
    "Script",
    "Search",
    "Step",
    "Think",
    "Usage",
    "Wait",
    "forever",
    "model_server",
    "usual_answer",
]
