"""The files that a page needs for each element; those that load lazily are in the same folder."""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any, cast

from htmltools import HTMLDependency

from shiny_chatkit.protocol.languages import catalog_of

NAME = "shiny-chatkit"


@cache
def _modules() -> dict[str, list[str]]:
    """Return the modules that each script imports, from the file that the client's build generates."""
    text = files("shiny_chatkit").joinpath("www/preload.json").read_text("utf-8")
    return cast("dict[str, list[str]]", json.loads(text))


def _preloads(script: str, language: str | None = None) -> list[Any]:
    """Return links by which a page loads the modules of a script together with it, not one after another.

    Parameters
    ----------
    script
        The script.
    language
        The language that the app has set, whose texts are a module, too.
    """
    names = [*_modules()[script]]
    code = catalog_of(language or "en")
    if code not in (None, "en"):
        names.append(f"languages/{code}.js")
    return [{"href": name, "rel": "modulepreload"} for name in names]


class _SharedFolder(HTMLDependency):
    """A dependency whose files are served from the folder of the chat, so that a page loads shared files once."""

    def source_path_map(
        self, *, lib_prefix: str | None = "lib", include_version: bool = True
    ) -> Any:
        """Return the folder of the files, and the URL from which they are served."""
        return chatkit_dependency().source_path_map(
            lib_prefix=lib_prefix, include_version=include_version
        )


def chatkit_dependency(language: str | None = None) -> HTMLDependency:
    """Return the dependency with the script and style of a chat, and the texts of its language."""
    return HTMLDependency(
        name=NAME,
        version=version(NAME),
        source={"package": "shiny_chatkit", "subdir": "www"},
        script={"src": "chatkit.js", "type": "module"},
        stylesheet=[{"href": "chatkit.css"}, *_preloads("chatkit.js", language)],
        all_files=True,
    )


def stream_dependency(language: str | None = None) -> HTMLDependency:
    """Return the dependency with the script and style of a markdown stream, and the texts of its language."""
    return _SharedFolder(
        name=f"{NAME}-stream",
        version=version(NAME),
        source={"package": "shiny_chatkit", "subdir": "www"},
        script={"src": "chatkit-stream.js", "type": "module"},
        stylesheet=[{"href": "chatkit.css"}, *_preloads("chatkit-stream.js", language)],
        all_files=True,
    )


def chatkit_folder(app: Any) -> str:
    """Return the URL of the folder from which an app serves these files."""
    return _folder_url(getattr(app, "lib_prefix", "lib/"))


# Each session asks, and htmltools makes a temporary folder to find a package.
@cache
def _folder_url(lib_prefix: str | None) -> str:
    return chatkit_dependency().source_path_map(lib_prefix=lib_prefix)["href"]
