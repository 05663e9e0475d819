import shinychat.types as sct
from shiny.express import input, render, ui
from shinychat import chat_greeting
from shinychat import message_content as content_of
from shinychat.express import Chat, MarkdownStream
from shinychat.types import ChatMessage

ui.page_opts(title="Names in Express")

chat = Chat("chat", on_error="actual")
stream = MarkdownStream("stream", on_error="actual")

with ui.layout_columns():
    with ui.card():
        chat.ui(
            greeting=chat_greeting("Good *day*", persistent=True),
            placeholder="Ask",
            footer="Below",
            toolbar_input=ui.input_checkbox("loud", "Loud"),
            allow_attachments=True,
            enable_cancel=True,
            submit_key="enter",
            show_history=True,
            show_thinking_after_s=0,
            tool_grouping="tool",
            icon_assistant=True,
            drawer=True,
            width="100%",
            height="400px",
            fill=True,
            class_="mine",
        )
    with ui.card():
        stream.ui(content="At *first*", height="100px")


@chat.on_user_submit
async def answer(text: str, attachments: list[sct.Attachment]):
    await chat.append_message(ChatMessage(text.upper() if input.loud() else text))
    await stream.stream([f"**{content_of(text).content}** with {len(attachments)}"])


@render.text
def latest():
    return f"{len(chat.messages())} messages, {stream.latest_stream.status()}, {stream.get_latest_stream_result()}"
