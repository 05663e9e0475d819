"""Every public name, imported from where shinychat has it, and used as what it is."""

import shinychat as package
import shinychat.express
import shinychat.playwright
import shinychat.types as types_module
from shiny import App, Inputs, Outputs, Session, render, ui
from shinychat import (
    Attachment,
    Chat,
    MarkdownStream,
    UserInput,
    attachment_to_content,
    chat_drawer,
    chat_greeting,
    chat_nav_panel,
    chat_sidebar,
    chat_ui,
    chat_ui_history,
    message_content,
    message_content_chunk,
    output_markdown_stream,
    page_chat,
    page_chat_theme,
)
from shinychat.express import Chat as ExpressChat
from shinychat.express import MarkdownStream as ExpressStream
from shinychat.express import page_chat as express_page
from shinychat.express import page_chat_theme as express_theme
from shinychat.playwright import ChatController, PageChatController
from shinychat.types import (
    ChatClient,
    ChatDrawer,
    ChatDrawerController,
    ChatGreeting,
    ChatMessage,
    ChatMessageDict,
    ChatNavPanel,
    ChatSidebar,
    ConversationMeta,
    ConversationPartition,
    ConversationRecord,
    ConversationStore,
    FileConversationStore,
    HistoryOptions,
    ToolResultDisplay,
)

from shiny_chatkit.testing import FakeClient


class NoStore(ConversationStore):
    """Keeps nothing."""

    async def list(self, partition: ConversationPartition) -> list[ConversationMeta]:
        return []

    async def get(
        self, partition: ConversationPartition, conv_id: str
    ) -> ConversationRecord | None:
        return None

    async def put(self, partition: ConversationPartition, record: ConversationRecord) -> None:
        pass

    async def delete(self, partition: ConversationPartition, conv_id: str) -> None:
        pass


note = Attachment.from_data(b"A note", "text/plain", name="note.txt")
said: ChatMessageDict = {"content": "Hello", "role": "assistant"}
kinds = {
    "chat_drawer": isinstance(chat_drawer(title="T"), ChatDrawer),
    "chat_greeting": isinstance(chat_greeting("Hi"), ChatGreeting),
    "chat_nav_panel": isinstance(chat_nav_panel("P"), ChatNavPanel),
    "chat_sidebar": isinstance(chat_sidebar(), ChatSidebar),
    "message_content": message_content("Hello").content == "Hello",
    "message_content_chunk": isinstance(message_content_chunk("Hello"), ChatMessage),
    "attachment_to_content": "A note" in str(attachment_to_content(note)),
    "UserInput": UserInput(text="Hi", attachments=[note]).attachments == [note],
    "ToolResultDisplay": ToolResultDisplay(title="T").title == "T",
    "HistoryOptions": HistoryOptions(store=NoStore()).store is not None,
    "stores": issubclass(FileConversationStore, ConversationStore),
    "page_chat_theme": isinstance(page_chat_theme(), ui.Theme) and express_theme is page_chat_theme,
    "express": issubclass(ExpressChat, Chat) and issubclass(ExpressStream, MarkdownStream),
    "express_page": callable(express_page) and callable(page_chat),
    "modules": package.Chat is Chat and types_module.ChatClient is ChatClient,
    "playwright": ChatController is not PageChatController,
}

app_ui = ui.page_fluid(
    chat_ui("chat", messages=[said], height="300px", show_history=False),
    chat_ui_history("chat", class_="kept"),
    output_markdown_stream("stream", width="300px", height="60px"),
    ui.output_text("wrong"),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat(
        "chat",
        client=FakeClient("Hello, you"),
        history=HistoryOptions(store=NoStore()),
        on_error="actual",
    )
    Chat("gone").destroy()
    kinds["ChatClient"] = isinstance(chat.client, ChatClient)
    kinds["ChatDrawerController"] = isinstance(chat.drawer, ChatDrawerController)

    @render.text
    async def wrong() -> str:
        stream = MarkdownStream("stream", on_error="sanitize")
        await stream.stream(["It *streams*"])
        kinds["ids"] = (chat.id, stream.id) == ("chat", "stream")
        kinds["on_error"] = (chat.on_error, stream.on_error) == ("actual", "sanitize")
        return f"wrong: {[name for name, right in kinds.items() if not right]}"


app = App(app_ui, server)
