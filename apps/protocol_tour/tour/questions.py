"""Questions in the middle of an answer: awaited, and waited for in a thread."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from shiny_chatkit.types import ChatContext, InputRequired

from .stops import Visit, stop

SIZES = ("small", "medium", "large")


@stop("ask", "Text, buttons and radio buttons", "input-required", "input-response")
async def ask(visit: Visit, ctx: ChatContext) -> AsyncIterator[str]:
    yield "A few questions first.\n\n"
    name = await ctx.ask("What is your name?", placeholder="A name, or nothing")
    tea = await ctx.ask("Would you like tea?", input_type="buttons")
    size = await ctx.ask("How much?", input_type="radio", options=SIZES)
    yield f"{name or 'Somebody'} said {tea.lower()} to tea: {size}."


@stop("wait", "The same from synchronous code", "input-required", "input-response", blocks=True)
def wait(visit: Visit, ctx: ChatContext) -> Iterator[Any]:
    yield "Which file should I process?"
    yield InputRequired(placeholder="Enter filename...")
    name = ctx.wait_for_input()
    yield f"Processing {name}. Keep the original?"
    yield InputRequired(input_type="buttons", options=("Keep", "Replace"))
    yield f"Done: {name}, {ctx.wait_for_input().lower()}."


@stop("timeout", "A question that waits a second only", "input-required", "input-answered")
async def timeout(visit: Visit, ctx: ChatContext) -> AsyncIterator[str]:
    try:
        answer = await ctx.ask("Quick: yes or no?", input_type="buttons", timeout=1)
    except TimeoutError:
        yield "Too late, I went on without your answer."
    else:
        yield f"You said {answer} in time."
