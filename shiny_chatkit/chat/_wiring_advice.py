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
        return f'destroy() has ended it. Make a new Chat("{element}") to go on.'
    if not chats:
        return (
            "The session has no Chat at all. "
            f'Write chat = Chat("{_own(element)}") in {_server_of(element)}.'
        )
    for chat in chats:
        if chat.endswith(f"-{element}"):
            return (
                f'Chat("{_own(chat)}") is in the module "{_module(chat)}", and chat_ui("{element}") is not: '
                f"call chat_ui() in the module's function of @module.ui."
            )
        if element.endswith(f"-{chat}"):
            return (
                f'chat_ui("{_own(element)}") is in the module "{_module(element)}", and Chat("{chat}") is not: '
                "make the Chat in the module's function of @module.server."
            )
    names = ", ".join(f'Chat("{chat}")' for chat in chats)
    return f"The session has {names}. Give chat_ui() and Chat() the same id."


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
        f'The page shows no element of Chat("{chat}"). Write {element.format(id=_own(chat))}{where} where the '
        "chat is to stand. If it is shown later, as in a modal, all is well."
    )


def several_elements(id: str, count: int) -> str:
    """Return what to do about several elements with the same id."""
    return (
        f'The page has {count} elements with the id "{id}", and only the last one works. '
        "Call chat_ui() with another id for each, and make a Chat for each."
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
