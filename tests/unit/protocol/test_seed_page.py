"""Every event of the seed page is modeled, with every field the page lists."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.schema import definitions
from shiny_chatkit.protocol import EVENTS
from shiny_chatkit.protocol.registry import PLANNED

from . import seed_page
from .seed_page import names

SEED = {**seed_page.INBOUND, **seed_page.OUTBOUND}
EXTENSIONS = {
    "chat:greeting",
    "chat:greeting-chunk",
    "chat:edit-message",
    "chat:resend-from",
    "chat:permission-response",
    "chat:feedback",
    "chat:message-start",
    "chat:html",
    "chat:message-truncate",
    "chat:messages-deleted",
    "chat:busy",
    "chat:queue",
    "chat:error",
    "chat:update-input",
    "chat:drawer",
    "chat:file-chunk",
    "chat:history",
    "chat:permission-request",
    "chat:input-answered",
    "chat:feedback-changed",
    "chat:usage",
    "chat:remove-command",
    "chat:request-threads",
    "chat:search",
    "chat:thread-pin",
    "chat:thread-archive",
    "chat:thread-page",
    "chat:search-results",
    "chat:saving",
}
# Fields of the page's kinds of artifacts that we added, and kinds of our own.
ADDED_TO_ARTIFACTS = {
    "html": {"allow"},
    "table": {
        "totalRows",
        "downloadUrl",
        "trusted",
        "columnOrders",
        "columnFormats",
        "escapeFormulas",
    },
}
ARTIFACTS = {**seed_page.ARTIFACTS, "vega": "spec height"}
DEFS, PAYLOADS = definitions()


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    return DEFS[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema


def test_the_page_has_12_and_22_events() -> None:
    assert (len(seed_page.INBOUND), len(seed_page.OUTBOUND)) == (12, 22)


@pytest.mark.parametrize("direction", ["inbound", "outbound"])
def test_every_event_is_there_and_no_other(direction: str) -> None:
    page = seed_page.INBOUND if direction == "inbound" else seed_page.OUTBOUND
    ours = {e.name for e in EVENTS.values() if e.direction == direction and e.origin == "seed"}
    assert ours == set(page)


def test_every_extension_is_there_and_no_other() -> None:
    sent = [e for e in EVENTS.values() if e.traits.is_sent]
    assert {e.name for e in sent if e.origin == "extension"} == EXTENSIONS


@pytest.mark.parametrize(
    "name", [n for n in SEED if n not in ("chat:artifact", "chat:update-settings")]
)
def test_fields_are_those_of_the_page_and_those_marked_as_added(name: str) -> None:
    on_page, optional = names(SEED[name])
    schema = resolved(PAYLOADS[name])
    assert set(schema.get("properties", {})) == on_page | set(EVENTS[name].adds)
    assert not on_page & set(EVENTS[name].adds)
    may_miss = optional | {f for e, f in seed_page.MAY_BE_OMITTED if e == name}
    assert on_page - set(schema.get("required", ())) == may_miss


def test_artifacts_have_the_fields_of_their_type() -> None:
    found = {}
    for ref in DEFS["Artifact"]["anyOf"]:
        schema = resolved(ref)
        fields = set(schema["properties"])
        assert names(SEED["chat:artifact"])[0] <= fields
        kind = schema["properties"]["artifactType"]["const"]
        found[kind] = fields - names(SEED["chat:artifact"])[0]
        page, optional = names(ARTIFACTS[kind])
        added = ADDED_TO_ARTIFACTS.get(kind, set())
        assert found[kind] == page | added
        assert found[kind] - set(schema["required"]) == optional | added
    assert set(found) == set(ARTIFACTS)


def test_an_artifact_inside_a_message_has_the_same_fields() -> None:
    kinds = {}
    for ref in DEFS["ArtifactPart"]["anyOf"]:
        fields = dict(resolved(ref)["properties"])
        assert fields.pop("type")["const"] == "artifact"
        kind = fields.pop("artifactType")["const"]
        kinds[kind] = set(fields) - {"title"}
    assert kinds == {
        k: names(line)[0] | ADDED_TO_ARTIFACTS.get(k, set()) for k, line in ARTIFACTS.items()
    }


def test_update_settings_is_an_open_map_without_reserved_keys() -> None:
    schema = resolved(PAYLOADS["chat:update-settings"])
    assert "properties" not in schema
    assert schema["additionalProperties"] == {"$ref": "#/$defs/SettingValue"}


def test_structures_beside_the_events() -> None:
    assert names(seed_page.ATTACHMENT)[0] <= set(DEFS["Attachment"]["properties"])
    todo = DEFS["TodoItem"]["properties"]
    assert set(todo) == names(seed_page.TODO_ITEM)[0]
    assert set(todo["status"]["enum"]) == seed_page.TODO_STATUS
    assert set(DEFS["InputType"]["enum"]) == seed_page.INPUT_TYPES
    for name in ("SettingsItem", "RegisterSettingsItem"):
        assert set(DEFS[name]["properties"]["type"]["enum"]) == seed_page.SETTINGS_TYPES


def test_every_event_of_a_thread_or_message_names_it() -> None:
    chat_wide = {
        "chat:request-state",
        "chat:thread-create",
        "chat:settings-change",
        "chat:state-response",
        "chat:update-thread-list",
        "chat:load-assets",
        "chat:register-command",
        "chat:remove-command",
        "chat:register-settings-item",
        "chat:context-sources",
        "chat:update-settings",
        "chat:update-input",
        "chat:drawer",
        "chat:greeting",
        "chat:greeting-chunk",
        "chat:file-chunk",
        "chat:request-threads",
        "chat:search",
        "chat:thread-page",
        "chat:search-results",
        "chat:saving",
    }
    nameless = set()
    for name, payload in PAYLOADS.items():
        schema = resolved(payload)
        for one in [resolved(s) for s in schema.get("anyOf", [schema])]:
            if "threadId" not in one.get("properties", {}):
                nameless.add(name)
    assert nameless == chat_wide


def test_what_is_planned_are_events() -> None:
    """The list of what has no life yet names nothing else, and in the end nothing at all."""
    assert set(EVENTS) >= PLANNED
    assert {e.name for e in EVENTS.values() if e.planned} == PLANNED


def test_every_event_says_what_it_is() -> None:
    assert [e.name for e in EVENTS.values() if not e.doc.strip()] == []
