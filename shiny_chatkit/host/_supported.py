"""Says which versions of another library are supported, and reports one that is not."""

from __future__ import annotations

import re
from importlib import metadata

from shiny_chatkit.protocol.exceptions import ChatkitError

_PACKAGE = "shiny-chatkit"


class UnsupportedVersionError(ChatkitError, RuntimeError):
    """Raised if the installed version of a library lacks a name that this package needs."""


def supported(library: str) -> str:
    """Return the versions of a library that the package's metadata asks for, such as ``shiny>=1.8``."""
    try:
        requirements = metadata.requires(_PACKAGE) or []
    except metadata.PackageNotFoundError:  # The package runs from a folder and is not installed.
        requirements = []
    # The rest of a requirement, behind a semicolon, is the condition under which it holds.
    wanted = (requirement.partition(";")[0].strip() for requirement in requirements)
    return next((each for each in wanted if re.match(rf"{library}(?![\w.-])", each)), library)


def unsupported(library: str, missing: str) -> UnsupportedVersionError:
    """
    Return the error for a name that the installed version of a library does not have.

    Parameters
    ----------
    library
        The library's name, as it is installed.
    missing
        The name, such as ``Session._process_ui``.
    """
    versions = supported(library)
    return UnsupportedVersionError(
        f"{library} {_installed(library)} has no `{missing}`, which {_PACKAGE} {_installed(_PACKAGE)} needs. "
        f"Supported versions: {versions}. Install them with `pip install --upgrade {_PACKAGE} '{versions}'`. "
        f"If both are already up to date, install an earlier version of {library} that is supported."
    )


def _installed(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "(unknown version)"
