"""The ``chat:*`` protocol: typed definitions of all events in both directions.

Events from the browser are validated by `parse_inbound`, and events to the browser are created by the
functions of `shiny_chatkit.protocol.build`. Never sends, stores or shows anything: it imports neither Shiny nor
any other package of ``shiny_chatkit``. Only :mod:`.checks`, for what apps pass, knows tags and ids of Shiny.
"""

from . import inbound, outbound
from .channel import (
    INPUT_SUFFIX,
    INPUT_TYPE,
    MESSAGE_TYPE,
    PROTOCOL_VERSION,
    STREAM_INPUT_TYPE,
    Absence,
    Batch,
    Piece,
)
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
    "STREAM_INPUT_TYPE",
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
