"""The command line of the package: ``python -m shiny_chatkit``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version

from shiny_chatkit.create import add_command

__all__: list[str] = []


def _main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m shiny_chatkit",
        description="Chats for Shiny for Python.",
        epilog="python -m shiny_chatkit.store looks after a database of conversations.",
    )
    parser.add_argument("--version", action="version", version=version("shiny-chatkit"))
    add_command(parser.add_subparsers(title="commands", required=True, metavar="COMMAND"))
    options = parser.parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    return command(options)


if __name__ == "__main__":
    sys.exit(_main())
