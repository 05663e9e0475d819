"""The classes for Shiny Express apps: :class:`Chat` and :class:`MarkdownStream` with the method ``.ui()``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from htmltools import HTML, Tag, TagAttrValue, TagChild, TagList
from shiny.types import MISSING, MISSING_TYPE

from .chat import Chat as CoreChat
from .chat import MarkdownStream as CoreMarkdownStream
from .chat.bookmark import BookmarkClient, CancelCallback
from .checks.names import Written, checks_options
from .element import ChatDrawer, chat_ui, output_markdown_stream
from .protocol.clean import quoted

__all__ = ["Chat", "MarkdownStream"]


class Chat(CoreChat):
    """A chat in a Shiny Express app; see :class:`shiny_chatkit.Chat` for its parameters."""

    _element = "chat.ui()"

    @checks_options(Written("chat.ui()", "chat.ui({name}=...)"))
    def ui(
        self,
        *,
        messages: Sequence[Any] | None = None,
        greeting: Any = None,
        placeholder: str = "Enter a message...",
        width: str | float = "min(680px, 100%)",
        height: str | float = "auto",
        fill: bool = True,
        icon_assistant: HTML | Tag | TagList | bool | None = None,
        icon_send: HTML | Tag | TagList | bool | None = None,
        drawer: bool | ChatDrawer = True,
        footer: TagChild = None,
        toolbar_input: TagChild = None,
        threads: Literal[False, "menu", "sidebar"] = False,
        settings: bool | None = None,
        attachments: bool | str | Sequence[str] | MISSING_TYPE = MISSING,
        max_attachment_size: int | MISSING_TYPE = MISSING,
        allow_edit: bool | MISSING_TYPE = MISSING,
        feedback: bool | MISSING_TYPE = MISSING,
        usage: bool = False,
        export: bool | None = None,
        submit_key: Literal["enter", "mod+enter", "enter+modifier"] = "enter",
        labels: Mapping[str, str] | None = None,
        images: Literal["same-origin", "all", "none"] = "same-origin",
        math: bool = True,
        tool_grouping: Literal["none", "tool", "all"] = "tool",
        show_thinking_after_s: float = 0,
        **kwargs: TagAttrValue,
    ) -> Tag:
        """
        Add the chat to the page at this point.

        Takes the parameters of :func:`~shiny_chatkit.chat_ui`, except ``id``.
        """
        # The id already has its namespace; chat_ui() does not change such an id.
        return chat_ui(
            self.id,
            messages=messages,
            greeting=greeting,
            placeholder=placeholder,
            width=width,
            height=height,
            fill=fill,
            icon_assistant=icon_assistant,
            icon_send=icon_send,
            drawer=drawer,
            footer=footer,
            toolbar_input=toolbar_input,
            threads=threads,
            settings=settings,
            attachments=attachments,
            max_attachment_size=max_attachment_size,
            allow_edit=allow_edit,
            feedback=feedback,
            usage=usage,
            export=export,
            submit_key=submit_key,
            labels=labels,
            images=images,
            math=math,
            tool_grouping=tool_grouping,
            show_thinking_after_s=show_thinking_after_s,
            **kwargs,
        )

    def enable_bookmarking(
        self,
        client: BookmarkClient = None,
        *,
        bookmark_store: Literal["url", "server", "disable"] | None = None,
        bookmark_on: Literal["response"] | None = "response",
    ) -> CancelCallback:
        """
        Save and restore the conversation and its client through ``session.bookmark``.

        Parameters
        ----------
        client, bookmark_on
            As in :meth:`shiny_chatkit.Chat.enable_bookmarking`.
        bookmark_store
            Sets the ``bookmark_store`` of the app; None leaves it unchanged.
        """
        if bookmark_store is not None:
            if bookmark_store not in ("url", "server", "disable"):
                raise ValueError(
                    f"Invalid value {quoted(bookmark_store)} for `bookmark_store`: expected "
                    '"url", "server" or "disable".'
                )
            from shiny.express import app_opts

            app_opts(bookmark_store=bookmark_store)
        return super().enable_bookmarking(client, bookmark_on=bookmark_on)


class MarkdownStream(CoreMarkdownStream):
    """A markdown stream in a Shiny Express app; see :class:`shiny_chatkit.MarkdownStream` for its parameters."""

    @checks_options(Written("stream.ui()", "stream.ui({name}=...)"))
    def ui(
        self,
        *,
        content: TagChild = "",
        content_type: Literal["markdown", "html", "text"] = "markdown",
        auto_scroll: bool = True,
        width: str | float = "min(680px, 100%)",
        height: str | float = "auto",
        images: Literal["same-origin", "all", "none"] = "same-origin",
        math: bool = True,
        labels: Mapping[str, str] | None = None,
    ) -> Tag:
        """
        Add the stream to the page at this point.

        Takes the parameters of :func:`~shiny_chatkit.output_markdown_stream`, except ``id``.
        """
        return output_markdown_stream(
            self.id,
            content=content,
            content_type=content_type,
            auto_scroll=auto_scroll,
            width=width,
            height=height,
            images=images,
            math=math,
            labels=labels,
        )
