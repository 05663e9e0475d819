"""The texts that are streamed and shown: deterministic, of any length, one shape each. Pure; nothing but strings.

Every text ends with SENTINEL, the last word of its last block, so that a page can be asked whether all of it is there.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache

from tests.bench.plan import Shape

SENTINEL = "allthewords"

WORDS = """
garden river lantern copper window morning engine paper harbour winter valley signal market bridge
quiet early narrow bright steady common gentle heavy plain simple open careful late warm
counts holds turns carries follows meets keeps draws opens measures joins grows settles answers
under over beside before after between without along toward within
""".split()  # noqa: SIM905 - as a list it would be fifty lines


@cache
def make(shape: Shape, chars: int) -> str:
    """A text of exactly ``chars`` characters."""
    rng = random.Random(f"{shape} {chars}")
    opening, unit, (before, after) = _SHAPES[shape]
    pieces = [opening]
    left = chars - len(opening) - len(before + " " + SENTINEL + after)
    while len(piece := unit(rng, len(pieces) - 1)) <= left:
        pieces.append(piece)
        left -= len(piece)
    # What does not fill another unit is filled with bare words.
    filling = (" ".join(WORDS) + " ") * (1 + left // 100)
    return "".join(pieces) + before + filling[:left] + " " + SENTINEL + after


def conversation(count: int) -> list[dict[str, str]]:
    """Questions and answers in turn, the last one ending with SENTINEL."""
    rng = random.Random(count)
    messages: list[dict[str, str]] = []
    for number in range(count):
        if number % 2 == 0:
            messages.append({"role": "user", "content": _sentence(rng)})
        else:
            section = _sections[number // 2 % len(_sections)](rng)
            messages.append({"role": "assistant", "content": f"{_prose(rng)}\n\n{section}"})
    if messages:
        messages[-1]["content"] += f"\n\n{SENTINEL}"
    return messages


def _words(rng: random.Random, low: int, high: int) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(low, high)))


def _sentence(rng: random.Random) -> str:
    return _words(rng, 6, 14).capitalize() + "."


def _decorated(rng: random.Random) -> str:
    """A sentence with some inline markup in it."""
    word = rng.choice(WORDS)
    inline = rng.choice(
        (
            f"**{word}**",
            f"*{word}*",
            f"`{word}_{rng.randint(1, 99)}`",
            f"[{word}](https://example.org/{word})",
            f"~~{word}~~",
            f"***{word}***",
        )
    )
    return f"{_words(rng, 3, 7).capitalize()} {inline} {_words(rng, 3, 7)}."


def _prose(rng: random.Random) -> str:
    return " ".join(_decorated(rng) for _ in range(rng.randint(2, 4)))


def _bullets(rng: random.Random) -> str:
    lines: list[str] = []
    for _ in range(rng.randint(3, 6)):
        lines.append(f"- {_decorated(rng)}")
        if rng.random() < 0.3:
            lines.append(f"  - {_words(rng, 3, 6)}")
    return "\n".join(lines)


def _numbers(rng: random.Random) -> str:
    return "\n".join(f"{n}. {_decorated(rng)}" for n in range(1, rng.randint(4, 6)))


def _table(rng: random.Random) -> str:
    rows = [_row(rng, number) for number in range(rng.randint(4, 8))]
    return _TABLE_HEAD + "".join(rows).rstrip("\n")


def _code(rng: random.Random) -> str:
    return "```python\n" + "".join(_code_line(rng, n) for n in range(rng.randint(6, 12))) + "```"


def _quote(rng: random.Random) -> str:
    return f"> {_decorated(rng)}\n> {_sentence(rng)}"


_TABLE_HEAD = "| name | place | count | share |\n|:-----|:------|------:|------:|\n"


def _row(rng: random.Random, number: int) -> str:
    name, place = rng.choice(WORDS), rng.choice(WORDS)
    return f"| **{name}** {number} | {place} | {rng.randint(1, 9999)} | {rng.random():.2f} |\n"


def _code_line(rng: random.Random, number: int) -> str:
    a, b, c = rng.choices(WORDS, k=3)
    return rng.choice(
        (
            f"{a}_{number} = {b}({c}, {rng.randint(1, 99)})\n",
            f"for {a} in {b}[{number}:]:\n",
            f"    print(f'{a}: {{{b}}}')  # {c}\n",
            f"    if {a} is not {b}: return '{c}'\n",
        )
    )


_sections: tuple[Callable[[random.Random], str], ...] = (
    _bullets, _prose, _table, _code, _numbers, _prose, _quote,
)  # fmt: skip


def _section(rng: random.Random, number: int) -> str:
    """One heading with prose and one other block; the kinds take turns, so that any length holds a fair mix."""
    kind = _sections[number % len(_sections)]
    return f"## {_words(rng, 2, 4).capitalize()}\n\n{_prose(rng)}\n\n{kind(rng)}\n\n"


_SHAPES: dict[Shape, tuple[str, Callable[[random.Random, int], str], tuple[str, str]]] = {
    # how it opens, one unit of it, and what stands before and after its last words
    "mixed": ("", _section, ("", "")),
    "list": ("", lambda rng, _: f"- {_decorated(rng)}\n", ("- ", "")),
    "table": (_TABLE_HEAD, _row, ("| ", " | | | |")),
    "code": ("```python\n", _code_line, ("", "\n```")),
    "paragraph": ("", lambda rng, _: f"{_decorated(rng)} ", ("", "")),
}
