"""Feed depth frames from the runner to the renderer and to subscribers.

    feed = DisplayFeed(renderer)
    source = feed.next_source()              # from now on, frames of an earlier source are dropped
    feed.push(depth, source)                 # the runner's thread: to the screen, and to every subscriber
    feed.subscribe(sink.take); feed.unsubscribe(sink.take)
    feed.hold(earlier); feed.release()       # another frame is on the screen in between
    feed.show_raw(True)                      # raw depth instead of the stabilized one
    feed.set_calibration(calibration, lens)  # from now on every frame carries them

One lock orders everything, so an older frame never follows a newer one on the screen. Under it, only the renderer and
the subscribers are called, and both only put the frame into a mailbox.

A frame that is shown again has `Frame.is_redisplayed` set; its capture time never changes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from pipeline.frame import DepthFrame
from pipeline.geometry.calibration import Calibration
from pipeline.geometry.lens import Lens
from pipeline.stabilize import unstabilized
from viewer.desktop.workers.renderer import Renderer

Take = Callable[[DepthFrame], None]
"""Called in the runner's thread under the lock of the feed: return quickly."""


class DisplayFeed:
    """May be called from any thread."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._lock = threading.Lock()
        self._source = 0
        self._subscribers: tuple[Take, ...] = ()
        self._newest: DepthFrame | None = None  # what the screen is to show, stabilized
        self._is_held = False
        self._is_raw = False
        self._calibration: Calibration | None = None
        self._lens: Lens | None = None

    # -- the runner's side ---------------------------------------------------------------------------------------

    def next_source(self) -> int:
        """Reset for the next source, and return its number; subscribers stay."""
        with self._lock:
            self._source += 1
            self._newest = self._calibration = None
            self._is_held = self._is_raw = False
            self._renderer.forget()
            return self._source

    def push(self, depth: DepthFrame, source: int) -> None:
        """Push a new depth frame; frames of an earlier source are dropped."""
        with self._lock:
            if source != self._source:
                return
            depth = self._calibrated(depth)
            if not self._is_held:
                self._show(depth)
            for take in self._subscribers:
                take(depth)

    # -- what is on the screen -----------------------------------------------------------------------------------

    def hold(self, depth: DepthFrame) -> None:
        """Show this frame until `release`, instead of new ones."""
        with self._lock:
            self._is_held = True
            self._show_again(depth)

    def release(self) -> None:
        """Show new frames again."""
        with self._lock:
            self._is_held = False

    @property
    def is_raw(self) -> bool:
        """Whether raw depth is shown."""
        return self._is_raw

    def show_raw(self, wanted: bool) -> None:
        """Show raw or stabilized depth, at once."""
        with self._lock:
            if wanted is not self._is_raw:
                self._is_raw = wanted
                self._show_again(self._newest)

    def set_calibration(self, calibration: Calibration | None, lens: Lens | None = None) -> None:
        """Attach calibration and lens to frames; the frame on the screen is shown again with them."""
        with self._lock:
            if calibration is not self._calibration or lens != self._lens:
                self._calibration, self._lens = calibration, lens
                self._show_again(self._newest)

    # -- who else gets it ----------------------------------------------------------------------------------------

    def subscribe(self, take: Take) -> None:
        """Send every new stabilized frame to this subscriber, also while another one is held on the screen."""
        with self._lock:
            self._subscribers = (*self._subscribers, take)

    def unsubscribe(self, take: Take) -> None:
        """Remove a subscriber."""
        with self._lock:
            self._subscribers = tuple(other for other in self._subscribers if other != take)

    # -- under the lock ------------------------------------------------------------------------------------------

    def _calibrated(self, depth: DepthFrame) -> DepthFrame:
        wanted = self._calibration or depth.own_calibration
        if depth.calibration is wanted and depth.lens is self._lens:
            return depth
        return replace(depth, calibration=wanted, lens=self._lens)

    def _show(self, depth: DepthFrame) -> None:
        self._newest = depth
        self._renderer.show(unstabilized(depth) if self._is_raw else depth)

    def _show_again(self, depth: DepthFrame | None) -> None:
        if depth is not None:
            self._show(self._calibrated(replace(depth, frame=depth.frame.redisplayed())))
