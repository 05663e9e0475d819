"""Files of the app: where their content comes from, and how models read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from chatlas.types import ContentImageInline, ContentImageRemote, ContentPDF, ContentText
from shinychat import Attachment as SentFile

from shiny_chatkit import Attachment, UserInput, attachment_to_content
from shiny_chatkit.content import _attachments


def test_a_file_has_the_name_and_type_of_its_path(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("# Äpfel", encoding="utf-8")
    file = Attachment.from_path(path)
    assert (file.type, file.name, file.mime, file.size) == ("file", "notes.md", "text/markdown", 8)
    assert file.text() == "# Äpfel"
    renamed = Attachment.from_path(str(path), mime="text/plain", name="a.txt")
    assert (renamed.name, renamed.mime) == ("a.txt", "text/plain")


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("a.yaml", "text/yaml"),
        ("a.TOML", "text/x-toml"),
        ("a.R", "text/x-r"),
        ("a.ts", "text/typescript"),
        ("a.ipynb", "application/x-ipynb+json"),
        ("log", "application/octet-stream"),
        ("a.tar.gz", "application/x-tar"),
        ("a.pdf", "application/pdf"),
    ],
)
def test_endings_have_the_types_of_shinychat(tmp_path: Path, name: str, mime: str) -> None:
    path = tmp_path / name
    path.touch()
    assert (Attachment.from_path(path).mime, SentFile.from_path(path).mime) == (mime, mime)


def test_every_ending_of_text_has_the_type_of_shinychat(tmp_path: Path) -> None:
    for ending, mime in _attachments._TEXT_TYPES.items():
        path = tmp_path / f"a.{ending}"
        path.touch()
        assert SentFile.from_path(path).mime == mime


def test_data_and_data_urls_are_the_same() -> None:
    file = Attachment.from_data(b"hello", "text/plain", name="a.txt")
    again = Attachment.from_url(file.data_url, name="a.txt")
    assert again == file
    assert str(file) == "[file: a.txt]"
    assert str(Attachment.from_data(b"", "image/png")) == "[image: attachment]"


def test_a_data_url_may_be_without_base64_and_without_a_type() -> None:
    file = Attachment.from_url("data:,a%20b")
    assert (file.mime, file.content) == ("text/plain", b"a b")
    file = Attachment.from_url("data:text/csv;charset=utf-8;base64,YSxi", mime="text/plain")
    assert (file.mime, file.content) == ("text/plain", b"a,b")


def test_an_address_is_kept_and_not_loaded() -> None:
    file = Attachment.from_url("https://example.org/pictures/a.png?size=2")
    assert (file.mime, file.size, file.data_url) == (
        "image/png",
        0,
        "https://example.org/pictures/a.png?size=2",
    )


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("chart.png", "expected a data: URL or an address"),
        ("file:///etc/passwd", "expected a data: URL or an address"),
        ("javascript:alert(1)", "expected a data: URL or an address"),
        ("data:text/plain", "expected a comma"),
        ("data:text/plain;base64,a*b", "its base64 is invalid"),
    ],
)
def test_other_addresses_are_refused(url: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Attachment.from_url(url)


def test_a_file_can_be_changed() -> None:
    file = Attachment.from_data(b"a", "text/plain", name="a.txt")
    file.name = "b.txt"
    assert file.to_part()["name"] == "b.txt"


def test_models_read_images_documents_and_text() -> None:
    image = attachment_to_content(Attachment.from_data(b"x", "image/png"))
    assert isinstance(image, ContentImageInline)
    remote = attachment_to_content(Attachment.from_url("https://example.org/a.png"))
    assert isinstance(remote, ContentImageRemote)
    assert remote.url == "https://example.org/a.png"
    assert isinstance(
        attachment_to_content(Attachment.from_data(b"x", "application/pdf")), ContentPDF
    )
    text = attachment_to_content(Attachment.from_data(b"1,2", "text/csv", name="a.csv"))
    assert isinstance(text, ContentText)
    assert "a.csv" in text.text
    assert "1,2" in text.text
    with pytest.raises(ValueError, match="is not known here"):
        attachment_to_content(Attachment.from_url("https://example.org/a.pdf"))


def test_a_message_with_files_has_a_name_for_annotations() -> None:
    text, attachments = UserInput("Hello", [])
    assert (text, attachments) == ("Hello", [])


def test_an_attachment_is_created_and_changed_as_in_shinychat() -> None:
    file = Attachment(mime="text/plain", name="a.txt", data_url="data:text/plain;base64,aGk=")
    assert (file.type, file.content, file.size, file.url) == ("file", b"hi", 2, None)
    assert file == Attachment.from_data(b"hi", "text/plain", name="a.txt")
    file.data_url = "https://example.org/b.txt"
    assert (file.content, file.size, file.data_url) == (b"", 0, "https://example.org/b.txt")
    with pytest.raises(ValueError, match="Invalid address"):
        file.data_url = "b.txt"
