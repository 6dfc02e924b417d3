"""Every combination of many values, and few that stand for all of them: the others are long, for `make test-all`.

one_quick("one", "two", "three")                # in `make test` the first
in_turns(["one", "two"], last=["a", "b"])       # in `make test` each of the first with one of the last, in turns
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import pytest


def one_quick(first: Any, *others: Any) -> list[Any]:
    """All values, for `pytest.mark.parametrize`; the first is the quick one."""
    return [first, *(pytest.param(other, marks=pytest.mark.long) for other in others)]


def in_turns(*first: Sequence[Any], last: Sequence[Any]) -> list[Any]:
    """All combinations, for `pytest.mark.parametrize`. Of three factors, every two values meet in a quick one."""
    cases = []
    for places in product(*(range(len(factor)) for factor in first)):
        values = [factor[place] for factor, place in zip(first, places, strict=True)]
        for place, value in enumerate(last):
            marks = () if sum(places) % len(last) == place else pytest.mark.long
            cases.append(pytest.param(*values, value, marks=marks, id="-".join(_words([*values, value]))))
    return cases


def _words(values: Sequence[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, tuple):
            yield from _words(value)
        else:
            yield getattr(value, "__name__", str(value))
