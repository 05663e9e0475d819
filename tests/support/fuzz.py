"""How long the fuzz tests run: a short while by default, long with ``CHATKIT_FUZZ=long``.

Property tests take the same inputs in every run, so that a failure is one of the change at hand. A long run takes
new ones.
"""

from __future__ import annotations

import os

from hypothesis import settings

IS_LONG = os.environ.get("CHATKIT_FUZZ") == "long"

# A busy machine takes longer at times.
settings.register_profile("repeatable", derandomize=True, deadline=None)
if not IS_LONG:
    settings.load_profile("repeatable")


def fuzzing(examples: int) -> settings:
    """Run a test with so many examples, and thirty times as many in a long run."""
    return settings(max_examples=examples * 30 if IS_LONG else examples, deadline=None)


def rounds(short: int) -> int:
    """Return how often to repeat what takes a session."""
    return short * 20 if IS_LONG else short
