"""What a request's query asks for, checked as on the command line: ?colormap=turbo&invert=true&view=overlay

Every option of a view can be given, `input_size` and `max_side` too. One that does not exist is an error, like a wrong
value: nobody is left with a picture that they did not ask for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.errors import SettingsError
from pipeline.settings import EstimatorSettings, Option, options
from viewer.views.base import ViewSettings
from viewer.web.stills import Wishes

LOOK = {entry.name: entry for entry in options(ViewSettings)}
INPUT_SIZE = next(entry for entry in options(EstimatorSettings) if entry.name == "input_size")
MAX_SIDE = Option(
    "max_side",
    int,
    None,
    "make a picture smaller whose longer side has more pixels",
    minimum=16,
    maximum=16384,
)
KNOWN = {**LOOK, "input_size": INPUT_SIZE, "max_side": MAX_SIDE}
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


def wishes_of(query: Iterable[tuple[str, str]]) -> Wishes:
    """Raises `SettingsError`."""
    given = {name: _value(name, text) for name, text in query if name != "token"}
    look = ViewSettings(**{name: value for name, value in given.items() if name in LOOK})
    return Wishes(look, given.get("input_size", "official"), given.get("max_side"))


def _value(name: str, text: str) -> Any:
    entry = KNOWN.get(name)
    if entry is None:
        raise SettingsError(f"There is no option “{name}”.", hint=f"Known are: {', '.join(KNOWN)}.")
    value: Any = text
    try:
        if entry.type is bool:
            value = text.lower() in YES
            if text.lower() not in YES + NO:
                raise ValueError
        elif entry.type is float:
            value = float(text)
        elif entry.type is int or (entry.minimum is not None and text.isdecimal()):
            value = int(text)
    except ValueError:
        kind = {bool: "true or false", int: "a whole number", float: "a number"}[entry.type]
        raise SettingsError(f"{name}={text} is not {kind}.") from None
    if entry.choices is not None and isinstance(value, str):
        value = next(
            (each for each in entry.choices() if each.replace("_", "-") == value.replace("_", "-")), value
        )
    entry.check(value)
    return value
