"""The settings menu: its items and their values."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Literal, cast

from pydantic.alias_generators import to_snake
from shiny import reactive

from shiny_chatkit.protocol import build
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.checks import values as check_values
from shiny_chatkit.protocol.clean import clean, clean_text, quoted

SettingType = Literal["action", "toggle", "select", "range", "separator"]
_TYPES = ("action", "toggle", "select", "range", "separator")

STEP_TOLERANCE = 1e-6
"""Maximum distance of a value from a step, in steps; sliders accumulate floating-point errors."""

FLOAT_ERROR = 1e-15
"""Relative error of a floating-point number."""


def _is_number(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


@dataclass(frozen=True)
class SettingsItem:
    """
    One entry of the settings menu.

    Attributes
    ----------
    id
        The key of the item's value.
    label
        The text beside the control.
    type
        "action" (a button), "toggle", "select", "range" or "separator".
    value
        The initial value: a bool, one of ``options``, or a number.
    options
        The choices of a select: a list of values, or a dictionary of labels by value, as in
        ``ui.input_select()``.
    min, max, step
        The bounds of a range, and the distance between its values, counted from ``min``. Without a step,
        any number within the bounds is valid.

    Raises
    ------
    TypeError
        If the id, the label or the options have the wrong type.
    ValueError
        If the type is unknown, or the bounds of a range or the value are invalid.
    """

    id: str
    label: str
    type: SettingType
    value: Any = None
    options: Sequence[Any] | Mapping[Any, str] | None = None
    min: float | None = None
    max: float | None = None
    step: float | None = None

    def __post_init__(self) -> None:
        check_values.texts(self, "id", "label")
        if self.options is not None:
            object.__setattr__(self, "options", _options_of(self.options))
        for name in ("id", "label", "value", "options"):
            given = getattr(self, name)
            if not isinstance(given, float):  # `check` reports an invalid value
                object.__setattr__(self, name, clean(given))
        if self.type not in _TYPES:
            raise ValueError(
                f"Invalid type {quoted(self.type)} of setting {quoted(self.id)}: "
                f"expected one of {', '.join(_TYPES)}."
            )
        if self.type == "select" and not self.options:
            raise ValueError(
                f'The select {quoted(self.id)} needs choices: add `options=["small", "large"]`, or labels by '
                'value, `options={"s": "Small", "l": "Large"}`.'
            )
        if self.type == "range":
            self._check_bounds()
        if self.has_value:
            if self.value is None:
                object.__setattr__(self, "value", self._first_value())
            self.check(self.value)

    @property
    def has_value(self) -> bool:
        """Return whether the item has a value."""
        return self.type in ("toggle", "select", "range")

    def check(self, value: Any) -> None:
        """Raise an error unless the item can have a value.

        Raises
        ------
        ValueError
            If the value is invalid.
        """
        if self.type == "toggle":
            fits = isinstance(value, bool)
        elif self.type == "select":
            # 1, 1.0 and True are equal, but they are different choices.
            fits = any(type(o) is type(value) and o == value for o in self.options or ())
        else:
            fits = _is_number(value) and self._is_reached(value)
        if not fits:
            raise ValueError(
                f"Invalid value {quoted(value)} for setting {quoted(self.id)}: "
                f"expected {self._expected()}."
            )

    def _check_bounds(self) -> None:
        bounds = {"min": self.min, "max": self.max}
        if self.step is not None:
            bounds["step"] = self.step
        for name, bound in bounds.items():
            if not _is_number(bound):
                raise ValueError(
                    f"Invalid `{name}` {quoted(bound)} of the range {quoted(self.id)}: expected a number."
                )
        low, high = cast(float, self.min), cast(float, self.max)
        if low >= high:
            raise ValueError(
                f"Invalid range {quoted(self.id)}: expected `min` {low} to be less than `max` {high}."
            )
        # Allow a step of 0.3 from 0.4 to 0.7, although their difference as floats is slightly less than 0.3.
        if self.step is not None and not 0 < self.step <= (high - low) * (1 + STEP_TOLERANCE):
            raise ValueError(
                f"Invalid `step` {self.step} of the range {quoted(self.id)}: "
                f"expected a number greater than 0 and at most {high - low}."
            )

    def _is_reached(self, value: float) -> bool:
        """Return whether a number is within the bounds and on a step, up to floating-point errors."""
        low, high = cast(float, self.min), cast(float, self.max)
        if not low <= value <= high:
            return False
        if self.step is None:
            return True
        steps = (value - low) / self.step
        error = FLOAT_ERROR * (abs(value) + abs(low)) / self.step
        return abs(steps - round(steps)) <= STEP_TOLERANCE + error

    def _expected(self) -> str:
        if self.type == "toggle":
            return "True or False"
        if self.type == "select":
            return f"one of {quoted(list(self.options or ()))}"
        steps = "" if self.step is None else f" in steps of {self.step}"
        return f"a number from {self.min} to {self.max}{steps}"

    def to_wire(self) -> wire.SettingsItem:
        """Return the item in the form of the protocol."""
        item: wire.SettingsItem = {
            "id": self.id,
            "label": self.label,
            "type": self.type,
            "value": self.value,
        }
        if self.options is not None:
            item["options"] = list(self.options)
            if isinstance(self.options, Mapping):
                item["optionLabels"] = list(self.options.values())
        if self.min is not None:
            item["min"] = self.min
        if self.max is not None:
            item["max"] = self.max
        if self.step is not None:
            item["step"] = self.step
        return item

    def _first_value(self) -> Any:
        if self.type == "toggle":
            return False
        return next(iter(self.options or ())) if self.type == "select" else self.min


class Settings:
    """Validates and stores the values of a chat's settings.

    Parameters
    ----------
    emit
        Sends an event to the browser.
    save
        Called with the values to keep when one of them has changed.
    """

    def __init__(
        self,
        emit: Callable[[OutboundEvent], None],
        save: Callable[[Mapping[str, Any]], None] | None = None,
    ) -> None:
        self._emit = emit
        self._save = save
        self._remembered: dict[str, Any] = {}
        self._items: dict[str, SettingsItem] = {}
        self._values: reactive.Value[dict[str, Any]] = reactive.Value({}, name="settings")

    def register(self, item: SettingsItem) -> None:
        """Add an item, or replace the one with the same id."""
        with contextlib.suppress(KeyError, ValueError):
            value = self._remembered[item.id]
            item.check(value)
            item = replace(item, value=value)
        self._items[item.id] = item
        self._publish()
        self._emit(build.register_settings_item(**_fields(item)))

    def remember(self, values: Mapping[str, Any]) -> None:
        """Restore the values of an earlier session, also for items that are registered later."""
        self._remembered = dict(values)
        self.restore(values)

    def values(self) -> dict[str, Any]:
        """Return all values, and depend on them reactively."""
        return dict(self._values())

    def current(self) -> dict[str, Any]:
        """Return the current values."""
        return {item.id: item.value for item in self._items.values() if item.has_value}

    def update(self, values: Mapping[str, Any]) -> None:
        """Set values for the app; the browser shows them and does not report a change in return.

        Raises
        ------
        ValueError
            If a setting does not exist or a value is invalid; nothing is changed then.
        """
        values = {
            clean_text(key): v if isinstance(v, float) else clean(v) for key, v in values.items()
        }
        for key, value in values.items():
            self._known(key).check(value)
        for key, value in values.items():
            self._items[key] = replace(self._items[key], value=value)
        self._publish()
        self._emit(build.update_settings(dict(values)))
        self._keep(values)

    def _keep(self, values: Mapping[str, Any]) -> None:
        if values.items() <= self._remembered.items():
            return
        self._remembered |= values
        if self._save is not None:
            self._save(dict(self._remembered))

    def restore(self, values: Mapping[str, Any]) -> None:
        """Restore saved values, except those whose setting no longer exists or no longer allows them."""
        for key, value in values.items():
            with contextlib.suppress(ValueError):
                self.update({key: value})

    def change(self, key: str, value: Any) -> None:
        """Apply a change by the user; it raises the same errors as :meth:`update`."""
        item = self._items.get(key)
        if item is not None and item.type == "action":
            if value is not None:
                raise ValueError(f"The action {key!r} takes no value.")
            return
        self._known(key).check(value)
        self._items[key] = replace(self._items[key], value=value)
        self._publish()
        self._emit(build.setting_chosen(id=key, value=value))
        self._keep({key: value})

    def _known(self, key: str) -> SettingsItem:
        item = self._items.get(key)
        if item is None or not item.has_value:
            known = [item.id for item in self._items.values() if item.has_value]
            near = get_close_matches(key, known, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise ValueError(f"There is no setting {quoted(key)}.{hint}")
        return item

    def _publish(self) -> None:
        self._values.set(self.current())


def _fields(item: SettingsItem) -> dict[str, Any]:
    return {to_snake(key): value for key, value in item.to_wire().items() if value is not None} | {
        "value": item.value
    }


def _options_of(given: Any) -> Sequence[Any] | Mapping[Any, str]:
    """Return the choices of a select: values in their order, or labels by value."""
    if isinstance(given, Mapping):
        labels = cast("Mapping[Any, Any]", given)
        for value, label in labels.items():
            if isinstance(label, Mapping):
                raise TypeError(
                    f"The options of a select cannot have groups, such as {quoted(value)}: give labels by value in "
                    'one dictionary, `options={"s": "Small", "l": "Large"}`.'
                )
        return {_value(value): str(label) for value, label in labels.items()}
    hint = 'Write `options=["small", "large"]`.'
    return [
        _value(v) for v in check_values.items("SettingsItem(options=...)", given, _OPTIONS, hint)
    ]


_OPTIONS = "a list of values, or a dictionary of labels by value"


def _value(value: Any) -> Any:
    if getattr(value, "ndim", None) == 0:  # A NumPy scalar, such as a number from a data frame.
        value = value.item()
    if not isinstance(value, (bool, int, float, str)):
        raise TypeError(
            f"The options of a select are strings, numbers or booleans, not {check_values.named(value)}."
        )
    return value
