"""Frame-accurate seeking in a recording, local or on a server.

`_container.py` decodes it; here it is wound. The subclass opens it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import av
from av.video.frame import VideoFrame

from pipeline.frame import SourceInfo
from pipeline.sources._container import ContainerReader, Timed
from pipeline.sources._decoding.frames import time_of

_log = logging.getLogger(__name__)

REACHES = (0, 1, 4, 16, 64)
"""Seconds before the wished time at which a seek looks for a key frame, one after the other, until one lies before
it. Indexes of some containers point a little late, and pictures between open groups need an earlier key frame."""
NEARBY = 1
"""Seconds ahead within which frames are decoded instead of sought: key frames may be 10 s apart."""
NO_WAY_IN = {"mpeg"}
"""FFmpeg's names of formats that tell the time of a few packets only, so that after a jump it is wrong by some
frames: MPEG program streams (.mpg, .vob). These are decoded from their start."""


class SeekableReader(ContainerReader):
    """A reader that can seek; it reopens the container if that cannot be sought in."""

    _has_breaks = False
    """Whether the clock was set anew on the way: then no time of the container's leads to its place."""

    def seek(self, timestamp: Fraction) -> None:
        with self._lock:
            if self._container is None:
                return
            target = max(Fraction(timestamp), self._info.start)
            shown = self._land_before(target)
            while shown is not None and (following := self._advance()) is not None:
                if following[1] > target:
                    self._ahead.appendleft(following)
                    break
                shown = following
            self._shown = None
            if shown is not None:
                self._ahead.appendleft(shown)
                self._index = self._index_at(shown[1])

    def _describe(self, deinterlace: str) -> SourceInfo:
        info = super()._describe(deinterlace)
        return replace(info, can_seek=True, can_loop=info.frame_count != 1)

    def _land_before(self, target: Fraction) -> Timed | None:
        """Seek to the key frame at or before the target, and return it."""
        here = self._shown or self._advance()
        if here is not None and here[1] <= target <= here[1] + NEARBY:
            return here
        target -= self._lead
        for reach in REACHES:
            if target - reach <= self._info.start or not self._jump(target - reach):
                break
            landed = next(self._frames, None)
            time = None if landed is None else time_of(landed, self._stream)
            if landed is not None and time is not None and time <= target:
                self._timed = self._whole(self._stamp(self._and_then(landed)))
                return next(self._timed)
        _log.debug("%s: no way to %.3f s but from the start", self._name, target)
        self._begin()  # from the start, where every file can be read
        return next(self._timed, None)

    def _and_then(self, first: VideoFrame) -> Iterator[VideoFrame]:
        yield first
        yield from self._frames

    def _jump(self, time: Fraction) -> bool:
        """Seek the container to the key frame before this time; return False if it cannot."""
        assert self._container is not None and self._stream.time_base is not None
        if self._container.format.name in NO_WAY_IN or self._has_breaks:
            return False
        try:
            self._container.seek(int(time / self._stream.time_base), stream=self._stream)
        except av.FFmpegError:
            return False
        self.damage.is_from_start = False
        self._play_from_here()
        return True

    def _index_at(self, timestamp: Fraction) -> int:
        """Return the frame index from the frame rate: exact if the rate is constant."""
        return round((timestamp - self._info.start) * self._rate) if self._rate else self._index
