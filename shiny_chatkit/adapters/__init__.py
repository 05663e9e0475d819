"""From other people's objects to content.

Knows strings, Shiny UI, data frames, figures, and what shinychat's registries and chatlas give; never
where it goes.
"""

from ._content import Contents, as_contents, session_renderer
from ._shinychat import Render

__all__ = [
    "Contents",
    "Render",
    "as_contents",
    "session_renderer",
]
