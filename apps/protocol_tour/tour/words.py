"""Text: streamed, whole, endless, failing, and taken back."""

import asyncio
from collections.abc import AsyncIterator

from shiny_chatkit.types import ChatContext

from .stops import PACE, Visit, pause, pieces, stop

TEXT = """\
### Streamed markdown

Text arrives in **pieces** and is rendered *as it comes*: 2 * 3 * 4 stays arithmetic.

1. Lists, with `code` in them
2. Links such as [the Shiny site](https://shiny.posit.co/py/)

| event | carries |
|---|---|
| `chat:stream-chunk` | text |
| `chat:artifact` | more |

```python
def area(width, height):

    return width * height  # the blank line above stays
```

> And that is all.
"""


@stop("stream", "An answer in pieces", "message-start", "stream-chunk", "busy", "user-message")
async def stream(visit: Visit, ctx: ChatContext) -> AsyncIterator[str]:
    for piece in pieces(TEXT):
        yield piece
        await pause(0.03)


@stop("whole", "A message in one piece", "assistant-message")
async def whole(visit: Visit, ctx: ChatContext) -> None:
    await visit.chat.append_message("This message came **in one piece**.")


@stop("typing", "Three dots before the first word", "typing-indicator")
async def typing(visit: Visit, ctx: ChatContext) -> str:
    await pause(1.5)
    return "That was the typing indicator."


@stop("long", "A count without end: stop it", "generation-stopped", "stop-generation", "queue")
async def long(visit: Visit, ctx: ChatContext) -> AsyncIterator[str]:
    yield "Counting until you stop me. A message sent meanwhile waits above the input.\n\n"
    for number in range(1, 5001):
        yield f"{number} "
        # Never without a pause: there would be nothing left to stop.
        await asyncio.sleep(max(0.05 * PACE, 0.01))


@stop("again", "To be answered again or edited", "resend-from", "edit-message", "messages-deleted")
async def again(visit: Visit, ctx: ChatContext) -> str:
    return (
        f"Answer number **{next(visit.numbers)}**. Ask for another with *Answer again*, "
        "or edit your message; the earlier versions stay, between the arrows."
    )


@stop("progress", "Text that takes the place of earlier text", "message-truncate")
async def progress(visit: Visit, ctx: ChatContext) -> None:
    async with visit.chat.message_stream_context() as message:
        await message.append("Working.\n\n")
        async with visit.chat.message_stream_context() as inner:
            for percent in range(0, 101, 20):
                await inner.replace(f"{percent} %")
                await pause(0.3)
        await message.append("\n\nDone.")


@stop("error", "A failure in the middle of an answer", "error")
async def error(visit: Visit, ctx: ChatContext) -> AsyncIterator[str]:
    yield "This much was said, and stays. "
    await pause(0.5)
    raise RuntimeError("This failure is part of the tour.")


@stop("error-early", "A failure before the first word", "error")
async def error_early(visit: Visit, ctx: ChatContext) -> None:
    raise RuntimeError("Nothing was said before this failure.")
