"""The command line for databases of conversations: ``python -m shiny_chatkit.store``."""

import sys

from shiny_chatkit.stores import command_line

__all__: list[str] = []

if __name__ == "__main__":
    sys.exit(command_line())
