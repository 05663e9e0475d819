"""From other people's objects to content.

Knows strings, Shiny UI, data frames, figures, widgets, and what shinychat's registries and chatlas
give; of where it goes, only what a session has to keep for it.
"""

from ._chatlas import artifact_of_result
from ._content import Contents, as_contents
from ._drawing import drawing_of
from ._host import SessionHost
from ._several import several
from ._shinychat import Render

__all__ = [
    "Contents",
    "Render",
    "SessionHost",
    "artifact_of_result",
    "as_contents",
    "drawing_of",
    "several",
]
