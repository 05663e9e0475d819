"""Defines terms and notations that both languages share."""

from __future__ import annotations

WHITESPACE = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""The characters that ``\\s`` matches in JavaScript. Python's ``\\s`` adds control characters and lacks U+FEFF."""

_SIZE_UNITS = ("B", "kB", "MB", "GB")


def size_text(size: int) -> str:
    """Return a number of bytes as short text, such as "1.5 MB".

    ``sizeText`` in the element follows the same rule: halves are rounded up.
    """
    divisor, unit = 1, 0
    # Rounded, a number below 999.5 has at most three digits.
    while unit < len(_SIZE_UNITS) - 1 and 2 * size >= 1999 * divisor:
        divisor *= 1024
        unit += 1
    if size < 10 * divisor:
        tenths = (20 * size + divisor) // (2 * divisor)
        return f"{tenths / 10:g} {_SIZE_UNITS[unit]}"
    return f"{(2 * size + divisor) // (2 * divisor)} {_SIZE_UNITS[unit]}"
