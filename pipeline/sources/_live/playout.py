"""Schedule the frames of a live stream, so that motion is even although they arrive in bursts.

    playout = Playout(is_pulled=False)
    playout.arrived(time, at)          # each packet: its time by the sender's clock, and when it was here
    wait_until(playout.due(time))      # each picture
    playout.arrival(time)              # when it was here, less what the network made it wait

What arrives is as late as the network makes it: at − time, the transit. Each picture is shown as long after its time as
the latest of the last seconds was, so that the next lump is there before the last one is over. The delay is bounded,
and shrinks when the network has become calm: the buffer that every video phone has.
"""

from __future__ import annotations

from collections import deque
from math import inf

WINDOW = 10.0
"""Seconds of arrivals from which the delay is computed."""
LONGEST_DELAY = 1.0
"""Maximum delay in seconds; longer bursts are shown as bursts."""


class Playout:
    """Of one connection. All seconds; `at` is by perf_counter, times by the sender's clock.

    What is there at once when a connection begins was kept for us and is shown at once. A list of segments
    (`is_pulled`) is paced from its first picture on, and its delay never shrinks: its lumps are whole segments.
    """

    def __init__(self, *, is_pulled: bool) -> None:
        self._is_pulled = is_pulled
        self._is_settled = is_pulled
        self._transits: deque[tuple[float, float]] = deque()  # (at, transit) of the last seconds
        self._latest = self._least = 0.0
        self._arrival = -inf

    def arrived(self, time: float, at: float) -> None:
        """Register a packet with its timestamp and arrival."""
        transit = at - time
        if self._is_pulled:
            self._latest = max(self._latest, transit) if self._transits else transit
            self._least = min(self._least, transit) if self._transits else transit
            self._transits = self._transits or deque([(at, transit)])
            return
        if not self._is_settled and self._transits:
            self._is_settled = transit > self._least  # up to here, each came sooner than the one before: kept
            self._transits.clear()
        self._transits.append((at, transit))
        while at - self._transits[0][0] > WINDOW:
            self._transits.popleft()
        transits = [each for _, each in self._transits]
        self._least = min(transits)
        self._latest = min(max(transits), self._least + LONGEST_DELAY)

    def due(self, time: float) -> float:
        """Return when to show the frame of this timestamp."""
        return time + self._latest if self._is_settled else -inf

    def arrival(self, time: float) -> float:
        """Return the arrival of this timestamp at the least observed delay; increases from frame to frame."""
        self._arrival = max(self._arrival, time + self._least)
        return self._arrival
