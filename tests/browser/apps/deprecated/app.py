"""The deprecated members of ui.Chat: they warn, and they work."""

import json
import warnings

from shiny import App, Inputs, Outputs, Session, reactive, render, ui

from shiny_chatkit import Chat, chat_ui


class Words:
    """A tokenizer: a token is a word."""

    def encode(self, input: str) -> list[str]:
        return input.split()


app_ui = ui.page_fluid(
    chat_ui("first"),
    chat_ui("chat"),
    chat_ui("chunked"),
    ui.input_action_button("set", "Set"),
    ui.output_text("plain"),
    ui.output_text("shown"),
    ui.output_text("untransformed"),
    ui.output_text("last"),
    ui.output_text("google"),
    ui.output_text("limited"),
    ui.output_text("typed"),
    ui.output_text("seen_warnings"),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    seen = reactive.value[list[str]]([])

    def warning(message: Warning | str, category: type[Warning], *args: object) -> None:
        with reactive.isolate():
            seen.set(sorted({*seen(), f"{category.__name__}: {message}"}))

    # Python has one such hook for the whole process: the newest session has it.
    warnings.simplefilter("always")
    warnings.showwarning = warning

    Chat("first", messages=["**Hello**", {"content": "Hi", "role": "user"}])
    chat = Chat("chat", tokenizer=Words())
    chunked = Chat("chunked")

    @chat.transform_user_input
    async def _(user_input: str) -> str | None:
        return None if user_input == "drop" else user_input.upper()

    @chat.transform_assistant_response
    def _(content: str) -> str | ui.HTML:
        return ui.HTML(f"<mark>{content}</mark>") if "html" in content else content + "!"

    @chat.on_user_submit
    async def _(user_input: str) -> None:
        if "STREAM" in user_input:
            await chat.append_message_stream(["you ", "said ", user_input])
        elif "HTML" in user_input:
            await chat.append_message("html")
        else:
            await chat.append_message(f"you said {user_input}")

    @chunked.transform_assistant_response()
    async def _(content: str, chunk: str, done: bool) -> str:
        return f"{content} [{chunk}]{' end' if done else ''}"

    @chunked.on_user_submit
    async def _(user_input: str) -> None:
        await chunked.append_message_stream(["one ", "two"])

    @reactive.effect
    @reactive.event(input.set)
    def _() -> None:
        chat.set_user_message("set by the app")

    @render.text
    def plain() -> str:
        return json.dumps(chat.messages(), ensure_ascii=False)

    @render.text
    def shown() -> str:
        return json.dumps(chat.messages(transform_assistant=True), ensure_ascii=False)

    @render.text
    def untransformed() -> str:
        return json.dumps(chat.messages(transform_user="none"))

    @render.text
    def last() -> str:
        return json.dumps(chat.messages(transform_user="last"))

    @render.text
    def google() -> str:
        return json.dumps(chat.messages(format="google"))

    @render.text
    def limited() -> str:
        return json.dumps(chat.messages(token_limits=(10, 4)))

    @render.text
    def typed() -> str:
        return f"{chat.user_input()} / {chat.user_input(transform=True)}"

    @render.text
    def seen_warnings() -> str:
        return "\n".join(seen())


app = App(app_ui, server)
