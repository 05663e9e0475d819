"""Notices when the file of a database is moved or deleted while it is open."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL

from shiny_chatkit.stores._store import StoreUnusableError

from ._engine import is_in_memory


class DatabaseFile:
    """The file of an open SQLite database; other databases have none.

    Without a check, whatever is written after the file was deleted would be lost without any error, because the
    operating system keeps a deleted file as long as it is open.

    Parameters
    ----------
    url
        The URL of the database.
    """

    def __init__(self, url: URL) -> None:
        path = None if is_in_memory(url) else url.database
        is_file = url.get_backend_name() == "sqlite" and path and not path.startswith("file:")
        self._path = Path(str(path)) if is_file else None
        self._identity = self._present()

    @property
    def is_known(self) -> bool:
        """Whether the database is a file whose place is known."""
        return self._path is not None

    @property
    def is_in_place(self) -> bool:
        """Whether the file is still where it was."""
        return self._present() == self._identity

    def check(self) -> None:
        """Check that the file is still in its place.

        Raises
        ------
        StoreUnusableError
            If it is not.
        """
        if not self.is_in_place:
            raise StoreUnusableError(
                f"The file {str(self._path)!r} of the database was moved or deleted while the app was running: put "
                "it back, or start the app again without its conversations."
            )

    def _present(self) -> tuple[int, int] | None:
        if self._path is None:
            return None
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
