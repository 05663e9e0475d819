"""Generates ``docs/protocol.md``: the introduction, and every event and shape with its fields.

Defines the tables; the text before them is in ``introduction.md``.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

from shiny_chatkit.protocol.registry import EventSpec

from .schema import Schema, definitions, plain, specs
from .typescript import alternatives

_WAYS = {"inbound": "browser → server", "outbound": "server → browser"}


def _anchor(name: str) -> str:
    return name.replace(":", "").lower()


def _status(spec: EventSpec) -> str:
    return "planned" if spec.planned else "live"


def _type(schema: Schema, shapes: set[str]) -> str:
    """Return a type for a table cell, with a link if the page describes it as a shape."""
    if len(members := alternatives(schema)) == 1:
        bare = members[0].removesuffix("[]")
        if bare in shapes:
            return f"[`{members[0]}`](#{bare.lower()})"
    return f"`{' | '.join(members)}`".replace("|", "\\|")


def _fields(schema: Schema, shapes: set[str], adds: tuple[str, ...] = ()) -> str:
    properties = cast("dict[str, Schema]", schema.get("properties", {}))
    if not properties:
        return ""
    required = cast("list[str]", schema.get("required", []))
    rows = "| field | type | meaning |\n| --- | --- | --- |\n"
    for key, prop in properties.items():
        mark = "†" if key in adds else ""
        meaning = prop.get("description", "")
        if key not in required:
            meaning = f"Optional. {meaning}".strip()
        rows += f"| `{key}`{mark} | {_type(prop, shapes)} | {meaning} |\n"
    return rows + "\n"


def _alias(schema: Schema, shapes: set[str]) -> str:
    names = [f"[`{m}`](#{m.lower()})" if m in shapes else f"`{m}`" for m in alternatives(schema)]
    return (f"One of {', '.join(names)}.\n\n") if len(names) > 1 else f"{names[0]}\n\n"


def _summary(direction: str) -> str:
    rows = "| event | direction | origin | status | meaning |\n| --- | --- | --- | --- | --- |\n"
    for spec in specs(direction):
        first = plain(spec.doc.split("\n\n")[0])
        rows += (
            f"| [`{spec.name}`](#{_anchor(spec.name)}) | {_WAYS[direction]} | {spec.origin} "
            f"| {_status(spec)} | {first} |\n"
        )
    return rows + "\n"


def _paragraphs(text: str) -> str:
    return "\n\n".join(plain(paragraph) for paragraph in text.split("\n\n"))


def _sections(
    direction: str, payloads: dict[str, Schema], defs: dict[str, Schema], shapes: set[str]
) -> str:
    text = ""
    for spec in specs(direction):
        name = cast(str, payloads[spec.name]["$ref"]).rsplit("/", 1)[1]
        schema = defs[name]
        text += f"### `{spec.name}`\n\n*{_WAYS[direction]} · {spec.origin} · {_status(spec)}*\n\n"
        text += f"{_paragraphs(spec.doc)}\n\n"
        if "properties" in schema:
            text += _fields(schema, shapes, spec.adds)
        else:
            text += _alias(schema, shapes)
    return text


def reference_page() -> str:
    """Return the text of the page."""
    defs, payloads = definitions()
    own = {cast(str, p["$ref"]).rsplit("/", 1)[1] for p in payloads.values()}
    shapes = set(defs) - own
    introduction = Path(__file__).with_name("introduction.md").read_text("utf-8")
    parts = [introduction, "## All events\n\n", _summary("inbound"), _summary("outbound")]
    for direction, way in _WAYS.items():
        parts += [f"## Events {way}\n\n", _sections(direction, payloads, defs, shapes)]
    parts.append("## Shapes\n\nTypes that several events share.\n\n")
    for name in sorted(shapes):
        doc = cast(str, defs[name].get("description", ""))
        parts.append(f"### {name}\n\n" + (f"{_paragraphs(doc)}\n\n" if doc else ""))
        if "properties" in defs[name]:
            parts.append(_fields(defs[name], shapes))
        else:
            parts.append(_alias(defs[name], shapes))
    return "".join(parts).rstrip() + "\n"
