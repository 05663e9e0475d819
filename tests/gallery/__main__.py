"""Take the screenshots of all apps, or of those that are named."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

from shiny_chatkit.playwright import ChatController
from tests.support.app_process import AppProcess
from tests.support.chromium import LAUNCH_ARGS, find_chromium
from tests.support.documentation import DOCS, ROOT

from .scenes import SCENES, SIZES, use_theme

IMAGES = DOCS / "images" / "gallery"
SIZE: ViewportSize = {"width": 1000, "height": 640}


def take(page: Page, name: str) -> None:
    """Play the scene of an app, and save how it looks."""
    chat_id, scene = SCENES[name]
    with tempfile.TemporaryDirectory() as folder:
        app = AppProcess(ROOT / "apps" / name / "app.py", cwd=Path(folder), env={"TOUR_PACE": "0"})
        try:
            page.goto(app.url)
            scene(ChatController(page, chat_id))
            page.mouse.move(0, 0)
            for theme in ("light", "dark"):
                use_theme(page, theme)
                # Charts take their colors from the page a moment later.
                page.wait_for_timeout(500)
                _save(page.screenshot(animations="disabled"), IMAGES / f"{name}-{theme}.webp")
        finally:
            app.close()


def _save(png: bytes, path: Path) -> None:
    Image.open(io.BytesIO(png)).convert("RGB").save(path, quality=88, method=6)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


def main(names: list[str]) -> None:
    """Take the screenshots of the named apps, or of all."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=LAUNCH_ARGS)
        for name in names or sorted(SCENES):
            context = browser.new_context(
                viewport=SIZES.get(name, SIZE), reduced_motion="reduce", locale="en-US"
            )
            take(context.new_page(), name)
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
