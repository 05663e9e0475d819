"""Stops about the whole chat: threads, settings, commands, context, drawer, greeting and composer."""

import json
from collections.abc import AsyncIterator
from typing import Any

from shiny import ui

from shiny_chatkit import Chat
from shiny_chatkit.types import ChatContext, CodeArtifact, SettingsItem

from .stops import Visit, pause, pieces, stop

SETTINGS = (
    SettingsItem("model", "Model", "select", "small", options=("small", "large")),
    SettingsItem("temperature", "Temperature", "range", 0.7, min=0, max=1, step=0.1),
    SettingsItem("stream", "Stream the answer", "toggle", True),
    SettingsItem("line", "", "separator"),
    SettingsItem("reset", "Back to the defaults", "action"),
)
LATER = (
    SettingsItem("later", "Registered later", "toggle"),
    SettingsItem("later-language", "Later language", "select", options=("English", "Deutsch")),
    SettingsItem("later-length", "Later length", "range", 200, min=100, max=500, step=100),
)
DEFAULTS = {item.id: item.value for item in SETTINGS if item.has_value}


@stop("settings", "The settings, told and changed", "update-settings", "settings-change")
async def settings(visit: Visit, ctx: ChatContext) -> AsyncIterator[Any]:
    yield "When you asked, the settings were:\n\n"
    yield CodeArtifact(json.dumps(dict(ctx.settings), indent=2), "json", "Settings")
    await visit.chat.update_settings(temperature=0.2)
    yield "The temperature is 0.2 now; look into the menu."


@stop(
    "register",
    "A command, three settings and a source more",
    "register-command",
    "register-settings-item",
    "context-sources",
)
async def register(visit: Visit, ctx: ChatContext) -> str:
    chat = visit.chat

    @chat.slash_command("later", "Registered in the middle of a conversation", force=True)
    def _() -> str:
        return "This command came later than the others."

    @chat.context_source("later", "Registered in the middle of a conversation")
    def _() -> str:
        return "This source came later than the others."

    for item in LATER:
        chat.register_settings_item(item)
    return "Look for */later*, *@later* and what is new in the settings."


@stop("unregister", "One command fewer", "remove-command")
async def unregister(visit: Visit, ctx: ChatContext) -> str:
    visit.chat.remove_slash_command("later")
    return "The command */later* is gone."


@stop("drawer", "A panel beside the conversation", "drawer")
async def drawer(visit: Visit, ctx: ChatContext) -> str:
    await visit.chat.drawer.show(ui.markdown("The app can show anything here."), title="Drawer")
    return "The drawer is open."


@stop("greet", "Another greeting for empty conversations", "greeting", "greeting-chunk")
async def greet(visit: Visit, ctx: ChatContext) -> str:
    async def words() -> AsyncIterator[str]:
        for piece in pieces("**Welcome back.** Click a word, or type it."):
            yield piece
            await pause(0.1)

    await visit.chat.set_greeting(words())
    return "Begin a new chat to see the greeting."


@stop("thread", "Another thread, and an answer in it", "update-thread-list", "switch-thread")
async def thread(visit: Visit, ctx: ChatContext) -> None:
    other = await visit.chat.create_thread("Opened by the server")
    await visit.chat.switch_thread(ctx.thread_id)
    await visit.chat.append_message("Something is said in the new thread.")

    async def story() -> AsyncIterator[str]:
        for piece in pieces("While you read elsewhere, this answer went on here."):
            yield piece
            await pause(0.3)

    await visit.chat.append_message_stream(story(), thread_id=other)


@stop("history", "120 messages, 50 at a time", "state-response", "request-history", "history")
async def history(visit: Visit, ctx: ChatContext) -> AsyncIterator[str]:
    yield "You are taken to a conversation of 120 messages. Scroll up in it."
    long = await visit.chat.create_thread("A long conversation")
    await visit.chat.switch_thread(ctx.thread_id)
    await fill(visit.chat, long)
    await visit.chat.switch_thread(long)


async def fill(chat: Chat, thread_id: str) -> None:
    for number in range(1, 61):
        for role, text in (("user", f"Question {number}"), ("assistant", f"Answer {number}")):
            await chat.append_message({"role": role, "content": text}, thread_id=thread_id)


@stop("prefill", "Words put into the input", "update-input")
async def prefill(visit: Visit, ctx: ChatContext) -> str:
    visit.chat.update_user_input(value="stream, please", placeholder="Where to?", focus=True)
    return "The next stop is in the input; Enter sends it."


@stop("submit", "A message sent in your name", "update-input")
async def submit(visit: Visit, ctx: ChatContext) -> str:
    visit.chat.update_user_input(value="whole", submit=True)
    return "I have sent a message for you; it waits for its turn."


@stop("files", "How to send files and mentions", "file-chunk")
async def files(visit: Visit, ctx: ChatContext) -> str:
    return (
        "Add a file with the paper clip, drag it here or paste it: you will be told its size and its "
        "SHA-256. One of more than 3 MB travels in pieces. Type *@* to mention something of the app."
    )


@stop("feedback", "Thumbs up or down", "feedback", "feedback-changed")
async def feedback(visit: Visit, ctx: ChatContext) -> str:
    return "Rate this answer with the thumbs below it; the panel beside the chat tells what came."
