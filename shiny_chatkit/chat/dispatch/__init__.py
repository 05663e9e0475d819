"""Performs what users request: one function for each event of the browser.

Acts on the parts of a chat that it is given (:class:`EventContext`), and never on a session.
"""

from ._checks import UserSubmission
from ._context import EventContext
from ._dispatch import Dispatch

__all__ = ["Dispatch", "EventContext", "UserSubmission"]
