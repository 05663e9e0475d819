"""A process that has imported what apps import, and forks one for each app that it is asked for.

Most of the time that an app takes to start goes into imports; a fork has them. Requests come over the socket whose
file descriptor is the first argument: JSON, with the standard input and output of the app beside it. The answer is
the number of the new process, which stays its own, as none is waited for. Ends with the process at the other end of
the socket.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import secrets
import socket
import sys
from typing import Any, NoReturn

from tests.support.shortcuts import shorten, without_anthropic

# Nothing that starts threads when it is imported, as they do not live on in a fork.
IMPORTED = (
    "alembic.command",
    "anyio._backends._asyncio",
    "chatlas",
    "opentelemetry.sdk.trace",
    "pandas",
    "shiny._main",
    "shiny.express",
    "shiny_chatkit.types",
    "shinychat.types",
    "sqlalchemy.dialects.sqlite",
    "uvicorn.lifespan.on",
    "uvicorn.loops.asyncio",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
)

LARGEST_REQUEST_BYTES = 1_000_000


def serve(requests: socket.socket) -> None:
    """Fork a process for each request, until there are no more."""
    while True:
        data, files, _, _ = socket.recv_fds(requests, LARGEST_REQUEST_BYTES, 2)
        if not data:
            return
        stdin, output = files
        pid = os.fork()
        if not pid:
            requests.close()
            _become(json.loads(data), stdin, output)
        os.close(stdin)
        os.close(output)
        requests.send(str(pid).encode())


def _become(request: dict[str, Any], stdin: int, output: int) -> NoReturn:
    """Turn this new process into the app; ends with it."""
    os.dup2(stdin, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(stdin)
    os.close(output)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    # Not at the top, where they would import Shiny with everything that it can do without.
    from shiny_chatkit.chat.bookmark import _signing
    from tests.support.run_app import run

    # The one thing that each process makes when it imports the package.
    _signing._PROCESS_KEY = secrets.token_bytes(32)
    run(request["arguments"])


if __name__ == "__main__":
    with without_anthropic():
        for name in IMPORTED:
            # Where an optional package is missing, the apps that need it say so.
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
    shorten()
    # The collections of a fork need not look through what it has from here, and copy it by that.
    gc.freeze()
    serve(socket.socket(fileno=int(sys.argv[1])))
