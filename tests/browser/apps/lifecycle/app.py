"""clear_messages(), destroy(), messages(), the first messages and the greeting."""

from shiny import App, Inputs, Outputs, Session, reactive, render, ui

from shiny_chatkit import Chat, chat_ui

PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

app_ui = ui.page_fluid(
    chat_ui(
        "chat",
        messages=[
            "The <strong id='greeting-word' class='mine'>first</strong> message",
            ui.TagList("with ", ui.input_action_button("inside", "a button")),
            {"content": "A user's", "role": "user"},
        ],
        placeholder="Ask away",
        width="400px",
        icon_assistant=ui.img(src=PIXEL, alt="", class_="my-icon"),
        class_="my-chat",
    ),
    chat_ui("greeting"),
    ui.input_action_button("clear", "Clear"),
    ui.input_action_button("destroy", "Destroy"),
    ui.output_text("messages"),
    ui.output_text("presses"),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")
    greeting = Chat("greeting", greeting="Good **morning**")
    last = reactive.value("")

    @chat.on_user_submit
    async def _(user_input: str) -> None:
        # The last message is what the user has just said.
        last.set(chat.messages()[-1]["content"])
        await chat.append_message(f"you said {user_input}")

    @greeting.on_user_submit
    def _(user_input: str) -> str:
        return f"{len(greeting.messages())} messages"

    @reactive.effect
    @reactive.event(input.clear)
    async def _() -> None:
        await chat.clear_messages()
        await greeting.clear_messages()

    @reactive.effect
    @reactive.event(input.destroy)
    def _() -> None:
        chat.destroy()

    @render.text
    def messages() -> str:
        contents = [f"{m['role']}: {m['content']}" for m in chat.messages()]
        return f"{contents} last: {last()}"

    @render.text
    def presses() -> str:
        return f"pressed {input.inside()}"


app = App(app_ui, server)
