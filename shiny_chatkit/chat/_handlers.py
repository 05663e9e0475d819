"""The functions registered with ``on_user_submit``, each with an effect in its session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shiny import reactive
from shiny.session import Session

from shiny_chatkit.host import Effect_
from shiny_chatkit.turns import Handler


class HandlerEffect(Effect_):
    """The effect of one ``on_user_submit`` function; destroying it removes the function."""

    def __init__(self, fn: Callable[[], None], handler: Handler, session: Session) -> None:
        super().__init__(fn, session=session)
        self.handler = handler
        self.withdrawn = False
        self.suspended = False

    def suspend(self) -> None:
        """Skip the function until :meth:`resume` is called."""
        self.suspended = True
        super().suspend()

    def resume(self) -> None:
        """Stop skipping the function."""
        self.suspended = False
        super().resume()

    def destroy(self) -> None:
        """Remove the function."""
        self.withdrawn = True
        super().destroy()


class Handlers:
    """Registers handlers.

    Parameters
    ----------
    session
        The session of their effects.
    wake
        Starts the turns of submitted messages.
    """

    def __init__(self, session: Session, wake: Callable[[], None]) -> None:
        self._session = session
        self._wake = wake
        self._effects: list[HandlerEffect] = []
        self._last: list[Handler] | None = None
        self._submitted = reactive.Value(0, name="submitted")

    def add(self, fn: Callable[..., Any]) -> Effect_:
        """Add a handler; handlers run in the order in which they were added."""
        handler = Handler(fn)

        @reactive.event(self._submitted, ignore_init=True)
        def start_turns() -> None:
            self._wake()

        effect = HandlerEffect(start_turns, handler, self._session)
        self._effects.append(effect)
        return effect

    def active(self) -> list[Handler]:
        """Return the handlers that answer now, in order."""
        if self._last is not None:
            return self._last
        self._effects = [effect for effect in self._effects if not effect.withdrawn]
        return [effect.handler for effect in self._effects if not effect.suspended]

    @property
    def are_none(self) -> bool:
        """Whether the app has registered no handler at all."""
        return not self._effects and not self._last

    def end(self) -> None:
        """Keep the handlers as they are, because the session ends and destroys their effects.

        Messages that its user has submitted may still wait in a workspace that outlives it.
        """
        self._last = self.active()

    def submitted(self) -> None:
        """Start turns in the next flush, when the handlers' effects run."""
        with reactive.isolate():
            self._submitted.set(self._submitted() + 1)

    def destroy(self) -> None:
        """Remove all handlers."""
        self._last = None
        for effect in self._effects:
            effect.destroy()
