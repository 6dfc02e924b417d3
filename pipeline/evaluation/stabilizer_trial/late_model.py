"""Simulate a model that is too slow for the camera: it sees every Nth frame, and its result comes some frames later.

Held(every=4, late=4)              # the newest result stays on the screen, as without propagation
Carried(every=4, late=4)           # it is carried to every frame
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import Self

from pipeline.arrays import Disparity
from pipeline.frame import DepthFrame, Frame
from pipeline.stabilize import Propagator, Stabilizer

PACES = (4, 4), (8, 8)
"""The model sees every Nth frame, and its result is available this many frames later."""


class _Late:
    """Both know the first result of a shot at once, so that there is something to be judged in every frame."""

    def __init__(self, every: int, late: int) -> None:
        self._every, self._late = every, late
        self._count = -1

    def _is_key(self) -> bool:
        """Whether the model begins with this frame: the next one."""
        self._count += 1
        return self._count % self._every == 0

    def _is_known(self, key: int) -> bool:
        return key == 0 or self._count - key >= self._late


class Held(_Late):
    """Shows the newest result until there is another."""

    def __init__(self, every: int, late: int) -> None:
        super().__init__(every, late)
        self._stabilizer = Stabilizer()
        self._coming: tuple[tuple[int, DepthFrame], ...] = ()
        self._shown: DepthFrame | None = None

    def copy(self) -> Self:
        """Return an independent copy with the same state."""
        other = copy(self)
        other._stabilizer = self._stabilizer.copy()
        return other

    def update(self, frame: Frame, disparity: Disparity) -> DepthFrame:
        """The next frame."""
        if self._is_key():
            self._coming += ((self._count, self._stabilizer.update(frame, disparity)),)
        while self._coming and self._is_known(self._coming[0][0]):
            (_, self._shown), *coming = self._coming
            self._coming = tuple(coming)
        assert self._shown is not None
        return replace(
            self._shown, frame=frame, raw_disparity=disparity, is_shot_start=self._count == 0,
            inferred_at=self._shown.frame.timestamp,
        )  # fmt: skip


class Carried(_Late):
    """Carries the newest result to every frame."""

    def __init__(self, every: int, late: int) -> None:
        super().__init__(every, late)
        self._propagator = Propagator()
        self._coming: tuple[int, int, Disparity] | None = None

    def copy(self) -> Self:
        """Return an independent copy with the same state."""
        other = copy(self)
        other._propagator = self._propagator.copy()
        return other

    def update(self, frame: Frame, disparity: Disparity) -> DepthFrame:
        """The next frame."""
        is_key = self._is_key()
        self._propagator.advance(frame)
        if self._coming is not None and self._is_known(self._coming[0]):
            _, ticket, known = self._coming
            self._propagator.observe(ticket, known)
        begun = self._propagator.begin_inference() if is_key else None
        if begun is not None:
            self._coming = self._count, begun, disparity
            if self._is_known(self._count):
                self._propagator.observe(begun, disparity)
        depth = self._propagator.show()
        if depth is None:  # a shot began since
            depth = self._first_of_shot(disparity)
        return replace(depth, raw_disparity=disparity)  # the reference is the model on every frame

    def _first_of_shot(self, disparity: Disparity) -> DepthFrame:
        begun = self._propagator.begin_inference()
        assert begun is not None
        self._propagator.observe(begun, disparity)
        self._coming = None
        depth = self._propagator.show()
        assert depth is not None
        return depth
