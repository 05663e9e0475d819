from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from shinychat import Chat, chat_drawer, chat_ui


def report(version: str) -> ui.Tag:
    return ui.div(
        ui.p(f"{version} report"),
        ui.input_text("note", "Note", f"{version} note"),
        ui.output_text("echo"),
    )


app_ui = ui.page_fillable(
    ui.div(
        *(
            ui.input_action_button(name, name.capitalize())
            for name in ("show", "update", "clear", "hide", "toggle")
        )
    ),
    chat_ui(
        "chat",
        drawer=chat_drawer(report("First"), title="Findings", width="min(360px, 50%)"),
        footer=ui.p("Answers may be wrong.", id="small-print"),
        toolbar_input=ui.input_select("model", "Model", ["Small", "Large"]),
        icon_send=ui.HTML(
            '<svg id="plane" viewBox="0 0 8 8" width="16"><path d="M0 0h8v8z"/></svg>'
        ),
    ),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")

    @render.text
    def echo() -> str:
        return f"Echo of {input.note()}"

    @chat.on_user_submit
    async def answer(text: str) -> None:
        await chat.append_message(f"{input.model()}: {text}")
        await chat.drawer.show(report("Second"), title="From the chat")

    @reactive.effect
    @reactive.event(input.show)
    async def _() -> None:
        await chat.drawer.show()

    @reactive.effect
    @reactive.event(input.update)
    async def _() -> None:
        await chat.drawer.update(report("Third"))

    @reactive.effect
    @reactive.event(input.clear)
    async def _() -> None:
        await chat.drawer.update(ui.TagList(), title="")

    @reactive.effect
    @reactive.event(input.hide)
    async def _() -> None:
        await chat.drawer.hide()

    @reactive.effect
    @reactive.event(input.toggle)
    async def _() -> None:
        await chat.drawer.toggle()


app = App(app_ui, server)
