"""Converts other libraries' objects to content: strings, Shiny UI, data frames, figures, widgets, chatlas objects.

This package also keeps the objects that messages need in their session, such as outputs and downloads. It never
imports a library for data or plots before the app has done so, and never runs a turn or sends an event.
"""

from ._chatlas import artifact_of_result
from ._content import Contents, as_contents
from ._drawing import drawing_of
from ._host import SessionHost
from ._render import Render
from ._several import several
from ._shinychat import pieces_of_block, pieces_of_stored

__all__ = [
    "Contents",
    "Render",
    "SessionHost",
    "artifact_of_result",
    "as_contents",
    "drawing_of",
    "pieces_of_block",
    "pieces_of_stored",
    "several",
]
