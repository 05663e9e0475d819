"""The chat as a page object: where its parts are, what a user does with them, what a test expects of them."""

from __future__ import annotations

from ._composer import ComposerMethods
from ._messages import MessageMethods
from ._panels import PanelMethods
from ._tools import ToolMethods


class ChatController(ComposerMethods, MessageMethods, ToolMethods, PanelMethods):
    """
    A chat in a page under test.

    Parameters
    ----------
    page
        The page.
    id
        The id given to ``chat_ui()``, with the namespace of its module, if any: ``"module-chat"``.

    Attributes
    ----------
    page, id
        As given.
    loc
        The element.
    loc_messages
        The conversation; its children are exactly the messages.
    loc_latest_message
        The last message.
    loc_scroll_container
        What scrolls.
    loc_greeting
        What an empty conversation shows.
    loc_input_container
        The composer: the input and its buttons.
    loc_input
        The text area the user writes in.
    loc_input_button
        The send button; disabled while there is nothing to send.
    loc_stop_button
        The stop button; shown while an answer is under way.
    loc_threads
        The threads: a sidebar, or a menu and its button. Each is a ``.chatkit-thread`` in it.
    loc_tool_cards
        The cards of tools in the conversation.
    loc_attachments
        What goes along with the next message.
    loc_settings
        The button that opens the settings; what it opens is the dialog beside it.
    loc_todos
        The todo list above the input; hidden while there is none.
    loc_palette
        What ``/`` and ``@`` offer, as options of a listbox; hidden while they offer nothing.

    Examples
    --------
    ```python
    def test_answers(page: Page, app_url: str) -> None:
        page.goto(app_url)
        chat = ChatController(page, "chat")
        chat.set_user_input("Hello")
        chat.send_user_input()
        chat.expect_latest_message("Hello to you, too.")
    ```
    """
