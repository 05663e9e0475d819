from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from shinychat import Chat, chat_drawer, chat_nav_panel, chat_sidebar, page_chat

app_ui = page_chat(
    "Field notes",
    id="notes",
    icon=ui.span("F"),
    toolbar=ui.input_action_button("preview", "Preview"),
    toolbar_global=ui.input_action_button("everywhere", "Everywhere"),
    toolbar_input=ui.input_select("model", "Model", ["Small", "Large"]),
    footer=ui.p("Answers may be wrong."),
    sidebar=chat_sidebar(ui.input_text("project", "Project", "Coast"), history=False, open="open"),
    pages_navbar=[
        chat_nav_panel(
            "Sources",
            ui.input_checkbox("papers", "Papers", True),
            ui.output_text("chosen"),
            sidebar=chat_sidebar(ui.p("Where they are from"), open="closed"),
            toolbar=ui.input_action_button("back", "Back to the chat"),
        ),
        ui.nav_panel("Help", ui.p("Ask anything."), value="help"),
    ],
    drawer=chat_drawer(ui.p("Nothing yet"), title="Preview of notes", open=False, resizable=False),
    window_title="Notes of the field",
    lang="en",
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("notes")

    @render.text
    def chosen() -> str:
        return f"papers {input.papers()} on {input.notes_page()} of {input.project()}"

    @chat.on_user_submit
    async def answer(text: str) -> None:
        await chat.append_message(f"{input.model()}: {text}")

    @reactive.effect
    @reactive.event(input.preview)
    async def _() -> None:
        await chat.drawer.show(ui.p("All notes"))

    @reactive.effect
    @reactive.event(input.back)
    def _() -> None:
        ui.update_navset("notes_page", selected="__home__")


app = App(app_ui, server)
