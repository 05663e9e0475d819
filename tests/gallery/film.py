"""Films the dashboard for the README: a question filters it, and the chat asks before it clears the filters."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from shiny_chatkit.playwright import ChatController

FRAME_MS = 120
PAUSE_MS = 2500
"""How long the last frame of a step stays."""

WIDTH = 900
"""Width of the film in pixels."""


class Film:
    """Frames of a page, each with the time that it stays."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._frames: list[Image.Image] = []
        self._times: list[int] = []

    def roll(self, frames: int, *, pause: int = FRAME_MS) -> None:
        """Take some frames; the last one stays for a while."""
        for _ in range(frames):
            picture = Image.open(io.BytesIO(self._page.screenshot())).convert("RGB")
            height = picture.height * WIDTH // picture.width
            self._frames.append(picture.resize((WIDTH, height), Image.Resampling.LANCZOS))
            self._times.append(FRAME_MS)
        self._times[-1] = pause

    def save(self, path: Path) -> None:
        """Write the film as an animation."""
        first, *others = self._frames
        first.save(
            path,
            save_all=True,
            append_images=others,
            duration=self._times,
            loop=0,
            quality=70,
            method=6,
        )


def film(page: Page, path: Path) -> None:
    """Film the dashboard, which the page shows."""
    chat, film = ChatController(page, "chat"), Film(page)
    page.locator("td").first.wait_for()
    film.roll(1, pause=1000)
    for text in ("Show only Gentoo penguins", "Plot body mass by island"):
        for end in range(4, len(text) + 4, 4):
            chat.set_user_input(text[:end])
            film.roll(1)
        chat.send_user_input()
        film.roll(12, pause=PAUSE_MS)
        chat.expect_streaming(False)
    chat.set_user_input("Show all penguins")
    film.roll(1)
    chat.send_user_input()
    film.roll(6, pause=PAUSE_MS)
    film.save(path)
