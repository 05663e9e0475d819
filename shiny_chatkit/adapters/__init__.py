"""From other people's objects to content.

Knows strings, Shiny UI, data frames, figures, widgets, and what shinychat's registries and chatlas
give; of where it goes, only what a session has to keep for it.
"""

from ._content import Contents, as_contents
from ._host import SessionHost
from ._shinychat import Render

__all__ = [
    "Contents",
    "Render",
    "SessionHost",
    "as_contents",
]
