"""The site does not build with a broken link, or with public names that have no entry, docstring or example."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support.documentation import DOCS
from tests.support.new_process import run_module

PAGE = """# A page

[A link](missing.md), and [another one](#missing).

```{eval-rst}
See :class:`shiny_chatkit.Missing` and :func:`shiny_chatkit.chat_ui`.

.. autofunction:: shiny_chatkit.chat_ui
```
"""


def test_what_is_missing_is_reported(tmp_path: Path) -> None:
    shutil.copy(DOCS / "conf.py", tmp_path)
    for folder in ("_ext", "_static", "_templates"):
        (tmp_path / folder).symlink_to(DOCS / folder)
    (tmp_path / "index.md").write_text(PAGE)
    options = ["-b", "dummy", "-q", "-W", "--keep-going"]
    build = run_module("sphinx", *options, ".", "out", cwd=tmp_path)
    assert build.returncode == 1
    for problem in (
        "cross-reference target not found: 'missing.md'",
        "cross-reference target not found: 'missing'",
        "py:class reference target not found: shiny_chatkit.Missing",
        "shiny_chatkit.Chat has no entry in docs/reference.",
        "shiny_chatkit.types.Citation has no entry in docs/reference.",
    ):
        assert problem in build.stderr
    assert "shiny_chatkit.chat_ui has no entry" not in build.stderr
