"""Converts the models to one JSON Schema, the source of the TypeScript types and the reference page.

Only this module reads the models and the docstrings under their fields.
"""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache
from itertools import pairwise
from types import ModuleType
from typing import Any, cast

from pydantic import BaseModel, TypeAdapter
from pydantic.alias_generators import to_camel

from shiny_chatkit.protocol import artifacts, config, content, inbound
from shiny_chatkit.protocol.outbound import activity, messages, state
from shiny_chatkit.protocol.registry import EVENTS, EventSpec

Schema = dict[str, Any]


def _classes() -> dict[str, type]:
    """Return every class of the protocol's modules by name."""
    modules = (artifacts, config, content, inbound, messages, activity, state)
    return {k: v for m in modules for k, v in vars(m).items() if inspect.isclass(v)}


def plain(text: str) -> str:
    """Return a docstring on one line, converted from Python's markup to markdown."""
    return " ".join(text.split()).replace("``", "`")


@cache
def _module_docs(module: ModuleType) -> dict[str, dict[str, str]]:
    """Return the docstrings under the fields of every class in a module."""
    found: dict[str, dict[str, str]] = {}
    for cls in ast.parse(inspect.getsource(module)).body:
        if not isinstance(cls, ast.ClassDef):
            continue
        docs = found[cls.name] = {}
        for node, after in pairwise(cls.body):
            match node, after:
                case (
                    ast.AnnAssign(target=ast.Name(id=name)),
                    ast.Expr(value=ast.Constant(value=str(text))),
                ):
                    docs[name] = plain(text)
                case _:
                    pass
    return found


def constant_docs(module: ModuleType) -> dict[str, str]:
    """Return the docstrings under the constants of a module."""
    found: dict[str, str] = {}
    for node, after in pairwise(ast.parse(inspect.getsource(module)).body):
        match node, after:
            case (
                ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found[name] = plain(text)
            case _:
                pass
    return found


def field_docs(cls: type) -> dict[str, str]:
    """Return the docstrings under the fields of a class, including inherited fields."""
    found: dict[str, str] = {}
    for base in cast("tuple[Any, ...]", getattr(cls, "__orig_bases__", cls.__bases__)):
        if inspect.isclass(base) and base.__module__.startswith("shiny_chatkit."):
            found |= field_docs(base)
    return found | _module_docs(sys.modules[cls.__module__]).get(cls.__name__, {})


def _tidy(schema: Schema) -> Schema:
    """Remove titles, and null alternatives of fields that are already optional."""
    for name, prop in cast("dict[str, Schema]", schema.get("properties", {})).items():
        prop.pop("title", None)
        if name in schema.get("required", ()):
            continue
        if prop.pop("default", None) is None and "anyOf" in prop:
            kept = [s for s in prop["anyOf"] if s != {"type": "null"}]
            if len(kept) == 1:
                del prop["anyOf"]
                prop |= {**kept[0], **prop}
            else:
                prop["anyOf"] = kept
    schema.pop("title", None)
    return schema


@cache
def definitions() -> tuple[dict[str, Schema], dict[str, Schema]]:
    """Return the schemas of all named shapes, and of each event's payload by the name of the event."""
    sent = [e for e in EVENTS.values() if e.traits.is_sent]
    adapters = [(e.name, "validation", TypeAdapter[Any](e.payload)) for e in sent]
    by_event, whole = TypeAdapter.json_schemas(cast(Any, adapters), ref_template="#/$defs/{model}")
    payloads = {cast(str, key[0]): schema for key, schema in by_event.items()}
    return _described(cast("dict[str, Schema]", whole["$defs"])), payloads


@cache
def config_definitions() -> dict[str, Schema]:
    """Return the schemas of the element's configuration and of the shapes that it uses."""
    schema = TypeAdapter(config.ChatConfig).json_schema(ref_template="#/$defs/{model}")
    return _described({**schema.pop("$defs"), "ChatConfig": schema})


def _described(defs: dict[str, Schema]) -> dict[str, Schema]:
    """Return the schemas sorted by name, with the docstrings of classes and fields added."""
    classes = _classes()
    for name, schema in defs.items():
        _tidy(schema)
        cls = classes.get(name)
        if cls is None:
            continue
        schema["description"] = plain(cls.__doc__ or "")
        for attribute, text in field_docs(cls).items():
            key = to_camel(attribute) if issubclass(cls, BaseModel) else attribute
            if key in schema.get("properties", {}):
                schema["properties"][key]["description"] = text
    return dict(sorted(defs.items()))


def specs(direction: str) -> list[EventSpec]:
    """Return the events that are sent in one direction, in the order of their definition."""
    return [e for e in EVENTS.values() if e.direction == direction and e.traits.is_sent]


def log_specs() -> list[EventSpec]:
    """Return the events that change the log: those to the browser, and those that are never sent."""
    return [e for e in EVENTS.values() if e.direction == "outbound"]


def json_schema() -> Schema:
    """Return the whole protocol as one JSON Schema document."""
    defs, payloads = definitions()
    events: dict[str, Schema] = {}
    for direction in ("inbound", "outbound"):
        events[f"{direction.capitalize()}Event"] = {
            "oneOf": [
                {
                    "type": "object",
                    "description": plain(e.doc),
                    "properties": {"event": {"const": e.name}, "data": payloads[e.name]},
                    "required": ["event", "data"],
                    "additionalProperties": False,
                }
                for e in specs(direction)
            ]
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The chat:* protocol of shiny_chatkit",
        "anyOf": [{"$ref": "#/$defs/InboundEvent"}, {"$ref": "#/$defs/OutboundEvent"}],
        "$defs": {**events, **defs},
    }
