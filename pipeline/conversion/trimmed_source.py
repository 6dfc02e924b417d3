"""Select the part of a source to convert: all of it by default, without gaps.

    with TrimmedSource(open_source("clip.mp4"), ConvertSettings(start=5, end=10, every=2, max_side=640)) as source:
        for frame in source: ...             # numbered from 0 without gaps, at the source's own times

    mark = source.mark(frame)                # another process resumes after it:
    source.resume_after(mark)                 # the same frames follow, or it is an error

A picture that cannot be decoded is stood for by the one before it, so that the ones after it stay in their places;
`substituted_frames` counts these. In strict settings it is an error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from zlib import crc32

import cv2
import numpy as np

from pipeline.arrays import Image
from pipeline.errors import PictureUnreadableError, SourceUnreadableError, UnfinishedError
from pipeline.frame import Frame, SourceInfo
from pipeline.settings import ConvertSettings
from pipeline.sources.base import VideoSource
from pipeline.sources.wrapped import WrappedSource


@dataclass(frozen=True)
class FramePosition:
    """A frame that was read: its number, time in seconds, a check sum of its picture.

    `is_clean`: nothing before it was damaged, so that it may be sought.
    """

    index: int
    timestamp: Fraction
    checksum: int
    is_clean: bool


class TrimmedSource(WrappedSource):
    """Wraps a source, and owns it."""

    def __init__(self, source: VideoSource, settings: ConvertSettings) -> None:
        super().__init__(source)
        self._first_notes = source.notes
        self._strict = settings.strict
        self._every = settings.every
        info = source.info
        self._max_side = _without_bars(settings.max_side, info)
        self._start = info.start + _exact(settings.start or 0)
        self._end = None if settings.end is None else info.start + _exact(settings.end)
        self._is_part = settings.start is not None or self._end is not None
        self._last: Frame | None = None
        self._passed = 0
        self._index = 0
        self._filled = 0
        self._reason = ""
        self._info = self._describe(info, settings)
        if settings.start and source.can_seek:
            source.seek(self._start)

    @property
    def info(self) -> SourceInfo:
        return self._info

    @property
    def substituted_frames(self) -> int:
        return self._filled + self._source.substituted_frames

    @property
    def notes(self) -> tuple[str, ...]:
        broken = f"Frames that could not be decoded: {self._filled} ({self._reason}); "
        broken += "the previous frame replaces each of them."
        return (*self._source.notes, *[broken] * bool(self._filled))

    @property
    def is_rereadable(self) -> bool:
        """Whether it can be opened again and gives the same: what can be sought in does, pipes do not."""
        return self._source.can_seek

    @property
    def span(self) -> tuple[Fraction, Fraction | None] | None:
        """From when to when, in the source's own seconds; None for all of it."""
        return (self._start, self._end) if self._is_part else None

    def read(self) -> Frame | None:
        while (frame := self._read_on()) is not None:
            if self._end is not None and frame.timestamp >= self._end:
                return None
            if frame.timestamp < self._start:
                continue
            self._passed += 1
            if (self._passed - 1) % self._every:
                continue
            self._index += 1
            return replace(frame, image=self._sized(frame.image), index=self._index - 1)
        return None

    def draw_late(self) -> None:
        if (self.info.width, self.info.height) == (self._source.info.width, self._source.info.height):
            self._source.draw_late()

    def mark(self, frame: Frame) -> FramePosition:
        """Return the position after this frame, for resuming."""
        is_clean = not self.substituted_frames and self.notes == self._first_notes
        return FramePosition(frame.index, frame.timestamp, _checksum(frame.drawn().image), is_clean)

    def has_no_frames(self) -> SourceUnreadableError:
        """Return the error of a source, or of a part of one, without frames."""
        title = self.info.title or "The source"
        if self._is_part:
            return SourceUnreadableError(
                f"{title} has no frames in the requested part.",
                hint="--start and --end are measured in seconds from its first frame; choose others.",
            )
        return SourceUnreadableError(f"{title} contains no frames.", hint="Check that the file is complete.")

    def resume_after(self, mark: FramePosition) -> None:
        """Read on after a frame that an earlier program has read, from a source that was just opened.

        Sought, unless the frame that is found is not the same to the last bit, as in files whose pictures depend on
        long-gone ones; else read from the start. Raises `UnfinishedError` when it is not there either.
        """
        if mark.is_clean and self._is_sought(mark):
            return
        for frame in self:
            if frame.index == mark.index and self._fits(frame, mark):
                return
            if frame.index >= mark.index:
                break
        raise UnfinishedError(
            f"{self.info.title or 'The source'} has changed since the conversion started.",
            hint="Start over with --overwrite.",
        )

    def _is_sought(self, mark: FramePosition) -> bool:
        self._source.seek(mark.timestamp)
        found = self._source.read()
        if found is not None and self._fits(replace(found, image=self._sized(found.image)), mark):
            self._last = found
            self._passed, self._index = mark.index * self._every + 1, mark.index + 1
            return True
        self._source.seek(self._start)
        return False

    @staticmethod
    def _fits(frame: Frame, mark: FramePosition) -> bool:
        return frame.timestamp == mark.timestamp and _checksum(frame.drawn().image) == mark.checksum

    def _read_on(self) -> Frame | None:
        """Read the next frame of the source, or its substitute."""
        try:
            frame = self._source.read()
        except PictureUnreadableError as error:
            if self._strict or self._last is None:
                raise
            self._filled += 1
            self._reason = str(error).rstrip(".")
            frame = replace(self._last, index=self._last.index + 1, timestamp=error.timestamp)
        if self._strict and (self._source.substituted_frames or self._source.concealed_frames):
            raise SourceUnreadableError(
                f"A frame of {self._source.info.title} is damaged.",
                hint="Without --strict, the previous frame or the decoder's approximation replaces it.",
            )
        self._last = frame
        return frame

    def _sized(self, image: Image) -> Image:
        height, width = _within(image.shape[:2], self._max_side)
        if (height, width) == image.shape[:2]:
            return image
        return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)

    def _describe(self, info: SourceInfo, settings: ConvertSettings) -> SourceInfo:
        height, width = _within((info.height, info.width), self._max_side)
        box = info.letterbox and info.letterbox.scaled((info.width, info.height), (width, height))
        count, rate = info.frame_count, info.frame_rate
        if (settings.start or settings.end is not None) and count is not None:
            whole = count / rate if rate else None
            if whole is None:
                count = None
            else:
                end = whole if settings.end is None else min(whole, _exact(settings.end))
                assert rate is not None
                count = max(0, round((end - _exact(settings.start or 0)) * rate))
        return replace(
            info,
            width=width,
            height=height,
            letterbox=box,
            frame_rate=rate / self._every if rate else None,
            frame_count=None if count is None else -(-count // self._every),
            start=self._start,
            can_seek=False,
            can_loop=False,
        )


def _without_bars(longest: int | None, info: SourceInfo) -> int | None:
    """Return the longest side that the picture may have, so that the whole frame with its bars is not too long."""
    if longest is None or (box := info.letterbox) is None:
        return longest
    return max(1, longest * max(info.width, info.height) // max(box.width, box.height))


def _checksum(image: Image) -> int:
    return crc32(np.ascontiguousarray(image).data)


def _exact(seconds: float) -> Fraction:
    """Convert a number as it was typed: 0.4 is 2/5, not the nearest binary float."""
    return Fraction(str(seconds))


def _within(size: tuple[int, ...], longest: int | None) -> tuple[int, int]:
    """(height, width), made smaller, if need be, so that neither side is longer than that."""
    height, width = size
    if longest is None or max(height, width) <= longest:
        return height, width
    share = longest / max(height, width)
    return max(1, round(height * share)), max(1, round(width * share))
