"""Take the screenshots of all apps, or of those that are named; "film" is the moving picture of the README."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

from shiny_chatkit.playwright import ChatController
from tests.support.app_process import AppProcess
from tests.support.chromium import LAUNCH_ARGS, find_chromium
from tests.support.documentation import DOCS, ROOT

from .film import film
from .scenes import SCENES, SIZES, use_theme

IMAGES = DOCS / "images" / "gallery"
FILM = "film"
SIZE: ViewportSize = {"width": 1000, "height": 640}


@contextmanager
def opened(page: Page, name: str) -> Iterator[None]:
    """Run an app, and open it in a page."""
    with tempfile.TemporaryDirectory() as folder:
        app = AppProcess(ROOT / "apps" / name / "app.py", cwd=Path(folder), env={"TOUR_PACE": "0"})
        try:
            page.goto(app.url)
            yield
        finally:
            app.close()


def take(page: Page, name: str) -> None:
    """Play the scene of an app, and save how it looks."""
    chat_id, scene = SCENES[name]
    with opened(page, name):
        scene(ChatController(page, chat_id))
        page.mouse.move(0, 0)
        for theme in ("light", "dark"):
            use_theme(page, theme)
            # Charts take their colors from the page a moment later.
            page.wait_for_timeout(500)
            png = page.screenshot(animations="disabled")
            path = IMAGES / f"{name}-{theme}.webp"
            Image.open(io.BytesIO(png)).convert("RGB").save(path, quality=88, method=6)
            report(path)


def report(path: Path) -> None:
    """Print how large a picture is."""
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


def main(names: list[str]) -> None:
    """Take the screenshots of the named apps, or all of them and the film."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=LAUNCH_ARGS)
        for name in names or [*sorted(SCENES), FILM]:
            context = browser.new_context(
                viewport=SIZES.get(name, SIZE), reduced_motion="reduce", locale="en-US"
            )
            page = context.new_page()
            if name == FILM:
                with opened(page, "dashboard"):
                    film(page, DOCS / "images" / "chat.webp")
                report(DOCS / "images" / "chat.webp")
            else:
                take(page, name)
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
