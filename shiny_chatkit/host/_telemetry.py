"""OpenTelemetry spans, in the same trace as those of Shiny and of chatlas.

The API of OpenTelemetry does nothing until an SDK is configured. Spans contain ids, names and counts; they contain what
people wrote only if the environment variable of OpenTelemetry's conventions for generative AI asks for it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.context import Context, get_current
from opentelemetry.trace import Span, StatusCode

CONTENT_VARIABLE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
"""The environment variable that puts texts into spans if it is "true" or "1"; chatlas reads it, too."""

TelemetryContext = Context
"""Where a span belongs in a trace."""

telemetry_context = get_current
"""Return where a span that begins now belongs."""

_tracer = trace.get_tracer("shiny_chatkit")


def captures_content() -> bool:
    """Return whether spans may contain what people and models wrote."""
    return os.environ.get(CONTENT_VARIABLE, "").lower() in ("true", "1")


@contextmanager
def telemetry_span(
    name: str, attributes: Mapping[str, str | int], parent: Context | None = None
) -> Generator[Span]:
    """Run code in a span.

    An error is named by its type, because its message may contain what somebody wrote.

    Parameters
    ----------
    name
        The name of the operation.
    attributes
        What the operation acts on.
    parent
        Where the span belongs; by default, in the span of the running code.
    """
    with _tracer.start_as_current_span(
        name,
        parent,
        attributes={**attributes},
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            yield span
        except (asyncio.CancelledError, GeneratorExit):
            span.set_attribute("shiny_chatkit.stopped", True)
            raise
        except Exception as error:
            fail_span(span, type(error).__qualname__)
            if captures_content():
                span.record_exception(error)
            raise


def fail_span(span: Span, error_type: str) -> None:
    """Mark a span as failed."""
    span.set_attribute("error.type", error_type)
    span.set_status(StatusCode.ERROR, error_type)


class ToolSpans:
    """The spans of one message's tools, from the call to the result, including the wait for a permission."""

    def __init__(self) -> None:
        self._open: dict[str, Span] = {}

    def called(self, id: str, name: str) -> None:
        """Begin the span of a tool; another call with the same id only updates the tool's card."""
        if id not in self._open:
            attributes = {"gen_ai.tool.name": name, "gen_ai.tool.call.id": id}
            self._open[id] = _tracer.start_span(f"chat.tool {name}", attributes=attributes)

    def returned(self, id: str, *, is_error: bool) -> None:
        """End the span of a tool."""
        span = self._open.pop(id, None)
        if span is not None:
            if is_error:
                fail_span(span, "tool")
            span.end()

    def end(self) -> None:
        """End the spans of tools without a result."""
        while self._open:
            _, span = self._open.popitem()
            span.set_attribute("shiny_chatkit.stopped", True)
            span.end()
