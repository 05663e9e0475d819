"""The ``chat:*`` protocol, written once: every event of both directions as a typed shape.

What comes from the browser goes through `parse_inbound`; what goes to it is made by the
functions of `shiny_chatkit.protocol.build`. Nothing here sends, stores or shows anything.
"""

from . import inbound, outbound
from .channel import INPUT_SUFFIX, INPUT_TYPE, MESSAGE_TYPE, PROTOCOL_VERSION, Absence, Batch, Piece
from .inbound import InboundEvent
from .parse import Rejection, RejectionCode, parse_inbound
from .registry import EVENTS, TRAITS, EventSpec
from .traits import Traits

__all__ = [
    "EVENTS",
    "INPUT_SUFFIX",
    "INPUT_TYPE",
    "MESSAGE_TYPE",
    "PROTOCOL_VERSION",
    "TRAITS",
    "Absence",
    "Batch",
    "EventSpec",
    "InboundEvent",
    "Piece",
    "Rejection",
    "RejectionCode",
    "Traits",
    "inbound",
    "outbound",
    "parse_inbound",
]
