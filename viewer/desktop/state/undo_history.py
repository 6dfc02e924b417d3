"""Keep the undo history: each step has functions to undo and to redo it.

history = UndoHistory()
history.add("lens", undo=lambda: marks.use_lens(before), redo=lambda: marks.use_lens(lens))
history.undo(); history.redo()
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from time import perf_counter

ONE_GESTURE = 1.0
"""Seconds within which changes of one kind form one step, such as dragging a slider."""
REMEMBERED = 100
"""Number of steps kept."""


@dataclass(frozen=True)
class _Step:
    undo: Callable[[], object]
    redo: Callable[[], object]


class UndoHistory:
    """Steps of view and lens settings, in order."""

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self._past: list[_Step] = []
        self._future: list[_Step] = []
        self._gesture: tuple[Hashable, float] = (None, 0.0)  # what was changed last, and when

    def add(self, kind: Hashable, undo: Callable[[], object], redo: Callable[[], object]) -> None:
        """Add a step; soon after one of the same kind, both become one."""
        (before, when), now = self._gesture, self._clock()
        self._gesture = kind, now
        if before == kind and now - when <= ONE_GESTURE and self._past:
            self._past[-1] = replace(self._past[-1], redo=redo)
        else:
            self._past = [*self._past, _Step(undo, redo)][-REMEMBERED:]
        self._future.clear()

    @property
    def can_undo(self) -> bool:
        """Return whether there is a step to undo."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Return whether there is a step to redo."""
        return bool(self._future)

    def undo(self) -> None:
        """Undo the last step."""
        self._gesture = None, 0.0  # what is changed next is a step of its own
        if self._past:
            self._future.append(self._past.pop())
            self._future[-1].undo()

    def redo(self) -> None:
        """Redo the last undone step."""
        if self._future:
            self._past.append(self._future.pop())
            self._past[-1].redo()
