# A page with a chat. (Shiny Express would show a docstring here on the page.)

from collections.abc import Iterator

from shiny.express import ui
from shiny.testmode import export_test_values

from shiny_chatkit.express import Chat

ui.page_opts(title="APP_TITLE", fillable=True, fillable_mobile=True)
chat = Chat("chat", greeting="**Hello!** I count words.", suggestions=["How long is this?"])
chat.ui()


@chat.on_user_submit
def answer(text: str) -> Iterator[str]:
    """Answer a message; each piece is shown as soon as it is yielded."""
    count = len(text.split())
    yield f"You wrote **{count} {'word' if count == 1 else 'words'}**: "
    yield text


# For test_app.py; it has no effect when the app runs.
export_test_values(messages=chat.messages, status=lambda: chat.latest_message_stream.status())
