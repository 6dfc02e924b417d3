"""Read the entries of `net.depth.json`, whoever wrote them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pipeline.models.base import Quantity

LARGEST, LEAST_DEVIATION = 1e30, 1e-6
"""Limits of the numbers in a side-car."""
LONGEST_SIDE = 4096


def checked(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entries in their types. Raises `ValueError`, in words, for what cannot be."""
    found: dict[str, Any] = {}
    for name, value in facts.items():
        if name == "kind":
            continue
        words, read = RULES.get(name, NUMBER)
        try:
            found[name] = read(value)
        except (ValueError, TypeError, OverflowError) as error:
            raise ValueError(f"“{name}” must be {words}") from error
    return found


def _number(value: Any) -> float:
    number = float(value)
    if not abs(number) <= LARGEST:  # NaN is not, either
        raise ValueError
    return number


def _three(value: Any, least: float = -LARGEST) -> tuple[float, ...]:
    red, green, blue = (_number(each) for each in value)
    if min(red, green, blue) < least:
        raise ValueError
    return red, green, blue


def _pixels(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= LONGEST_SIDE:
        raise ValueError
    return value


def _output(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError
    return value


def _size(value: Any) -> tuple[int, int]:
    height, width = value
    return _pixels(height), _pixels(width)


def _channels(value: Any) -> str:
    if value not in ("RGB", "BGR"):
        raise ValueError
    return str(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


NUMBER: tuple[str, Callable[[Any], Any]] = ("a number", _number)
RULES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "mean": ("three numbers", _three),
    "deviation": ("three numbers above 0", partial(_three, least=LEAST_DEVIATION)),
    "quantity": (f"one of {', '.join(Quantity)}", Quantity),
    "channels": ("RGB or BGR", _channels),
    "side": ("a number of pixels", _pixels),
    "multiple": ("a number of pixels", _pixels),
    "output": ("the number of an output, from 0", _output),
    "size": ("height and width in pixels", _size),
    "trial": ("a text", _text),
}
"""What each entry must be, in words, and what reads it."""
