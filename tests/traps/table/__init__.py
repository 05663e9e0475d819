"""All traps of the design page, in its order."""

from __future__ import annotations

from . import conversation, hands, markup, page, turns

TRAPS = [*conversation.TRAPS, *turns.TRAPS, *markup.TRAPS, *hands.TRAPS, *page.TRAPS]
