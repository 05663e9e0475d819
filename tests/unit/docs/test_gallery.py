"""Every app is in the gallery, with pictures of it in light and dark."""

from __future__ import annotations

import pytest

from tests.gallery.scenes import SCENES
from tests.support.documentation import DOCS, ROOT

APPS = sorted(path.parent.name for path in (ROOT / "apps").glob("*/app.py"))


@pytest.mark.parametrize("app", APPS)
def test_an_app_is_shown(app: str) -> None:
    page = (DOCS / "gallery.md").read_text("utf-8")
    assert f"\n## {app}\n" in page, "Add a section to docs/gallery.md."
    assert app in SCENES, "Say in tests/gallery/scenes.py what the picture shows."
    for theme in ("light", "dark"):
        picture = f"images/gallery/{app}-{theme}.webp"
        assert f"{{image}} {picture}" in page
        assert (DOCS / picture).is_file(), f"Run: scripts/gallery {app}"
        assert (DOCS / picture).stat().st_size < 80_000
