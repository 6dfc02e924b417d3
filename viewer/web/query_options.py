"""Parse query options, checked as on the command line: ?colormap=turbo&invert=true&view=overlay

    options_of(request.query_params.multi_items())              # every option of a view, `input_size` and `max_side`
    options_of(request.query_params.multi_items(), FILE)        # for an upload, `field_of_view` too
    options_of(request.query_params.multi_items(), POINTS)      # what makes a difference to points

One that does not exist is an error, like a wrong value: nobody is left with a picture that they did not ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.errors import SettingsError
from pipeline.option import Option, options
from pipeline.settings import ConvertSettings, EstimatorSettings
from viewer.views.settings import ViewSettings
from viewer.web.image_depth import RequestOptions

LOOK = {entry.name: entry for entry in options(ViewSettings)}
OTHERS = {entry.name: entry for entry in (*options(EstimatorSettings), *options(ConvertSettings))}
SIZES = {name: OTHERS[name] for name in ("input_size", "max_side")}
KNOWN = {**LOOK, **SIZES}
LENS = {"field_of_view": OTHERS["field_of_view"]}
FILE = {**KNOWN, **LENS}
POINTS = {**SIZES, **LENS, "refine": LOOK["refine"]}
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


def options_of(query: Iterable[tuple[str, str]], known: Mapping[str, Option] = KNOWN) -> RequestOptions:
    """Raises `SettingsError`."""
    given = {name: _value(name, text, known) for name, text in query if name != "token"}
    look = ViewSettings(**{name: value for name, value in given.items() if name in LOOK})
    return RequestOptions(look, **{name: value for name, value in given.items() if name not in LOOK})


def _value(name: str, text: str, known: Mapping[str, Option]) -> Any:
    entry = known.get(name)
    if entry is None:
        raise SettingsError(f"There is no option “{name}”.", hint=f"Available: {', '.join(known)}.")
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
        kind = {bool: "true or false", int: "a whole number", float: "a number"}.get(entry.type, "a number")
        raise SettingsError(f"{name}={text} is not {kind}.") from None
    if entry.choices is not None and isinstance(value, str):
        value = next(
            (each for each in entry.choices() if each.replace("_", "-") == value.replace("_", "-")), value
        )
    entry.check(value)
    return value
