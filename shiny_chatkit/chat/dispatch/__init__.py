"""Performs what users request: one function for each event of the browser.

Acts on the parts of a chat that it is given (:class:`Reach`), and never on a session.
"""

from ._dispatch import Dispatch
from ._reach import Reach

__all__ = ["Dispatch", "Reach"]
