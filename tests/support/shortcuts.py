"""Spares the processes of the tests work that has no part in what they test, and that took a tenth of their time."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import tempfile
from collections.abc import Iterator


def trust_nobody() -> None:
    """Leave clients of HTTP no certificates to read, here and in processes started from here; all servers are local."""
    if "CHATKIT_CANARY" in os.environ:  # it asks registries
        return
    os.environ.pop("SSL_CERT_FILE", None)
    os.environ["SSL_CERT_DIR"] = tempfile.gettempdir()


def shorten() -> None:
    """Let Shiny and htmltools in this process do without what costs most."""
    from htmltools import _core, _util
    from shiny import reactive

    # To name a value for telemetry, Shiny reads the source of everything on the stack. Under pytest the stack is deep,
    # and that was nine tenths of the time of a test with a session.
    reactive.Value._try_infer_name = lambda self: None
    # Makes a temporary folder, and removes it, each time that a page or a session asks where a package is.
    _core.package_dir = functools.cache(_util.package_dir)  # pyright: ignore[reportPrivateImportUsage]


@contextlib.contextmanager
def without_anthropic() -> Iterator[None]:
    """Let what is imported here do without anthropic, for which shinychat, and with it Shiny, takes half of its time.

    It can be imported later. Only shinychat then knows nothing of its messages.
    """
    if "anthropic" in sys.modules:
        yield
        return
    sys.modules["anthropic"] = None  # pyright: ignore[reportArgumentType]
    try:
        yield
    finally:
        del sys.modules["anthropic"]
