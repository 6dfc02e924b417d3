"""Hand depth frames to a listener, one at a time, with the objects that a detector sees in them.

delivery = Delivery(capture, listener.on_depth, failed)
delivery.deliver(stretch, depth)             # whether it was still wanted
delivery.use_detector(detector)
delivery.show_found()                        # the source stands still: what was found since is shown now
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from pipeline.frame import DepthFrame
from pipeline.live.capture import Capture
from pipeline.live.object_watcher import ObjectWatcher
from pipeline.objects.detector import ObjectDetector


class Delivery:
    """Called in the threads of a runner."""

    def __init__(
        self, capture: Capture, on_depth: Callable[[DepthFrame], None], failed: Callable[[Exception], None]
    ) -> None:
        self._capture, self._on_depth = capture, on_depth
        self._objects = ObjectWatcher(self.show_found, failed)
        self._delivering = threading.Lock()  # guards what follows; one result at a time
        self._last: tuple[int, DepthFrame] | None = None

    def deliver(self, stretch: int, depth: DepthFrame) -> bool:
        """Pass a result on, if it is still wanted; return whether it was."""
        with self._delivering:
            return self._pass_on(stretch, depth)

    def use_detector(self, detector: ObjectDetector | None) -> None:
        """Look for objects from the next frame on, or, with None, do not; a paused frame is looked at, too."""
        self._objects.use(detector)
        with self._delivering:
            if self._last is not None and self._capture.is_standing:
                stretch, depth = self._last
                self._pass_on(
                    stretch, replace(depth, frame=replace(depth.frame, detections=None).redisplayed())
                )

    def show_found(self) -> None:
        """Show the last frame again where no other follows, if other objects were found in it meanwhile."""
        with self._delivering:
            if self._last is None or not self._capture.is_standing:
                return
            stretch, depth = self._last
            if self._objects.seen(depth, stretch).frame.detections != depth.frame.detections:
                self._pass_on(stretch, replace(depth, frame=depth.frame.redisplayed()))

    def close(self) -> tuple[threading.Thread, ...]:
        """End the search for objects; return its thread, if there is one."""
        return self._objects.close()

    def _pass_on(self, stretch: int, depth: DepthFrame) -> bool:
        if not self._capture.is_wanted(stretch):
            return False
        depth = self._objects.seen(depth, stretch)
        self._last = stretch, depth
        self._on_depth(depth)
        return True
