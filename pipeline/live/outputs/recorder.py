"""Record a live session as a folder: frames, view and lossless depth, with the same frames in each file.

recording = SessionRecorder(folder, show, info, facts)     # a `LiveSink`; `ThreadedSink` runs it in a thread
recording.write(depth); recording.close()

folder/picture.mp4    as it came from the source
folder/view.mp4       as it was shown, whatever was chosen at that moment
folder/depth.mkv      disparity at the network's own size, 16 bits; with depth.json: `pipeline.sinks.depth_video`
folder/recording.json source, network, look, frames and drops
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.arrays import Image
from pipeline.errors import DepthViewerError, ignored
from pipeline.frame import DepthFrame, SourceInfo
from pipeline.live.outputs._depth_file import DepthFile
from pipeline.live.outputs._fragmented_file import PICTURES, LiveFile
from pipeline.live.outputs._letterbox import Steady
from pipeline.live.outputs.recorded import DEPTH, PICTURE
from pipeline.live.outputs.recording import Recording
from pipeline.live.outputs.recovery import mend, recount
from pipeline.sinks.base import Provenance
from pipeline.storage import retry

_log = logging.getLogger(__name__)


class SessionRecorder(Recording):
    """Three files and the facts, in a folder of their own that must not exist yet."""

    def __init__(
        self,
        folder: Path,
        show: Callable[[DepthFrame], Image],
        info: SourceInfo,
        facts: Callable[[], dict[str, Any]],
    ) -> None:
        """`show` makes the view, uint8 (H, W, 3) RGB; the rest is as of `Recording`."""
        self._show, self._info = show, info
        self._files: list[LiveFile | DepthFile] = []
        super().__init__(folder, facts)

    def set_provenance(self, maker: Provenance) -> None:
        self._depth.set_provenance(maker)

    def _begin(self) -> None:
        self._views = (
            (LiveFile(self._part / PICTURE, PICTURES), Steady(lambda depth: depth.frame.image)),
            (LiveFile(self._part / "view.mp4", PICTURES), Steady(self._show)),
        )
        self._depth = DepthFile(self._part / DEPTH, self._info)
        self._files = [*(file for file, _show in self._views), self._depth]

    def _write(self, depth: DepthFrame, milliseconds: int) -> None:
        for file, show in self._views:
            file.write(show(depth), milliseconds)
        self._depth.write(depth, milliseconds)

    def _end(self) -> None:
        for file in self._files:
            file.close()

    def _end_early(self) -> None:
        for file in self._files:
            try:
                file.close()
            except DepthViewerError:
                file.drop()
        with ignored(_log, DepthViewerError, OSError):
            mend(self._part / DEPTH)

    def _drop(self) -> None:
        for file in self._files:
            file.drop()

    def _publish(self) -> None:
        retry.replace(self._part, self.path)

    def abort(self) -> None:
        super().abort()
        if self.frames:
            with ignored(_log, OSError, ValueError, DepthViewerError):
                recount(self.path)
