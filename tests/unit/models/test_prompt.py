"""Requests with files that only some providers can read."""

from __future__ import annotations

import chatlas
import pytest
from chatlas.types import ContentDocument

from shiny_chatkit.models._prompt import prompt, reads_office_documents
from shiny_chatkit.testing import FakeClient
from shiny_chatkit.types import Attachment

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILE = Attachment("file", "a.docx", DOCX, 4, b"PK\xff\xfe")


@pytest.mark.parametrize(
    ("client", "reads"),
    [
        (chatlas.ChatOpenAI(api_key="none"), True),
        (chatlas.ChatOpenAICompletions(api_key="none"), False),
        (chatlas.ChatAnthropic(api_key="none"), False),
        (FakeClient("Yes."), False),
    ],
)
def test_office_documents_reach_who_reads_them(client: chatlas.Chat, reads: bool) -> None:
    assert reads_office_documents(client.provider) is reads
    (content, _) = prompt("Look", [FILE], reads_office=reads)
    if reads:
        assert isinstance(content, ContentDocument)
        assert (content.data, content.filename, content.mime_type) == (FILE.content, "a.docx", DOCX)
    else:
        assert f"A file of 4 bytes, type {DOCX}" in str(content)
