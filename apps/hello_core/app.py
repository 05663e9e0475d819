from shiny import App, ui

from shiny_chatkit import Chat, chat_ui

app_ui = ui.page_fillable(chat_ui("chat", messages=["Hello! Send me anything."]))


def server(input, output, session):
    @Chat("chat").on_user_submit
    def answer(text: str):
        return f"You wrote **{len(text.split())} words**: {text}"


app = App(app_ui, server)
