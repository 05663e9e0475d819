"""The agent: an async generator of what it thinks, does and finds."""

from collections.abc import AsyncIterator, Sequence

import expenses
import pandas as pd

from shiny_chatkit import Chat
from shiny_chatkit.types import ChatContext, Status, Thinking, TodoItem, ToolCall, ToolResult

STEPS = (
    "Look for missing receipts",
    "Look for duplicates",
    "Check dinners",
    "Write to the employees",
)
LIMITS = ("50", "75", "100")


async def audit(chat: Chat, ctx: ChatContext) -> AsyncIterator[object]:
    yield Thinking(
        "Receipts and duplicates need no decision. For dinners I need to know the limit."
    )

    await plan(chat, done=0)
    findings = [expenses.without_receipt()]
    for shown in call("Missing receipts", findings[-1]):
        yield shown

    await plan(chat, done=1)
    findings.append(expenses.claimed_twice())
    for shown in call("Duplicates", findings[-1]):
        yield shown

    await plan(chat, done=2)
    limit = await ctx.ask("What is the limit for a dinner?", input_type="buttons", options=LIMITS)
    findings.append(expenses.over(float(limit)))
    for shown in call("Dinners over the limit", findings[-1], limit=float(limit)):
        yield shown

    await plan(chat, done=3)
    names = sorted(set(pd.concat(findings)["employee"]))
    letter = {"to": names, "subject": "A question about your expenses"}
    send = ToolCall("send_email", letter, title="Send an email")
    if await chat.approve(send, title=f"Write to {in_words(names)}?"):
        yield Status("Writing ...")
        yield ToolResult(send.id, f"Sent to {in_words(names)}.")
        await plan(chat, done=4)
        yield f"\n\nI wrote to **{in_words(names)}**."
    else:
        yield ToolResult(send.id, "Not sent: the user refused.", is_error=True)
        await plan(chat, done=3)
        yield f"\n\nI sent nothing. **{in_words(names)}** should be asked about their expenses."


def call(title: str, found: pd.DataFrame, **arguments: object) -> list[object]:
    """Return the card of a tool that has run."""
    card = ToolCall("find_expenses", arguments, title=title)
    return [card, ToolResult(card.id, found if len(found) else "Nothing found.")]


async def plan(chat: Chat, done: int) -> None:
    """Show the plan with its first steps done and the next one under way."""
    steps = [TodoItem(step, step, "completed") for step in STEPS[:done]]
    steps += [TodoItem(step, step, "in-progress") for step in STEPS[done : done + 1]]
    steps += [TodoItem(step, step) for step in STEPS[done + 1 :]]
    await chat.set_todos(steps)


def in_words(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
