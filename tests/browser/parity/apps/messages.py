"""Appends, reads and changes messages, as the user's words and the buttons say."""

import asyncio
import json
from dataclasses import dataclass

from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from shinychat import Chat, chat_greeting, chat_ui, message_content, message_content_chunk
from shinychat.types import ChatMessage, ChatMessageDict

SHIP = ui.HTML('<svg class="ship" width="16" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>')


@dataclass
class Weather:
    """Something that the app has taught the chat to show."""

    degrees: int


@message_content.register
def _(message: Weather) -> ChatMessage:
    return ChatMessage(f"It has **{message.degrees}** degrees")


@message_content_chunk.register
def _(message: Weather) -> ChatMessage:
    return ChatMessage(f"{message.degrees}°, ")


BUTTONS = ("release", "stop", "clear", "anew", "set_none", "set_one", "fill", "submit", "both")

app_ui = ui.page_fixed(
    ui.div(*(ui.input_action_button(name, name) for name in BUTTONS)),
    chat_ui("chat", icon_assistant=True, height="500px"),
    chat_ui("bold", height="250px"),
    ui.p("said: ", ui.output_text("said", inline=True)),
    ui.p("status: ", ui.output_text("status", inline=True)),
    ui.p("result: ", ui.output_text("result", inline=True)),
    ui.p("greeting: ", ui.output_text("greeting", inline=True)),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat", greeting="It *begins*")
    bold = Chat("bold")
    gate = asyncio.Event()
    changes = reactive.value(0)

    async def slowly():
        yield "Be"
        yield "gun, "
        await gate.wait()
        yield "**ended**"

    async def mixed():
        yield "Some *text*, "
        yield ui.HTML("<b id='inside'>HTML</b>")
        yield ui.span(" and a tag", id="tagged")
        yield Weather(7)
        yield {"content": "at last", "role": "assistant"}

    async def with_progress():
        yield "Before. "
        async with chat.message_stream_context() as progress:
            for step in (1, 2, 3):
                await progress.replace(f"Step {step}. ")
        yield "After."

    async def in_context(text: str):
        async with chat.message_stream_context() as outer:
            await outer.append("Kept. ")
            async with chat.message_stream_context() as inner:
                await inner.append("Lost.")
                await inner.replace("")
                await inner.append("Also *kept*.")

    async def queue_behind(text: str):
        begun = asyncio.Event()

        async def first():
            yield "First"
            begun.set()
            await gate.wait()
            yield " of two"

        gate.clear()
        await chat.append_message_stream(first())
        await begun.wait()
        await chat.append_message("Second of two")
        gate.set()

    async def only_for_models(text: str):
        await chat.append_message({"content": "Never shown", "role": "system"})
        await chat.append_message("After it")

    def show(message, **more):
        async def run(text: str):
            await chat.append_message(message() if callable(message) else message, **more)

        return run

    def stream(chunks, **more):
        async def run(text: str):
            gate.clear()
            await chat.append_message_stream(chunks(), **more)

        return run

    as_dict: ChatMessageDict = {"content": "By *dict*", "role": "assistant"}
    actions = {
        "markdown": show("Some *markdown*"),
        "html": show(ui.HTML("<i id='html'>*HTML*</i>")),
        "tag": show(ui.div("*A tag*", id="div")),
        "dict": show(as_dict),
        "user": show({"content": "By the *user*", "role": "user"}),
        "system": only_for_models,
        "message": show(lambda: ChatMessage("A *message*")),
        "plain": show(lambda: ChatMessage("*As* it is", content_type="text")),
        "parts": show(lambda: ChatMessage("", parts=["One, ", "*two*"])),
        "weather": show(Weather(20)),
        "icon": show("With an icon", icon=SHIP),
        "true": show("With the icon", icon=True),
        "false": show("Without", icon=False),
        "stream icon": stream(lambda: iter(["Ship"]), icon=SHIP),
        "stream": stream(mixed),
        "sync": stream(lambda: (word for word in ("One ", "two"))),
        "slow": stream(slowly),
        "progress": stream(with_progress),
        "context": in_context,
        "queue": queue_behind,
    }

    @chat.on_user_submit
    async def answer(text: str) -> None:
        if text in actions:
            await actions[text](text)
        else:
            await chat.append_message(f"You said {text}")

    @bold.transform_assistant_response
    def _(content: str) -> ui.HTML:
        return ui.HTML(f"<b>{content}!</b>")

    @bold.on_user_submit
    async def _(text: str) -> None:
        if text == "stream":
            await bold.append_message_stream(["In ", "parts"])
        else:
            await bold.append_message("Whole")

    @reactive.effect
    @reactive.event(input.release)
    def _() -> None:
        gate.set()

    @reactive.effect
    @reactive.event(input.stop)
    def _() -> None:
        chat.latest_message_stream.cancel()

    @reactive.effect
    @reactive.event(input.clear)
    async def _() -> None:
        await chat.clear_messages()
        changed()

    @reactive.effect
    @reactive.event(input.anew)
    async def _() -> None:
        await chat.clear_messages(greeting=True)
        changed()

    @reactive.effect
    @reactive.event(input.set_none)
    async def _() -> None:
        await bold.set_greeting(None)
        changed()

    @reactive.effect
    @reactive.event(input.set_one)
    async def _() -> None:
        await bold.set_greeting(chat_greeting("It **stays**", persistent=True))
        changed()

    @reactive.effect
    @reactive.event(input.fill)
    def _() -> None:
        chat.set_user_message("Filled in")
        chat.update_user_input(placeholder="Anything else?")

    @reactive.effect
    @reactive.event(input.submit)
    def _() -> None:
        chat.update_user_input(value="Submitted", submit=True)

    @reactive.effect
    @reactive.event(input.both)
    def _() -> None:
        chat.update_user_input(value="Both", submit=True, focus=True)

    def changed() -> None:
        with reactive.isolate():
            changes.set(changes() + 1)

    @render.text
    def said() -> str:
        return json.dumps([[m["role"], m["content"]] for m in chat.messages()])

    @render.text
    def status() -> str:
        return chat.latest_message_stream.status()

    @render.text
    def result() -> str:
        return repr(chat.latest_message_stream.result())

    @render.text
    def greeting() -> str:
        return f"{changes()} {bold.get_greeting()}"


app = App(app_ui, server)
