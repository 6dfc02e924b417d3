"""Keep the probes: under the pointer, pinned ones with their history, the profile line and the rectangle.

    probe_set = session.probe_set
    probe_set.pin((0.4, 0.5)); probe_set.set_line(((0.1, 0.5), (0.9, 0.5)))
    probe_set.on_frame_shown(depth)                      # every picture that is shown

It belongs to the session; layers draw it on the picture, plots below it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.frame import DepthFrame
from viewer.desktop.state.measuring.readouts import disparity_at
from viewer.desktop.workers.viewport import NormalizedPoint

MOST_PINS = 4
"""More lines in one plot are not told apart; the oldest gives way."""
REMEMBERED = 600.0
"""Seconds that a pin remembers, for a table."""
PLOTTED = 20.0
"""Seconds of them that a plot shows."""
Line = tuple[NormalizedPoint, NormalizedPoint]
ACROSS: Line = ((0.1, 0.5), (0.9, 0.5))
"""Where a line is at first."""
Region = tuple[NormalizedPoint, NormalizedPoint]
"""Left top and right bottom of a rectangle."""
MIDDLE: Region = ((0.35, 0.35), (0.65, 0.65))
"""Where a rectangle is at first."""


@dataclass
class Pin:
    """`color` is its place among the plot's colors; `history` has (seconds, disparity), oldest first."""

    spot: NormalizedPoint
    color: int
    history: deque[tuple[float, float]] = field(default_factory=deque)

    def recent(self) -> NDArray[np.float64]:
        """What of the history is plotted: float64 (n, 2)."""
        found: list[tuple[float, float]] = []
        for seconds, value in reversed(self.history):
            if self.history[-1][0] - seconds > PLOTTED:
                break
            found.append((seconds, value))
        return np.array(found[::-1], float).reshape(-1, 2)


class ProbeSet(QObject):
    """The marks on the picture, and what they read."""

    changed = pyqtSignal()
    """A mark is new, elsewhere or gone."""
    read = pyqtSignal()
    """There is a new picture, and every mark has read it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.probe: NormalizedPoint | None = None
        self.pins: list[Pin] = []
        self.line: Line | None = None
        self.region: Region | None = None
        self.depth: DepthFrame | None = None

    def set_probe(self, spot: NormalizedPoint | None) -> None:
        """The pointer is here, or nowhere."""
        if spot != self.probe:
            self.probe = spot
            self.changed.emit()

    def nudge_probe(self, right: float, down: float) -> None:
        """Move it by shares of the frame, from the middle where it was nowhere."""
        x, y = self.probe or (0.5, 0.5)
        self.set_probe((max(0.0, min(x + right, 1.0)), max(0.0, min(y + down, 1.0))))

    def pin(self, spot: NormalizedPoint | None = None) -> None:
        """Keep a probe here, or where the pointer is, or in the middle."""
        if len(self.pins) == MOST_PINS:
            self.pins.pop(0)
        free = next(color for color in range(MOST_PINS) if color not in {pin.color for pin in self.pins})
        pin = Pin(spot or self.probe or (0.5, 0.5), free)
        self.pins.append(pin)
        self._read(pin)
        self.changed.emit()

    def move_pin(self, pin: Pin, spot: NormalizedPoint) -> None:
        """It forgets what it saw elsewhere."""
        pin.spot = spot
        pin.history.clear()
        self._read(pin)
        self.changed.emit()

    def remove_pin(self, pin: Pin) -> None:
        """Take it away."""
        self.pins.remove(pin)
        self.changed.emit()

    def clear(self) -> None:
        """Take pins, line and rectangle away."""
        self.pins.clear()
        self.line = self.region = None
        self.changed.emit()

    def set_line(self, line: Line | None) -> None:
        """Measure along this line, or none."""
        if line != self.line:
            self.line = line
            self.changed.emit()

    def set_region(self, region: Region | None) -> None:
        """Measure in this rectangle, or in none."""
        if region != self.region:
            self.region = region
            self.changed.emit()

    def on_frame_shown(self, depth: DepthFrame) -> None:
        """This is on the screen now. Another network has a scale of its own, in which what was seen means nothing."""
        if self.depth is not None and depth.model != self.depth.model:
            for pin in self.pins:
                pin.history.clear()
        self.depth = depth
        for pin in self.pins:
            self._read(pin)
        self.read.emit()

    def forget(self) -> None:
        """Another source: the marks stay, what they saw does not."""
        self.depth = None
        for pin in self.pins:
            pin.history.clear()
        self.read.emit()

    def _read(self, pin: Pin) -> None:
        if self.depth is None:
            return
        seconds = float(self.depth.frame.timestamp)
        history = pin.history
        if history and not 0 <= seconds - history[-1][0] < PLOTTED:
            history.clear()  # time has jumped
        if history and seconds == history[-1][0]:
            history.pop()  # the same frame, processed again
        history.append((seconds, disparity_at(self.depth, pin.spot)))
        while seconds - history[0][0] > REMEMBERED:
            history.popleft()
