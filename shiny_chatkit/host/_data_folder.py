"""Finds the folder in which the host of an app keeps what must survive a new deployment."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ._names import HISTORY_FOLDER
from ._supported import UnsupportedVersionError

DEFAULT = Path(".shinychat", "conversations")
"""The folder in the working directory where shinychat keeps conversations, too, if the host offers none."""


def data_folder() -> Path:
    """Return the absolute path of the folder where shinychat keeps conversations, whether or not it exists.

    That is the persistent folder that Posit Connect assigns to the app, or the one for its bookmarks, or
    :data:`DEFAULT`.
    """
    try:
        find = HISTORY_FOLDER.load()
    except UnsupportedVersionError:
        return DEFAULT.absolute()
    # Hosts may register asynchronous functions; a chat is created by a synchronous call.
    with ThreadPoolExecutor(1) as thread:
        return Path(thread.submit(lambda: asyncio.run(find())).result()).absolute()
