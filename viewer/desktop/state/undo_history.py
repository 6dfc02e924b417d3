"""Keep what can be undone: each step says how it is taken back and how it is taken again.

history = UndoHistory()
history.add("lens", undo=lambda: marks.use_lens(before), redo=lambda: marks.use_lens(lens))
history.undo(); history.redo()
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from time import perf_counter

ONE_GESTURE = 1.0
"""Seconds within which changes of the same kind are one step: a slider that is dragged, a wheel."""
REMEMBERED = 100
"""Steps that can be taken back."""


@dataclass(frozen=True)
class _Step:
    undo: Callable[[], object]
    redo: Callable[[], object]


class UndoHistory:
    """Steps of the view and of the lens, in their order."""

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self._past: list[_Step] = []
        self._future: list[_Step] = []
        self._gesture: tuple[Hashable, float] = (None, 0.0)  # what was changed last, and when

    def add(self, kind: Hashable, undo: Callable[[], object], redo: Callable[[], object]) -> None:
        """Something of this kind was changed; shortly after the same, it is one step with it."""
        (before, when), now = self._gesture, self._clock()
        self._gesture = kind, now
        if before == kind and now - when <= ONE_GESTURE and self._past:
            self._past[-1] = replace(self._past[-1], redo=redo)
        else:
            self._past = [*self._past, _Step(undo, redo)][-REMEMBERED:]
        self._future.clear()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return bool(self._future)

    def undo(self) -> None:
        """As it was before the last step."""
        self._gesture = None, 0.0  # what is changed next is a step of its own
        if self._past:
            self._future.append(self._past.pop())
            self._future[-1].undo()

    def redo(self) -> None:
        """Take the step again."""
        if self._future:
            self._past.append(self._future.pop())
            self._past[-1].redo()
