"""Lists every private name of Shiny, shinychat and shinywidgets that this package uses.

This is the only file of the package that spells them. All uses go through the entries, so a name that a
version of Shiny does not have is always reported by :func:`._supported.unsupported`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from ._supported import unsupported


@dataclass(frozen=True)
class ModuleName:
    """A private name in a module, or one in a private module.

    Attributes
    ----------
    module
        The module's full name.
    name
        The name in the module.
    """

    module: str
    name: str

    @property
    def path(self) -> str:
        """Return the full name."""
        return f"{self.module}.{self.name}"

    def load(self) -> Any:
        """
        Import the module and return what has this name there.

        Raises
        ------
        UnsupportedVersionError
            If there is no such name.
        """
        try:
            return getattr(import_module(self.module), self.name)
        except (ImportError, AttributeError) as error:
            raise unsupported(self.module.partition(".")[0], self.path) from error


@dataclass(frozen=True)
class Attribute:
    """A private attribute of an object.

    Attributes
    ----------
    path
        The object's class and the attribute, such as ``Session._process_ui``.
    find
        Returns such an object, given a session without the scope of a module.
    """

    path: str
    find: Callable[[Any], Any]

    @property
    def name(self) -> str:
        """Return the attribute's name."""
        return self.path.rpartition(".")[2]

    def of(self, owner: object) -> Any:
        """
        Return the attribute's value.

        Raises
        ------
        UnsupportedVersionError
            If the object has no such attribute.
        """
        try:
            return getattr(owner, self.name)
        except AttributeError as error:
            raise unsupported("shiny", self.path) from error

    def replace(self, owner: object, value: object) -> None:
        """Set the attribute."""
        setattr(owner, self.name, value)


def _environment(_session: Any) -> Any:
    return REACTIVE_ENVIRONMENT.load()


def _session(session: Any) -> Any:
    return session


REACTIVE_ENVIRONMENT = ModuleName("shiny.reactive._core", "_reactive_environment")
EFFECT = ModuleName("shiny.reactive", "Effect_")
WARN_DEPRECATED = ModuleName("shiny._deprecated", "warn_deprecated")

PENDING_FLUSHES = Attribute("ReactiveEnvironment._pending_flush_queue", _environment)
ADD_PENDING_FLUSH = Attribute("ReactiveEnvironment.add_pending_flush", _environment)
SEND_MESSAGE_SYNC = Attribute("Session._send_message_sync", _session)
INCREMENT_BUSY_COUNT = Attribute("Session._increment_busy_count", _session)
PROCESS_UI = Attribute("Session._process_ui", _session)
OUTPUTS = Attribute("Outputs._outputs", lambda session: session.output)
OUTPUT_NAME_CONTEXT = Attribute("ClientData._output_name_ctx", lambda session: session.clientdata)
REGISTERED_DEPENDENCIES = Attribute("App._registered_dependencies", lambda session: session.app)

REQUIRED: tuple[ModuleName | Attribute, ...] = (
    REACTIVE_ENVIRONMENT,
    EFFECT,
    WARN_DEPRECATED,
    PENDING_FLUSHES,
    ADD_PENDING_FLUSH,
    SEND_MESSAGE_SYNC,
    INCREMENT_BUSY_COUNT,
    PROCESS_UI,
    OUTPUTS,
    OUTPUT_NAME_CONTEXT,
    REGISTERED_DEPENDENCIES,
)
"""The names without which a chat cannot work; :func:`check` looks for all of them."""

VALUE_DEPENDENTS = ("_value_dependents", "_dependents")
"""Attributes that lead from a reactive value to its dependents. Without them, one warning is not logged."""

INFER_VALUE_NAME = "_try_infer_name"
"""The method that finds the name of a reactive value. Without it, extended tasks take longer to create."""

HISTORY_FOLDER = ModuleName("shinychat._history_store", "resolve_history_dir")
"""The function that finds the folder for conversations. Without it, they are kept in the working directory."""

INIT_WIDGET = ModuleName("shinywidgets._shinywidgets", "init_shiny_widget")


def check(session: Any) -> None:
    """
    Check that the installed Shiny has all required names.

    Parameters
    ----------
    session
        A session that is not a stub and has no scope of a module.

    Raises
    ------
    UnsupportedVersionError
        If a name is missing.
    """
    for each in REQUIRED:
        if isinstance(each, ModuleName):
            each.load()
        else:
            each.of(each.find(session))
