"""The command that creates an app."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ._folder import TEMPLATES, CreateError, checked_name, create_app

_ABOUT = (
    "Create a folder with an app that runs at once, without a model or a network, and a test of it."
)

_TEMPLATES = """\
templates:
  chat        a page with a chat (Shiny Express)
  dashboard   a filter, figures and a table, and a chat that reads and sets them
  module      a chat as a Shiny module, used in two tabs
  persistent  a page with threads that are kept in a database
"""


def add_command(commands: Any) -> None:
    """Add ``create`` to the commands of a parser."""
    parser = commands.add_parser(
        "create",
        help="create a new app",
        description=_ABOUT,
        epilog=_TEMPLATES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", metavar="NAME", type=_name, help="the name of the new folder")
    parser.add_argument(
        "--template",
        choices=TEMPLATES,
        default="chat",
        help="what to begin with (default: %(default)s)",
    )
    parser.add_argument(
        "--directory",
        default=".",
        metavar="FOLDER",
        help="where to create the new folder (default: here)",
    )
    parser.set_defaults(command=_create)


def _create(options: argparse.Namespace) -> int:
    try:
        folder = create_app(options.name, options.template, options.directory)
    except CreateError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    at = f'"{folder}"' if " " in str(folder) else str(folder)
    sys.stdout.write(
        f"Created {folder} from the template {options.template}. Next:\n\n"
        f"  cd {at}\n"
        "  pip install -r requirements.txt\n"
        "  shiny run app.py\n"
        "  pytest\n\n"
        "README.md says what to change first.\n"
    )
    return 0


def _name(text: str) -> str:
    try:
        return checked_name(text)
    except ValueError as error:
        message = str(error)
        raise argparse.ArgumentTypeError(message[0].lower() + message[1:]) from None
