"""The classes for Shiny Express apps: :class:`Chat` and :class:`MarkdownStream` with the method ``.ui()``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from htmltools import HTML, Tag, TagAttrValue, TagChild, TagList
from shiny.types import MISSING, MISSING_TYPE

from .chat import Chat as CoreChat
from .chat import MarkdownStream as CoreMarkdownStream
from .chat.bookmark import BookmarkClient, CancelCallback
from .element import (
    PAGE_MEASURE,
    ChatDrawer,
    ChatSidebar,
    chat_ui,
    output_markdown_stream,
    page_around,
    page_chat_root,
    page_chat_theme,
)
from .protocol.checks.names import Written, checks_options
from .protocol.clean import quoted

__all__ = ["Chat", "MarkdownStream", "page_chat", "page_chat_theme"]


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
        artifacts: Literal["inline", "drawer"] = "inline",
        footer: TagChild = None,
        toolbar_input: TagChild = None,
        threads: Literal[False, "menu", "sidebar"] = False,
        show_history: bool = True,
        settings: bool | None = None,
        attachments: bool | str | Sequence[str] | MISSING_TYPE = MISSING,
        max_attachment_size: int | MISSING_TYPE = MISSING,
        allow_edit: bool | MISSING_TYPE = MISSING,
        feedback: bool | MISSING_TYPE = MISSING,
        usage: bool = False,
        export: bool | None = None,
        submit_key: Literal["enter", "mod+enter", "enter+modifier"] = "enter",
        language: str | Mapping[str, str | Mapping[str, str]] = "auto",
        labels: Mapping[str, str | Mapping[str, str]] | None = None,
        images: Literal["same-origin", "all", "none"] = "same-origin",
        links: Literal["new-tab", "ask"] = "new-tab",
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
            artifacts=artifacts,
            footer=footer,
            toolbar_input=toolbar_input,
            threads=threads,
            show_history=show_history,
            settings=settings,
            attachments=attachments,
            max_attachment_size=max_attachment_size,
            allow_edit=allow_edit,
            feedback=feedback,
            usage=usage,
            export=export,
            submit_key=submit_key,
            language=language,
            labels=labels,
            images=images,
            links=links,
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
        language: str | Mapping[str, str | Mapping[str, str]] = "auto",
        labels: Mapping[str, str | Mapping[str, str]] | None = None,
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
            language=language,
            labels=labels,
        )


_OTHER_UI = (
    "page_chat() creates the whole page, so the app can have no other UI at its top level. Put it into "
    "`pages_navbar`, `toolbar`, `sidebar` or `drawer`, and do not write chat.ui()."
)


def page_chat(
    title: TagChild,
    *,
    id: str = "chat",
    icon: TagChild = None,
    pages_navbar: Sequence[Any] | None = None,
    toolbar: TagChild = None,
    toolbar_global: TagChild | MISSING_TYPE = MISSING,
    toolbar_input: TagChild = None,
    navbar_options: Any = None,
    sidebar: bool | ChatSidebar = True,
    drawer: bool | ChatDrawer = True,
    window_title: str | None = None,
    lang: str | None = None,
    theme: Any = None,
    greeting: Any = None,
    placeholder: str = "Enter a message...",
    width: str | float = PAGE_MEASURE,
    icon_assistant: HTML | Tag | TagList | bool | None = None,
    icon_send: HTML | Tag | TagList | bool | None = None,
    enable_cancel: bool | MISSING_TYPE = MISSING,
    allow_attachments: Any = MISSING,
    footer: TagChild = None,
    **kwargs: Any,
) -> Tag:
    """
    Turn the page of an Express app into one with a chat; call it once, at the top level of the app.

    Takes the parameters of :func:`shiny_chatkit.page_chat`.

    Raises
    ------
    RuntimeError
        If the app has other UI at its top level; the error appears when the page is created.
    """
    from shiny.express import ui

    chat = page_chat_root(
        id,
        width=width,
        toolbar_input=toolbar_input,
        drawer=drawer,
        greeting=greeting,
        placeholder=placeholder,
        icon_assistant=icon_assistant,
        icon_send=icon_send,
        enable_cancel=enable_cancel,
        allow_attachments=allow_attachments,
        footer=footer,
        **kwargs,
    )

    def page(*items: TagChild, **_options: Any) -> Tag:
        # Return values that show nothing, such as that of enable_bookmarking(), do not count as other UI.
        if [item for item in items if item is chat or TagList(item).render()["html"]] != [chat]:
            raise RuntimeError(_OTHER_UI)
        return page_around(
            chat,
            title,
            id=id,
            icon=icon,
            pages_navbar=pages_navbar,
            toolbar=toolbar,
            toolbar_global=toolbar_global,
            navbar_options=navbar_options,
            sidebar=sidebar,
            window_title=window_title,
            lang=lang,
            theme=theme,
            threads=kwargs.get("threads", "sidebar"),
            language=kwargs.get("language", "auto"),
            labels=kwargs.get("labels"),
        )

    ui.page_opts(page_fn=page)
    return chat
