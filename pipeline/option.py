"""Define options: default, bounds or choices, and help, in the fields of a frozen dataclass.

@dataclass(frozen=True)
class LookSettings(Settings):
    colormap: str = option("inferno", "colors from far to near", choices=one_of("inferno", "turbo"))

for entry in options(LookSettings): ...        # what the command line and the window build their controls from
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pipeline import plugins
from pipeline.errors import SettingsError


@dataclass(frozen=True)
class Option:
    """What a face needs to know of one setting. `choices` is called late: plug-in folders are listed when asked.

    One with choices and bounds takes a choice or a whole number.
    """

    name: str
    type: type
    default: Any
    help: str
    choices: Callable[[], tuple[str, ...]] | None = None
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    flag: str = ""
    """Its name on the command line, where that is not the field's."""
    is_file: Callable[[str], bool] | None = None
    """With choices: what else is allowed, by its file name."""
    others: str = ""
    """What that is, in words."""
    variable: str = ""
    """The environment variable that gives it, where there is one: for what nobody should see in a command."""

    def check(self, value: Any) -> None:
        """Raise `SettingsError` unless the value is allowed. With choices and bounds: one of them, or a number."""
        bounded = self.minimum is not None or self.maximum is not None
        if self.is_file is not None and isinstance(value, str) and self.is_file(value):
            return
        if self.choices is not None and value not in self.choices():
            if not (bounded and isinstance(value, int)):
                more = f" Or a number. {self.bounds()}" if bounded else ""
                if self.others:
                    more = f" Or {self.others}."
                raise SettingsError(
                    f"“{value}” is not a valid value of “{self.label}”."
                    if bounded  # an input size, but also an interval, which the name does not say
                    else f"“{value}” is not {'an' if self.label[0] in 'aeiou' else 'a'} {self.label}.",
                    hint=f"Choose one of: {', '.join(self.choices())}.{more}",
                )
        elif self.choices is not None or value is None or not bounded:
            return
        low, high = self.minimum, self.maximum
        above = low is None or value >= low
        below = high is None or value <= high
        if not (above and below and math.isfinite(value)):  # NaN fails every comparison
            raise SettingsError(f"{self.label.capitalize()} {value} is out of range.", hint=self.bounds())

    def spelled(self, value: Any) -> Any:
        """Return the choice that a value means: a dash counts as an underscore, as on the command line."""
        if self.choices is None or not isinstance(value, str) or (self.is_file and self.is_file(value)):
            return value
        same = [each for each in self.choices() if each.replace("-", "_") == value.replace("-", "_")]
        return same[0] if len(same) == 1 else value

    @property
    def label(self) -> str:
        """The name as a person would say it."""
        return self.name.replace("_", " ")

    def bounds(self) -> str:
        """The allowed span in words."""
        unit = f" {self.unit}" if self.unit else ""
        if self.minimum is None:
            return f"At most {self.maximum:g}{unit} is allowed."
        if self.maximum is None:
            return f"At least {self.minimum:g}{unit} is required."
        return f"Use {self.minimum:g} to {self.maximum:g}{unit}."


def option(default: Any, help: str, **limits: Any) -> Any:
    """A dataclass field that carries its `Option`."""
    return field(default=default, metadata={"help": help, **limits})


def options(settings: type[Settings]) -> tuple[Option, ...]:
    """The options of one settings class, in order."""
    return _options(settings)  # type: ignore[arg-type]  # mypy doubts that a class can be hashed


@cache  # every request to the server creates settings, and resolving type hints takes a while
def _options(settings: type[Settings]) -> tuple[Option, ...]:
    hints = get_type_hints(settings)
    return tuple(
        Option(entry.name, _plain(hints[entry.name]), entry.default, **entry.metadata)
        for entry in fields(settings)
    )


def _plain(hint: Any) -> type:
    """`int` of `int | None`."""
    kinds = [kind for kind in get_args(hint) or (hint,) if kind is not type(None)]
    return kinds[0]  # type: ignore[no-any-return]


def one_of(*values: str) -> Callable[[], tuple[str, ...]]:
    """Choices that are known beforehand."""
    return lambda: values


def plugin_of(package: str, *extra: str) -> Callable[[], tuple[str, ...]]:
    """Choices that are the files of a plug-in folder, after some extra words."""
    return lambda: (*extra, *plugins.names(package))


@dataclass(frozen=True)
class Settings:
    """Base of all settings: checks every value on creation."""

    def __post_init__(self) -> None:
        for entry in options(type(self)):
            value = getattr(self, entry.name)
            if entry.type is Path and isinstance(value, str):
                object.__setattr__(self, entry.name, Path(value))
            if (choice := entry.spelled(value)) != value:
                object.__setattr__(self, entry.name, value := choice)
            entry.check(value)

    def without_effect(self, given: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield those of the given options that have no effect, each with what it needs, as on the command line."""
        return iter(())
