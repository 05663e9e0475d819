"""Every byte of a file arrives, in one piece or in several."""

from __future__ import annotations

import hashlib
import random

from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import said, say

SIZES = (0, 1, 100_003, 4_600_001)
"""The last one travels in three pieces."""


def test_every_byte_arrives(tour: ChatController) -> None:
    for number, size in enumerate(SIZES):
        content = random.Random(size).randbytes(size)
        tour.loc.locator("input[type=file]").set_input_files(
            {"name": "data.bin", "mimeType": "application/octet-stream", "buffer": content}
        )
        say(tour, f"here are {size}")
        answer = said(tour, "assistant").nth(number)
        expect(answer).to_contain_text(f"{size} bytes", timeout=30_000)
        expect(answer.locator("code")).to_have_text(hashlib.sha256(content).hexdigest())
