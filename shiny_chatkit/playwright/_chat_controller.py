"""The chat as a page object: locators of its parts, the actions of a user, and the expectations of a test."""

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
        The id passed to ``chat_ui()``, with the namespace of its module, if any: ``"module-chat"``.

    Attributes
    ----------
    page, id
        The arguments.
    loc
        The chat's element.
    loc_messages
        The conversation; its children are exactly the messages.
    loc_latest_message
        The last message.
    loc_scroll_container
        The container that scrolls.
    loc_greeting
        The greeting of an empty conversation.
    loc_input_container
        The composer: the input and its buttons.
    loc_input
        The text area that the user types in.
    loc_input_button
        The send button; disabled while there is nothing to send.
    loc_stop_button
        The stop button; shown while an answer is running.
    loc_threads
        The threads: a sidebar, or a menu and its button. Each thread is a ``.chatkit-thread`` in it.
    loc_tool_cards
        The cards of tools in the conversation.
    loc_attachments
        The files and mentions attached to the next message.
    loc_settings
        The button that opens the settings; the dialog that it opens is beside it.
    loc_todos
        The todo list above the input; hidden while there is none.
    loc_palette
        The suggestions for ``/`` and ``@``, as options of a listbox; hidden while there are none.

    Examples
    --------
    .. code-block:: python

        def test_answers(page: Page, app_url: str) -> None:
            page.goto(app_url)
            chat = ChatController(page, "chat")
            chat.set_user_input("Hello")
            chat.send_user_input()
            chat.expect_latest_message("Hello to you, too.")
    """
