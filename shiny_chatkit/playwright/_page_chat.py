"""The page of ``page_chat()`` as a page object: its header, navigation, sidebar and menu."""

from __future__ import annotations

from playwright.sync_api import (
    Locator,
    LocatorAssertions,  # pyright: ignore[reportPrivateImportUsage]
    Page,
)
from playwright.sync_api import expect as playwright_expect

from ._page import PatternOrStr, Timeout

_HOME = "__home__"


class PageChatController:
    """
    A page of ``page_chat()`` under test. Its chat has a :class:`ChatController`.

    Parameters
    ----------
    page
        The page.
    id
        The id passed to ``page_chat()``, with the namespace of its module, if any.

    Attributes
    ----------
    page, id
        The arguments.
    loc
        The element around everything.
    loc_header
        The header.
    loc_sidebar
        The sidebar; on a narrow page, the menu.
    loc_sidebar_toggle
        The button that opens and closes the sidebar or the menu.
    loc_nav
        The navigation.
    loc_main
        What is on show beside the sidebar.
    loc_body
        The sidebar and what is beside it.
    loc_identity
        The icon and the title in the header; with other pages, a button that leads to the chat.
    loc_identity_title
        The title in the header.
    loc_toolbar
        The toolbars of the page on show and of all pages.
    loc_controls
        The navigation and the toolbars.
    loc_controls_mount_desktop
        The place of the controls in the header.
    loc_controls_mount_mobile
        The place of the controls in the menu.
    """

    def __init__(self, page: Page, id: str) -> None:
        self.page = page
        self.id = id
        self.loc = page.locator(f'shiny-chatkit-page[data-chat-id="{id}"]')
        self.loc_header = self.loc.locator(".chatkit-page-header")
        self.loc_sidebar = self.loc.locator(".chatkit-page-sidebar")
        self.loc_sidebar_toggle = self.loc.locator(".chatkit-page-toggle")
        self.loc_nav = self.loc.locator(".chatkit-page-nav")
        self.loc_main = self.loc.locator(".chatkit-page-main")
        self.loc_body = self.loc.locator(".chatkit-page-body")
        self.loc_identity = self.loc.locator(".chatkit-page-identity")
        self.loc_identity_title = self.loc.locator(".chatkit-page-title")
        self.loc_toolbar = self.loc.locator(".chatkit-page-toolbar")
        self.loc_controls = self.loc.locator(".chatkit-page-controls")
        self.loc_controls_mount_desktop = self.loc.locator('[data-mount="desktop"]')
        self.loc_controls_mount_mobile = self.loc.locator('[data-mount="mobile"]')

    @property
    def expect(self) -> LocatorAssertions:
        """Playwright's assertions for ``loc``."""
        return playwright_expect(self.loc)

    @property
    def active_page(self) -> str:
        """The value of the page on show, "__home__" for the chat."""
        return self.loc.get_attribute("data-active-page") or _HOME

    def expect_active_page(self, value: PatternOrStr, *, timeout: Timeout = None) -> None:
        """
        Expect a page to be on show.

        Parameters
        ----------
        value
            The value of the page, "__home__" for the chat.
        timeout
            How long to wait for it, in milliseconds.
        """
        playwright_expect(self.loc).to_have_attribute("data-active-page", value, timeout=timeout)

    def select_page(self, name: str, *, exact: bool = False) -> None:
        """
        Show another page by its title in the navigation; open the menu first if the page is narrow.

        Parameters
        ----------
        name
            The title.
        exact
            Whether the title must equal the name, rather than contain it.
        """
        if self._is_narrow():
            self.open_mobile_menu()
        link = self.loc_nav.get_by_role("tab", name=name, exact=exact)
        menu = self.loc_nav.locator(".dropdown").filter(has=link)
        if link.count() == 0 or not link.is_visible():
            # Hidden elements have no role, so look for the link in closed menus by its text.
            closed = self.loc_nav.locator(".dropdown-menu").get_by_text(name, exact=exact)
            menu = self.loc_nav.locator(".dropdown").filter(has=closed)
            if menu.count():
                menu.first.locator(".dropdown-toggle").click()
        link.click()

    def return_home(self) -> None:
        """Show the chat."""
        self.loc_identity.click()

    def open_nav_offcanvas(self, *, timeout: Timeout = None) -> None:
        """
        Click the app's button ``#nav_controls``, and wait for the panel that it opens.

        Parameters
        ----------
        timeout
            How long to wait for the panel, in milliseconds.
        """
        self.page.locator("#nav_controls").click()
        self.page.wait_for_selector(".offcanvas.show", timeout=timeout)

    def open_sidebar(self) -> None:
        """Open the sidebar or the menu, if it is closed."""
        self._toggle(True)

    def close_sidebar(self) -> None:
        """Close the sidebar or the menu, if it is open."""
        if self._is_narrow():
            self.close_mobile_menu()
        else:
            self._toggle(False)

    def expect_sidebar_open(self, *, timeout: Timeout = None) -> None:
        """
        Expect the sidebar to be visible.

        Parameters
        ----------
        timeout
            How long to wait for it, in milliseconds.
        """
        playwright_expect(self.loc_sidebar).to_be_visible(timeout=timeout)

    def expect_sidebar_closed(self, *, timeout: Timeout = None) -> None:
        """
        Expect the sidebar to be hidden.

        Parameters
        ----------
        timeout
            How long to wait for it, in milliseconds.
        """
        playwright_expect(self.loc_sidebar).to_be_hidden(timeout=timeout)

    def open_mobile_menu(self) -> None:
        """Open the menu of a narrow page, if it is closed."""
        if self._menu.count() == 0:
            self.loc_sidebar_toggle.click()
            self.expect_mobile_menu_open()

    def close_mobile_menu(self) -> None:
        """Close the menu of a narrow page, if it is open."""
        if self._menu.count():
            # Bootstrap ignores keys until the menu has arrived.
            playwright_expect(self.loc_sidebar).to_be_focused()
            self.page.keyboard.press("Escape")

    def expect_mobile_menu_open(self, *, timeout: Timeout = None) -> None:
        """
        Expect the menu of a narrow page to be open.

        Parameters
        ----------
        timeout
            How long to wait for it, in milliseconds.
        """
        playwright_expect(self._menu).to_have_count(1, timeout=timeout)

    def expect_mobile_menu_closed(self, *, timeout: Timeout = None) -> None:
        """
        Expect the menu of a narrow page to be closed.

        Parameters
        ----------
        timeout
            How long to wait for it, in milliseconds.
        """
        playwright_expect(self._menu).to_have_count(0, timeout=timeout)

    @property
    def _menu(self) -> Locator:
        return self.page.locator(
            f'shiny-chatkit-page[data-chat-id="{self.id}"][data-mobile-menu-open]'
        )

    def _is_narrow(self) -> bool:
        return self.loc.get_attribute("data-narrow") is not None

    def _toggle(self, open: bool) -> None:
        if (self.loc_sidebar_toggle.get_attribute("aria-expanded") == "true") is not open:
            self.loc_sidebar_toggle.click()
