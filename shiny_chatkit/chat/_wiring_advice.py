"""Pure functions that explain how to fix a chat without an element, or an element without a chat."""

from __future__ import annotations

from collections.abc import Sequence


def no_chat(element: str, chats: Sequence[str], *, has_ended: bool) -> str:
    """Return what to do about an element without a chat.

    Parameters
    ----------
    element
        The element's id.
    chats
        The ids of the session's chats.
    has_ended
        Whether a chat with this id existed and has ended.
    """
    if has_ended:
        return f'destroy() has ended its chat. Create a new Chat("{element}") to continue.'
    if not chats:
        return (
            "The session has no Chat. "
            f'Write chat = Chat("{_own(element)}") in {_server_of(element)}.'
        )
    for chat in chats:
        if chat.endswith(f"-{element}"):
            return (
                f'Chat("{_own(chat)}") is in the module "{_module(chat)}", but chat_ui("{element}") is not: '
                f"call chat_ui() in the module's @module.ui function."
            )
        if element.endswith(f"-{chat}"):
            return (
                f'chat_ui("{_own(element)}") is in the module "{_module(element)}", but Chat("{chat}") is not: '
                "create the Chat in the module's @module.server function."
            )
    names = ", ".join(f'Chat("{chat}")' for chat in chats)
    return f"The session has {names}. Pass the same id to chat_ui() and Chat()."


def no_element(chat: str, element: str) -> str:
    """Return what to do about a chat without an element.

    Parameters
    ----------
    chat
        The chat's id.
    element
        The code that an app writes to add the element to its page.
    """
    where = (
        f', in the @module.ui function of the module "{_module(chat)}",' if _module(chat) else ""
    )
    return (
        f'Chat("{chat}") has no element in the page. Write {element.format(id=_own(chat))}{where} where the '
        "chat should appear. If the app shows it later, for instance in a modal, ignore this message."
    )


def several_elements(id: str, count: int) -> str:
    """Return what to do about several elements with the same id."""
    return (
        f'The page has {count} elements with the id "{id}", and only the last one works. '
        "Call chat_ui() with a different id for each, and create a Chat for each."
    )


def _own(id: str) -> str:
    return id.rpartition("-")[2]


def _module(id: str) -> str:
    return id.rpartition("-")[0]


def _server_of(id: str) -> str:
    module = _module(id)
    return (
        f'the @module.server function of the module "{module}"' if module else "the server function"
    )
