"""Rewind a live source: the last ten seconds can be viewed, then it continues live.

    rewind = session.rewind
    rewind.go(3.2)                         # seconds ago; the image is held
    rewind.leap(-5); rewind.step(-1)     # False beyond the newest result
    rewind.leave()                         # live again: `Playback.play` calls it
    rewind.moved.connect(...)              # rewind.ago has changed

Only results that were shown live are kept, reduced by `pipeline.live.outputs.rewind_buffer`. While the image is held
the buffer does not change, so that there is time to look.
"""

from __future__ import annotations

from bisect import bisect_left

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.arrays import Image
from pipeline.live.outputs.rewind_buffer import RewindBuffer, RewindEntry
from pipeline.live.outputs.threaded import ThreadedSink
from viewer.desktop.state.display_feed import DisplayFeed

SECONDS = 10.0
"""Seconds that can be rewound."""


class Rewind(QObject):
    """Used in the GUI thread; reading a frame takes a few milliseconds."""

    begun = pyqtSignal()
    """The image is no longer live."""
    moved = pyqtSignal()

    def __init__(self, feed: DisplayFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._memory: RewindBuffer | None = None
        self._outlet: ThreadedSink | None = None
        # Filled while going back: nothing is forgotten under the user's hand.
        self._entries: tuple[RewindEntry, ...] = ()
        self._place: int | None = None  # in `_entries`; None while it is live

    @property
    def is_there(self) -> bool:
        """Return whether the source is recorded for rewinding."""
        return self._memory is not None

    @property
    def is_back(self) -> bool:
        """Return whether a past frame is shown."""
        return self._place is not None

    @property
    def ago(self) -> float:
        """Return the age in seconds, relative to the newest result; 0 while live."""
        if self._place is None:
            return 0.0
        return self._entries[-1].captured_at - self._entries[self._place].captured_at

    @property
    def span(self) -> float:
        """Return the seconds available."""
        entries = self._remembered()
        return entries[-1].captured_at - entries[0].captured_at if entries else 0.0

    def go(self, ago: float) -> None:
        """Show the result of this many seconds ago, or the oldest one."""
        if not self._enter():
            return
        wanted = self._entries[-1].captured_at - max(0.0, ago)
        place = bisect_left(self._entries, wanted, key=lambda entry: entry.captured_at)
        before = max(0, place - 1)
        nearer = place < len(self._entries) and (
            self._entries[place].captured_at - wanted < wanted - self._entries[before].captured_at
        )
        self._show(place if nearer else before)

    def leap(self, seconds: float) -> bool:
        """Move by seconds, back if negative; return False beyond the newest result, to continue live."""
        ahead = self.ago - seconds
        if ahead < 0:
            return False
        self.go(ahead)
        return True

    def step(self, frames: int) -> None:
        """Move by results."""
        if self._enter():
            place = len(self._entries) - 1 if self._place is None else self._place
            self._show(max(0, min(place + frames, len(self._entries) - 1)))

    def picture(self, ago: float) -> Image | None:
        """Return a thumbnail of this many seconds ago: uint8 (h, w, 3) RGB, or None."""
        entries = self._remembered()
        if not entries:
            return None
        wanted = entries[-1].captured_at - ago
        return min(entries, key=lambda each: abs(each.captured_at - wanted)).picture()

    def leave(self) -> None:
        """Continue live."""
        if self._place is not None:
            self._entries, self._place = (), None
            self._feed.release()
            self.moved.emit()

    def begin(self) -> None:
        """Handle a newly opened live source."""
        memory = self._memory = RewindBuffer(SECONDS)
        self._outlet = ThreadedSink("memory", lambda: memory, lambda _error: None, capacity=2)
        self._outlet.start()
        self._feed.subscribe(self._outlet.take)

    def forget(self) -> None:
        """Reset for another source."""
        self.leave()
        if self._outlet is not None:
            self._feed.unsubscribe(self._outlet.take)
            self._outlet.stop()
        self._memory = self._outlet = None

    def _remembered(self) -> tuple[RewindEntry, ...]:
        if self._place is not None:
            return self._entries
        return self._memory.entries() if self._memory is not None else ()

    def _enter(self) -> bool:
        """Hold the image and the buffer; return whether there is anything to show."""
        if self._place is None:
            self._entries = self._remembered()
            if not self._entries:
                return False
            self.begun.emit()
        return True

    def _show(self, place: int) -> None:
        if place == self._place:
            return
        self._place = place
        self._feed.hold(self._entries[place].depth())
        self.moved.emit()
