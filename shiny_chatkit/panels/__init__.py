"""State that belongs to the whole chat rather than to a message: settings, commands, context sources, uploads.

Each panel keeps its own state and tells the browser when it changes. Never reads the log or runs a turn: of
``turns`` it imports only `Handler`.
"""

from ._callbacks import Callbacks, checked_callback, takes_comment
from ._commands import Command, Commands
from ._context_content import context_content
from ._context_sources import ContextSources
from ._file_types import FileTypes, file_types, is_accepted
from ._outputs import missing_output, output_content
from ._settings import Settings, SettingsItem
from ._settings_argument import settings_item, settings_items
from ._uploads import Uploads

__all__ = [
    "Callbacks",
    "Command",
    "Commands",
    "ContextSources",
    "FileTypes",
    "Settings",
    "SettingsItem",
    "Uploads",
    "checked_callback",
    "context_content",
    "file_types",
    "is_accepted",
    "missing_output",
    "output_content",
    "settings_item",
    "settings_items",
    "takes_comment",
]
