"""The media types of files that users send."""

from __future__ import annotations

import base64

import pytest

from shiny_chatkit.panels import Uploads
from shiny_chatkit.protocol import inbound


@pytest.mark.parametrize(
    ("name", "given", "mime"),
    [
        ("a.R", "", "text/x-r"),
        ("a.yaml", "application/x-yaml", "text/yaml"),
        ("a.ts", "video/mp2t", "text/typescript"),
        ("a.ts", "text/vnd.trolltech.linguist", "text/typescript"),
        ("a.txt", "text/tab-separated-values", "text/tab-separated-values"),
        ("a.png", "image/png", "image/png"),
        ("a.bin", "", "application/octet-stream"),
    ],
)
def test_text_is_text_whatever_the_browser_says(name: str, given: str, mime: str) -> None:
    content = base64.b64encode(b"hello").decode()
    sent = inbound.Attachment.model_validate(
        {"type": "file", "name": name, "mime": given, "size": 5, "content": content}
    )
    (file,) = Uploads(lambda: 100).take([sent], lambda _: None)
    assert (file.name, file.mime, file.content) == (name, mime, b"hello")
