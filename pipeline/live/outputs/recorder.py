"""Record a live session: frames, view and lossless depth, with the same frames in each file.

    recording = SessionRecorder(folder, show, info, facts)     # a `LiveSink`; `ThreadedSink` runs it in a thread
    recording.write(depth); recording.close()

    folder/picture.mp4    as it came from the source
    folder/view.mp4       as it was shown, whatever was chosen at that moment
    folder/depth.mkv      disparity at the network's own size, 16 bits; with depth.json: `pipeline.sinks.depth_video`
    folder/recording.json source, network, look, frames and drops

Time is what passed while it was recorded, in milliseconds, and begins at 0. While it is recorded the folder's name ends
in `.part`; a crash costs no more than the last second or two, and `salvage` gives what it leaves its name. On a disk
that fills up, the recording is ended in time and kept.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import Any

from pipeline.arrays import Image
from pipeline.awake import awake
from pipeline.errors import DepthViewerError, DiskFullError, ignored
from pipeline.frame import DepthFrame, SourceInfo
from pipeline.live.outputs._depth_file import DepthFile
from pipeline.live.outputs._fragmented_file import PICTURES, LiveFile, write_errors
from pipeline.live.outputs._letterbox import Steady
from pipeline.live.outputs.recorded import DEPTH, FACTS, PICTURE
from pipeline.live.outputs.recovery import LOCK, PART, mend, recount
from pipeline.sinks.base import Provenance
from pipeline.storage import atomic, retry
from pipeline.storage.lock import Lock

_log = logging.getLogger(__name__)

RESERVE = 64 << 20
"""Bytes that must stay free: for the indexes that end the files, and for everybody else's sake."""
WATCH_EVERY = 500
"""Milliseconds from one look at the disk to the next."""


class SessionRecorder:
    """Three files and the facts, in a folder of their own that must not exist yet."""

    def __init__(
        self,
        folder: Path,
        show: Callable[[DepthFrame], Image],
        info: SourceInfo,
        facts: Callable[[], dict[str, Any]],
    ) -> None:
        """`show` makes the view, uint8 (H, W, 3) RGB; `facts` are asked at the beginning and at the end.

        Raises `SinkError` where the folder cannot be made, `DiskFullError` where there is too little room.
        """
        self.folder = folder
        self.frames = 0
        self.size = 0
        """Bytes on the disk, as of the last half second."""
        self._facts = facts
        self._began: float | None = None
        self._passed = -1  # milliseconds from the first frame to the last one
        self._looked_at_disk = 0
        with write_errors(folder.parent):
            folder.parent.mkdir(parents=True, exist_ok=True)
        self._require_space()
        self._open = ExitStack()
        self._part = folder.with_name(folder.name + PART)
        with write_errors(folder):
            self._part.mkdir()
            self._lock = Lock(self._part / LOCK, folder)
        self._open.enter_context(awake())
        self._views = (
            (LiveFile(self._part / PICTURE, PICTURES), Steady(lambda depth: depth.frame.image)),
            (LiveFile(self._part / "view.mp4", PICTURES), Steady(show)),
        )
        self._depth = DepthFile(self._part / DEPTH, info)
        self._files: list[LiveFile | DepthFile] = [*(file for file, _show in self._views), self._depth]
        try:
            self._tell()
        except BaseException:
            self._discard()
            raise

    @property
    def seconds(self) -> Fraction:
        """How long it is."""
        return Fraction(max(0, self._passed), 1000)

    def set_provenance(self, maker: Provenance) -> None:
        """What the facts beside depth tell of."""
        self._depth.set_provenance(maker)

    def write(self, depth: DepthFrame) -> None:
        """The next frame into all files."""
        if self._began is None:
            self._began = depth.frame.entered_at
        passed = round((depth.frame.entered_at - self._began) * 1000)
        if passed <= self._passed:
            return  # the same frame, processed again
        self._passed = passed
        for file, show in self._views:
            file.write(show(depth), passed)
        self._depth.write(depth, passed)
        self.frames += 1
        if passed - self._looked_at_disk >= WATCH_EVERY:
            self._looked_at_disk = passed
            self._watch_disk()

    def close(self) -> None:
        """End the files, and give the folder its name."""
        if not self.frames:
            self._discard()
            return
        for file in self._files:
            file.close()
        self._finish()

    def abort(self) -> None:
        """End it at once, and keep what has been recorded."""
        if not self.frames:
            self._discard()
            return
        for file in self._files:
            try:
                file.close()
            except DepthViewerError:
                file.drop()
        with ignored(_log, DepthViewerError, OSError):
            mend(self._part / DEPTH)
        with ignored(_log, DepthViewerError):
            self._finish()
        with ignored(_log, OSError, ValueError, DepthViewerError):
            recount(self.folder)

    def _finish(self) -> None:
        """Give the folder its name."""
        self._open.close()
        self._tell()
        self._lock.release()
        with write_errors(self.folder):
            retry.unlink(self._part / LOCK)
            retry.replace(self._part, self.folder)
        _log.info("recorded %s: %d frames, %.1f s", self.folder, self.frames, self.seconds)

    def _watch_disk(self) -> None:
        with write_errors(self.folder):
            self.size = sum(file.stat().st_size for file in self._part.iterdir())
        self._require_space()

    def _require_space(self) -> None:
        with write_errors(self.folder):
            free = shutil.disk_usage(self.folder.parent).free
        if free < RESERVE:
            raise DiskFullError(
                f"Only {free / 1e6:.0f} MB are free in {self.folder.parent}.",
                hint="Free up disk space, or record to another folder.",
            )

    def _tell(self) -> None:
        told = {**self._facts(), "frames": self.frames, "seconds": float(self.seconds)}
        with write_errors(self.folder):
            (self._part / FACTS).write_bytes(atomic.json_bytes(told))

    def _discard(self) -> None:
        """Nothing was recorded: nothing is left."""
        self._open.close()
        for file in self._files:
            file.drop()
        self._lock.release()
        shutil.rmtree(self._part, ignore_errors=True)
