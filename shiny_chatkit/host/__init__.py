"""Adapts the package to the Shiny and the process that it runs in.

Everything that needs a private name of Shiny is here, and :mod:`._names` lists those names: running code outside
the reactive lock and in worker threads, dependencies, outputs and Jupyter widgets. :func:`install` checks the names
and patches Shiny; every chat calls it first. This package also guards calls of app code and reports errors. It never
deals with chats: of ``shiny_chatkit`` it imports only the protocol.
"""

from ._app_code import app_code
from ._data_folder import data_folder
from ._dependencies import process_ui, registered_dependencies
from ._dependents import dependents
from ._deprecated import warn_deprecated
from ._development import is_development
from ._effects import Effect_
from ._error_text import error_text
from ._install import install
from ._memory import MIN_RELEASED_BYTES, schedule_memory_release
from ._off_lock import loop_of_this_code, off_lock
from ._origin import Origin, named, origin
from ._outputs import is_suspended, output_name, outputs_of
from ._page_address import page_address, page_folder, page_scheme
from ._pump import request_flush
from ._replacement import Replacement, replace_names
from ._routes import add_route, on_next_app
from ._session import current_session
from ._supported import UnsupportedVersionError
from ._telemetry import (
    TelemetryContext,
    ToolSpans,
    captures_content,
    telemetry_context,
    telemetry_span,
)
from ._unnamed_values import unnamed_values
from ._warnings import warn_once
from ._widgets import announce_widget
from ._worker import call as call_in_thread
from ._worker import iterate as iterate_in_thread
from ._worker_slots import worker_slots

__all__ = [
    "MIN_RELEASED_BYTES",
    "Effect_",
    "Origin",
    "Replacement",
    "TelemetryContext",
    "ToolSpans",
    "UnsupportedVersionError",
    "add_route",
    "announce_widget",
    "app_code",
    "call_in_thread",
    "captures_content",
    "current_session",
    "data_folder",
    "dependents",
    "error_text",
    "install",
    "is_development",
    "is_suspended",
    "iterate_in_thread",
    "loop_of_this_code",
    "named",
    "off_lock",
    "on_next_app",
    "origin",
    "output_name",
    "outputs_of",
    "page_address",
    "page_folder",
    "page_scheme",
    "process_ui",
    "registered_dependencies",
    "replace_names",
    "request_flush",
    "schedule_memory_release",
    "telemetry_context",
    "telemetry_span",
    "unnamed_values",
    "warn_deprecated",
    "warn_once",
    "worker_slots",
]
