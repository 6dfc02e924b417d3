"""Rewind a live source: the last ten seconds can be scrolled, then it continues live.

    rewind = session.rewind
    rewind.go(3.2)                         # seconds ago; the picture is held there
    rewind.leap(-5); rewind.step(-1)     # False where that is beyond the newest result
    rewind.leave()                         # live again: `Playback.play` calls it
    rewind.moved.connect(...)              # rewind.ago is another one

Only results that were shown live are remembered, as small as `pipeline.live.outputs.rewind_buffer` keeps them. While
the picture is held nothing is added and nothing forgotten, so that there is time to look.
"""

from __future__ import annotations

from bisect import bisect_left

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.arrays import Image
from pipeline.live.outputs.rewind_buffer import Kept, RewindBuffer
from pipeline.live.outputs.threaded import ThreadedSink
from viewer.desktop.state.display_feed import DisplayFeed

SECONDS = 10.0
"""How far back."""


class Rewind(QObject):
    """In the GUI thread; getting a picture back takes a few milliseconds."""

    begun = pyqtSignal()
    """The picture leaves what is live."""
    moved = pyqtSignal()

    def __init__(self, feed: DisplayFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._memory: RewindBuffer | None = None
        self._outlet: ThreadedSink | None = None
        self._kept: tuple[Kept, ...] = ()  # while going back: nothing is forgotten under the user's hand
        self._place: int | None = None  # in `_kept`; None while it is live

    @property
    def is_there(self) -> bool:
        """Whether the source is one that is remembered."""
        return self._memory is not None

    @property
    def is_back(self) -> bool:
        """Whether something of the past is shown."""
        return self._place is not None

    @property
    def ago(self) -> float:
        """Seconds before the newest result that is remembered; 0 while it is live."""
        if self._place is None:
            return 0.0
        return self._kept[-1].captured_at - self._kept[self._place].captured_at

    @property
    def span(self) -> float:
        """Seconds that are remembered."""
        kept = self._remembered()
        return kept[-1].captured_at - kept[0].captured_at if kept else 0.0

    def go(self, ago: float) -> None:
        """Show the result of this many seconds ago, or the oldest one."""
        if not self._enter():
            return
        wanted = self._kept[-1].captured_at - max(0.0, ago)
        place = bisect_left(self._kept, wanted, key=lambda kept: kept.captured_at)
        before = max(0, place - 1)
        nearer = place < len(self._kept) and (
            self._kept[place].captured_at - wanted < wanted - self._kept[before].captured_at
        )
        self._show(place if nearer else before)

    def leap(self, seconds: float) -> bool:
        """Go this far, back where it is negative; False beyond the newest result, where it should be live again."""
        ahead = self.ago - seconds
        if ahead < 0:
            return False
        self.go(ahead)
        return True

    def step(self, frames: int) -> None:
        """Go by results."""
        if self._enter():
            place = len(self._kept) - 1 if self._place is None else self._place
            self._show(max(0, min(place + frames, len(self._kept) - 1)))

    def picture(self, ago: float) -> Image | None:
        """Return a thumbnail of this many seconds ago: uint8 (h, w, 3) RGB, or None."""
        kept = self._remembered()
        if not kept:
            return None
        wanted = kept[-1].captured_at - ago
        return min(kept, key=lambda each: abs(each.captured_at - wanted)).picture()

    def leave(self) -> None:
        """Live again."""
        if self._place is not None:
            self._kept, self._place = (), None
            self._feed.release()
            self.moved.emit()

    def begin(self) -> None:
        """A live source has opened."""
        memory = self._memory = RewindBuffer(SECONDS)
        self._outlet = ThreadedSink("memory", lambda: memory, lambda _error: None, capacity=2)
        self._outlet.start()
        self._feed.subscribe(self._outlet.take)

    def forget(self) -> None:
        """The source is left."""
        self.leave()
        if self._outlet is not None:
            self._feed.unsubscribe(self._outlet.take)
            self._outlet.stop()
        self._memory = self._outlet = None

    def _remembered(self) -> tuple[Kept, ...]:
        if self._place is not None:
            return self._kept
        return self._memory.kept() if self._memory is not None else ()

    def _enter(self) -> bool:
        """Hold the picture and what is remembered; whether there is anything."""
        if self._place is None:
            self._kept = self._remembered()
            if not self._kept:
                return False
            self.begun.emit()
        return True

    def _show(self, place: int) -> None:
        if place == self._place:
            return
        self._place = place
        self._feed.hold(self._kept[place].depth())
        self.moved.emit()
