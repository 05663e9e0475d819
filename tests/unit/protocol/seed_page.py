"""The tables of the seed page as data: each event with the fields the page lists.

A trailing ``?`` is the page's own mark for an optional field; ``...`` its open ends.
"""


def names(line: str) -> tuple[set[str], set[str]]:
    """The fields of a line, and those of them that are optional."""
    fields = line.split()
    return {f.rstrip("?") for f in fields}, {f[:-1] for f in fields if f.endswith("?")}


INBOUND = {
    "chat:user-message": "text threadId timestamp attachments?",
    "chat:stop-generation": "threadId messageId",
    "chat:slash-command": "command args threadId",
    "chat:input-response": "text requestId threadId",
    "chat:request-state": "",
    "chat:request-history": "threadId limit",
    "chat:thread-create": "title",
    "chat:thread-switch": "threadId",
    "chat:thread-delete": "threadId",
    "chat:thread-rename": "threadId title",
    "chat:settings-change": "key value",
    "chat:todo-clear": "",
}

OUTBOUND = {
    "chat:assistant-message": "messageId text threadId role? stopped?",
    "chat:stream-chunk": "messageId chunk done stopped?",
    "chat:typing-indicator": "typing threadId?",
    "chat:generation-stopped": "messageId partialContent",
    "chat:thinking-chunk": "messageId text threadId",
    "chat:thinking-done": "messageId threadId",
    "chat:status-update": "messageId text threadId",
    "chat:tool-call": "messageId toolId name arguments threadId",
    "chat:tool-result": "messageId toolId result isError threadId",
    "chat:input-required": "messageId threadId requestId prompt placeholder inputType options?",
    "chat:artifact": "messageId artifactType title threadId",
    "chat:citation": "messageId url title snippet threadId",
    "chat:todo-update": "items",
    "chat:state-response": "threads activeThreadId messages settingsItems contextSources",
    "chat:clear": "threadId?",
    "chat:update-thread-list": "threads",
    "chat:switch-thread": "threadId",
    "chat:load-assets": "scripts styles",
    "chat:register-command": "name description",
    "chat:register-settings-item": "id label type value options? min? max? step?",
    "chat:context-sources": "sources",
    "chat:update-settings": "",
}

ATTACHMENT = "type name path content widgetId componentId"

ARTIFACTS = {
    "code": "content language",
    "markdown": "content",
    "html": "content",
    "table": "rowData columns columnTypes columnDefs? gridOptions? height",
    "plotly": "figure height",
    "image": "url alt",
    "json": "data",
}

TODO_ITEM = "id title status"
TODO_STATUS = {"not-started", "in-progress", "completed"}
INPUT_TYPES = {"text", "buttons", "radio"}
SETTINGS_TYPES = {"action", "toggle", "select", "range", "separator"}

# What our reading of the page leaves out although the page writes it as required.
MAY_BE_OMITTED = {
    ("chat:stop-generation", "messageId"),  # stop works before the answer has an id
    ("chat:thread-create", "title"),  # a thread may take its title from its first message
}
