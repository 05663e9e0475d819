"""The ground the package stands on: Shiny's sessions and locks, the calls of app code, and the process."""

from ._app_code import app_code
from ._development import is_development
from ._error_text import error_text
from ._memory import WORTHWHILE_BYTES, give_back_soon
from ._off_lock import loop_of_this_code, off_lock, prepare_session, request_flush
from ._origin import Origin, named, origin
from ._session import current_session
from ._warnings import warn_once
from ._worker import call as call_in_thread
from ._worker import iterate as iterate_in_thread
from ._worker_slots import DEFAULT_WORKER_THREADS, worker_slots

__all__ = [
    "DEFAULT_WORKER_THREADS",
    "WORTHWHILE_BYTES",
    "Origin",
    "app_code",
    "call_in_thread",
    "current_session",
    "error_text",
    "give_back_soon",
    "is_development",
    "iterate_in_thread",
    "loop_of_this_code",
    "named",
    "off_lock",
    "origin",
    "prepare_session",
    "request_flush",
    "warn_once",
    "worker_slots",
]
