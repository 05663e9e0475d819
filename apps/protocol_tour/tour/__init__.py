"""The stops of the protocol tour. Importing it registers all of them; the page and its server are in app.py."""

# In the order of the tour.
# isort: off
from . import words, cards, questions, artifacts, everywhere
# isort: on

from .stops import STOPS, Stop, Visit, find, suggestions

__all__ = [
    "STOPS",
    "Stop",
    "Visit",
    "artifacts",
    "cards",
    "everywhere",
    "find",
    "questions",
    "suggestions",
    "words",
]
