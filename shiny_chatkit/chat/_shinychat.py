"""``replace_shinychat()``: lets packages that import shinychat use the chat of this package."""

from __future__ import annotations

from shiny_chatkit.host import Replacement, replace_names

_MODULES = {
    "shinychat": "shiny_chatkit",
    "shinychat.express": "shiny_chatkit.express",
    "shinychat.types": "shiny_chatkit.types",
    "shinychat.playwright": "shiny_chatkit.playwright",
}


def replace_shinychat() -> Replacement:
    """
    Let packages that import shinychat, or use ``shiny.ui.Chat``, use the chat of this package instead.

    Call it first in your app, before you import such packages. All public names of ``shinychat`` and its modules
    ``express``, ``types`` and ``playwright`` are replaced, and those that ``shiny.ui``, ``shiny.express.ui`` and
    ``shiny.playwright.controller`` have of it. Calling it again does nothing.

    Returns
    -------
    :
        A handle: its ``restore()`` undoes the replacement, as leaving a ``with`` block with it does. Packages that
        were imported meanwhile keep the names that they have imported.

    Raises
    ------
    RuntimeError
        If a package has already imported a name of shinychat.
    """
    return replace_names(_MODULES, function="replace_shinychat()", sharing=("shiny",))
