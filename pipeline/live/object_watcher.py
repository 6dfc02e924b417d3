"""Let a detector look at the newest frames of a live source, behind the depth, which never waits for it.

watcher = ObjectWatcher(found)
watcher.use(detector)
depth = watcher.seen(depth, stretch)         # with the newest detections; a free detector gets the frame
watcher.close()
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.errors import DepthViewerError
from pipeline.frame import DepthFrame, Detection, Frame
from pipeline.objects.detector import ObjectDetector


@dataclass(frozen=True, eq=False)
class _Seen:
    """What a detector found in a frame of a stretch."""

    frame: Frame
    stretch: int
    detections: tuple[Detection, ...]


class ObjectWatcher:
    """A thread from the first detector on; `found` is called there after each frame, `failed` with an error."""

    def __init__(self, found: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        self._found, self._failed = found, failed
        self._changed = threading.Condition()  # guards everything below
        self._thread: threading.Thread | None = None
        self._detector: ObjectDetector | None = None
        self._waiting: tuple[Frame, int] | None = None
        self._seen: _Seen | None = None
        self._is_closed = False

    def use(self, detector: ObjectDetector | None) -> None:
        """Change the detector from the next frame on; None for none."""
        with self._changed:
            self._detector, self._seen, self._waiting = detector, None, None
            if detector is not None and self._thread is None and not self._is_closed:
                self._thread = threading.Thread(target=self._work, name="objects", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def close(self) -> tuple[threading.Thread, ...]:
        """Stop after the current frame; return the thread, if there is one."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
            return (self._thread,) if self._thread is not None else ()

    def seen(self, depth: DepthFrame, stretch: int) -> DepthFrame:
        """Return the frame with what was found last in its stretch of the source."""
        with self._changed:
            if self._detector is None:
                return depth
            seen = self._seen
            if seen is None or seen.frame.image is not depth.frame.image:
                self._waiting = depth.frame, stretch
                self._changed.notify_all()
            elif seen.stretch != stretch:  # the same frame again, with other settings
                seen = replace(seen, stretch=stretch)
            if seen is None or seen.stretch != stretch:
                return depth
            return replace(depth, frame=replace(depth.frame, detections=seen.detections))

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._is_closed or (self._waiting and self._detector))
                if self._is_closed or self._waiting is None or self._detector is None:
                    return
                (frame, stretch), detector, self._waiting = self._waiting, self._detector, None
            try:
                detections = detector.find(frame.image)
            except DepthViewerError as error:
                self._failed(error)
                return
            with self._changed:
                if self._is_closed or self._detector is not detector:
                    continue
                self._seen = _Seen(frame, stretch, detections)
            self._found()
