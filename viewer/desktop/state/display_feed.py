"""Where results branch off on their way from the network to the screen: recordings, outputs, what is remembered.

taps = Taps(comparing.show)
taps.push(depth)                      # from the runner's thread: to the screen, and to everybody who wants it
taps.add(outlet.take); taps.remove(outlet.take)
taps.show_instead(past); taps.release()  # what comes from the network is not on the screen in between
taps.calibrate(calibration)              # from now on everybody is told what makes meters of it; None for nothing
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from pipeline.frame import DepthFrame
from pipeline.geometry.calibration import Calibration

Take = Callable[[DepthFrame], None]
"""Called in the runner's thread: it must be quick."""


class Taps:
    """The screen first, then the others."""

    def __init__(self, show: Take) -> None:
        self._show = show
        self._others: tuple[Take, ...] = ()
        self._lock = threading.Lock()  # so that nothing that is under way comes after what is shown instead
        self._is_held = False
        self._newest: DepthFrame | None = None  # of what is on the screen
        self._calibration: Calibration | None = None

    def add(self, take: Take) -> None:
        """Give it every result from now on."""
        self._others = (*self._others, take)

    def remove(self, take: Take) -> None:
        """Give it no more."""
        self._others = tuple(other for other in self._others if other != take)

    def show_instead(self, depth: DepthFrame) -> None:
        """Show this, and nothing that comes, until `release`."""
        with self._lock:
            self._is_held = True
            self._pass_to_screen(self._told(depth))

    def release(self) -> None:
        """Show what comes."""
        with self._lock:
            self._is_held = False

    def push(self, depth: DepthFrame) -> None:
        """A new result."""
        with self._lock:
            depth = self._told(depth)
            if not self._is_held:
                self._pass_to_screen(depth)
        for take in self._others:
            take(depth)

    def calibrate(self, calibration: Calibration | None) -> None:
        """What is on the screen is shown anew with it."""
        with self._lock:
            if calibration is self._calibration:
                return
            self._calibration = calibration
            if self._newest is not None:
                frame = replace(self._newest.frame, captured_at=perf_counter())  # as if it had come just now
                self._pass_to_screen(self._told(replace(self._newest, frame=frame)))

    def forget(self) -> None:
        """Another source: nothing to show yet."""
        with self._lock:
            self._newest = self._calibration = None
            self._is_held = False

    def _told(self, depth: DepthFrame) -> DepthFrame:
        same = depth.calibration is self._calibration
        return depth if same else replace(depth, calibration=self._calibration)

    def _pass_to_screen(self, depth: DepthFrame) -> None:
        self._newest = depth
        self._show(depth)
