"""``python -m codegen [--check]``: write, or only check, the derived files."""

from __future__ import annotations

import argparse
import sys

from .generate import stale_files, write_files


def main() -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m codegen",
        description="Write the files derived from the protocol's models.",
    )
    parser.add_argument("--check", action="store_true", help="only say which files are stale")
    if not parser.parse_args().check:
        for name in write_files():
            sys.stdout.write(f"wrote {name}\n")
        return 0
    stale = stale_files()
    for name in stale:
        sys.stderr.write(f"stale: {name} (run python -m codegen)\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
