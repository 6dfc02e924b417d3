"""Compute when each frame of a file is due, so that it plays at its own speed.

clock = PlaybackClock(source.info.frame_rate)
wait_until(clock.due(frame))
clock.restart()                           # after a pause or a seek; clock.loop() where the file begins again
clock.set_speed(0.5)                      # half as fast
"""

from __future__ import annotations

from fractions import Fraction
from time import perf_counter

from pipeline.frame import Frame

LONGEST_STILL = 60.0
"""Seconds between two frames of a file beyond which its clock was set, and nobody wants to wait."""
LATE = 0.25
"""Delay in seconds after which playback continues from here instead of catching up."""


class PlaybackClock:
    """When each frame of a file is due, so that it plays at its own speed."""

    def __init__(self, frame_rate: Fraction | None) -> None:
        self._interval = 1 / float(frame_rate or 25)
        self._speed = 1.0
        self._start: tuple[float, Fraction] | None = None
        self._last_due = 0.0
        self._last: Fraction | None = None
        self._not_before = 0.0

    def restart(self) -> None:
        """Make the next frame due at once."""
        self._start = None
        self._not_before = 0.0

    def set_speed(self, speed: float) -> None:
        """Set the playback speed, from the next frame on."""
        if speed != self._speed:
            self._speed = speed
            self.restart()

    def loop(self) -> None:
        """The next frame is the first one again, and due when the last one has had its time."""
        self._start = None
        self._not_before = self._last_due + self._interval / self._speed

    def due(self, frame: Frame) -> float:
        """Return the `perf_counter` time at which the frame is due."""
        now = perf_counter()
        last, self._last = self._last, frame.timestamp
        if self._start is not None and last is not None and frame.timestamp - last > LONGEST_STILL:
            self.loop()  # one frame later, as if it began again
        if self._start is not None:
            began, first = self._start
            self._last_due = began + float(frame.timestamp - first) / self._speed
            if began <= self._last_due > now - LATE:
                return self._last_due
        self._last_due = max(now, self._not_before)
        self._start = (self._last_due, frame.timestamp)
        return self._last_due
