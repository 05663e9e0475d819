"""``page_chat_theme()``: a theme of Shiny with the look of ``page_chat()``."""

from __future__ import annotations

from shiny import ui

_SYSTEM_FONTS = (
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif'
)

_DEFAULTS: dict[str, str | float | bool | None] = {
    "font-family-sans-serif": _SYSTEM_FONTS,
    "font-family-base": "$font-family-sans-serif",
    "web-font-path": False,
    "border-radius": "0.6rem",
    "border-radius-sm": "0.45rem",
    "border-radius-lg": "0.9rem",
}


def page_chat_theme(
    preset: str | None = "shiny", **variables: str | float | bool | None
) -> ui.Theme:
    """
    Create a theme for :func:`~shiny_chatkit.page_chat`.

    Without a theme, the page has Shiny's own, whose files are ready. This one is compiled when the app starts and
    needs the package ``libsass``. The page follows all variables of Bootstrap, so any ``ui.Theme`` fits.

    Parameters
    ----------
    preset
        A preset of Shiny or Bootswatch.
    variables
        Values of Sass variables, with underscores or hyphens in their names.

    Returns
    -------
    :
        A theme for ``page_chat(theme=...)``; add rules and defaults of your own with its methods.
    """
    theme = ui.Theme(preset=preset, name="shiny-chatkit-page")
    # Shiny puts later defaults first, so what the app wants comes after ours.
    theme.add_defaults(**_DEFAULTS)
    theme.add_defaults(**variables)
    return theme
