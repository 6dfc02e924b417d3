"""Keep the probes: under the pointer, pinned ones with their history, the profile line and the rectangle.

    probe_set = session.probe_set
    probe_set.pin((0.4, 0.5)); probe_set.set_line(((0.1, 0.5), (0.9, 0.5)))
    probe_set.on_frame_shown(depth)                      # every frame on the screen

It belongs to the session; layers draw it on the image, and plots below.
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
"""A plot with more lines is hard to read; the oldest pin gives way."""
REMEMBERED = 600.0
"""Seconds of a pin's history, for tables."""
PLOTTED = 20.0
"""Seconds of the history that a plot shows."""
Line = tuple[NormalizedPoint, NormalizedPoint]
ACROSS: Line = ((0.1, 0.5), (0.9, 0.5))
"""The initial line."""
Region = tuple[NormalizedPoint, NormalizedPoint]
"""Top left and bottom right of a rectangle."""
MIDDLE: Region = ((0.35, 0.35), (0.65, 0.65))
"""The initial rectangle."""


@dataclass
class Pin:
    """`color` is the index of its color in plots; `history` has (seconds, disparity), oldest first."""

    spot: NormalizedPoint
    color: int
    history: deque[tuple[float, float]] = field(default_factory=deque)

    def recent(self) -> NDArray[np.float64]:
        """Return the part of the history that is plotted: float64 (n, 2)."""
        found: list[tuple[float, float]] = []
        for seconds, value in reversed(self.history):
            if self.history[-1][0] - seconds > PLOTTED:
                break
            found.append((seconds, value))
        return np.array(found[::-1], float).reshape(-1, 2)


class ProbeSet(QObject):
    """The probes, the line and the rectangle, and their values."""

    changed = pyqtSignal()
    """One of them was added, moved or removed."""
    read = pyqtSignal()
    """All were updated from a new frame."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.probe: NormalizedPoint | None = None
        self.pins: list[Pin] = []
        self.line: Line | None = None
        self.region: Region | None = None
        self.depth: DepthFrame | None = None

    def set_probe(self, spot: NormalizedPoint | None) -> None:
        """Set the position of the probe, None for no probe."""
        if spot != self.probe:
            self.probe = spot
            self.changed.emit()

    def nudge_probe(self, right: float, down: float) -> None:
        """Move the probe by shares of the frame, starting in the middle."""
        x, y = self.probe or (0.5, 0.5)
        self.set_probe((max(0.0, min(x + right, 1.0)), max(0.0, min(y + down, 1.0))))

    def pin(self, spot: NormalizedPoint | None = None) -> None:
        """Pin a probe here, or at the pointer, or in the middle."""
        if len(self.pins) == MOST_PINS:
            self.pins.pop(0)
        free = next(color for color in range(MOST_PINS) if color not in {pin.color for pin in self.pins})
        pin = Pin(spot or self.probe or (0.5, 0.5), free)
        self.pins.append(pin)
        self._read(pin)
        self.changed.emit()

    def move_pin(self, pin: Pin, spot: NormalizedPoint) -> None:
        """Move a pin, and clear its history."""
        pin.spot = spot
        pin.history.clear()
        self._read(pin)
        self.changed.emit()

    def remove_pin(self, pin: Pin) -> None:
        """Remove a pin."""
        self.pins.remove(pin)
        self.changed.emit()

    def clear(self) -> None:
        """Remove pins, line and rectangle."""
        self.pins.clear()
        self.line = self.region = None
        self.changed.emit()

    def set_line(self, line: Line | None) -> None:
        """Set the line, None for none."""
        if line != self.line:
            self.line = line
            self.changed.emit()

    def set_region(self, region: Region | None) -> None:
        """Set the rectangle, None for none."""
        if region != self.region:
            self.region = region
            self.changed.emit()

    def on_frame_shown(self, depth: DepthFrame) -> None:
        """Handle a new frame on the screen. Another model has another scale, so histories are cleared."""
        if self.depth is not None and depth.model != self.depth.model:
            for pin in self.pins:
                pin.history.clear()
        self.depth = depth
        for pin in self.pins:
            self._read(pin)
        self.read.emit()

    def forget(self) -> None:
        """Reset for another source: positions stay, histories are cleared."""
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
