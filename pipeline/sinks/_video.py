"""A video file of any kind, told by its recipe: `mp4.py`, `webm.py`, `mov.py` and `depth_video.py` are its uses.

The pictures keep the source's time stamps tick for tick, variable frame rate and late start included, and the
last one stays as long as it does in the source. Sound is copied packet by packet, and encoded again only where the
container cannot hold it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from math import lcm
from pathlib import Path

import av

from pipeline.errors import SinkError
from pipeline.frame import DepthFrame, Image
from pipeline.sinks._encoder import LARGEST_TIME_SCALE, Encoder, Recipe
from pipeline.sinks._origin import Origin
from pipeline.sinks._part import Part, writing
from pipeline.sinks._verify import Expected, Mismatch, check
from pipeline.sinks.base import FINE_TIME_BASE, Indexed, Job, Levels, Sink


class VideoSink(Sink):
    """Renders one picture a frame, and knows when each is shown."""

    def __init__(self, path: Path, job: Job, recipe: Recipe) -> None:
        self._path = path
        self._recipe = recipe
        self._job = job
        self._part = Part(path)
        self._origin = _origin_of(job)
        self._encoder: Encoder | None = None  # opened when the first picture has told the size
        self._size = (0, 0)
        self._time_base = FINE_TIME_BASE
        self._shift = Fraction(0)
        # A frame and its tick: it waits for the next one, which tells how long it stays.
        self._pending: tuple[av.VideoFrame, int] | None = None
        self._ticks = array("q")
        self._interval = 0
        self._moved = 0
        self._scaled = 0
        self._is_open = True

    @property
    def notes(self) -> tuple[str, ...]:
        scaled = f"{self._scaled} pictures were scaled to the size of the first one."
        moved = f"{self._moved} time stamps did not rise and were moved by a tick."
        own = [scaled] * bool(self._scaled) + [moved] * bool(self._moved)
        return (*own, *(self._origin.notes if self._origin else ()))

    def write(self, depth: DepthFrame) -> None:
        picture = self._picture(depth)
        height, width = (picture.levels if isinstance(picture, Indexed) else picture).shape[:2]
        size = width, height
        timestamp = depth.frame.timestamp
        with self._writing():
            if self._encoder is None:
                self._encoder = self._begin(size, timestamp)
            self._scaled += size != self._size
            frame, tick = self._encoder.frame(picture), self._tick(timestamp)
            if self._pending is not None:
                self._interval = tick - self._pending[1]
                self._encoder.encode(*self._pending, duration=self._interval)
            self._pending = frame, tick
            self._ticks.append(tick)
            if self._origin is not None:
                self._origin.advance(timestamp)

    def _picture(self, depth: DepthFrame) -> Image | Indexed | Levels:
        """What the encoder gets for this frame."""
        return self._job.indexed(depth) if self._job.indexed else self._job.render(depth)

    def close(self) -> None:
        if self._encoder is None or self._pending is None:
            raise SinkError(f"There was no picture to write to {self._path}.")
        with self._writing():
            if self._origin is not None:
                self._origin.advance(None)
            duration = self._last_duration(self._pending[1])
            self._encoder.encode(*self._pending, duration=duration)
            self._encoder.finish()
            self._confirm()
            if self._job.settings.verify:
                self._verify(self._pending[1] + duration)
        self._give_name()
        self._let_go()

    def abort(self) -> None:
        if not self._is_open:
            return
        # Removed before it is closed: closing would first move gigabytes to make room for the index.
        self._part.remove()
        if self._encoder is not None:
            self._encoder.drop()
        self._part.remove()  # again, where an open file cannot be removed
        self._let_go()

    def _confirm(self) -> None:
        """Read the whole file's head: an encoder may have chosen other pixels than it was told to."""
        with av.open(str(self._part.path)) as container:
            codec = container.streams.video[0].codec_context
            if codec.pix_fmt != self._recipe.pixel_format:
                raise SinkError(
                    f"{self._path} became {codec.pix_fmt} instead of {self._recipe.pixel_format}.",
                    hint="Is PyAV's FFmpeg whole? Install it again: pip install --force-reinstall av",
                )

    def _verify(self, end: int) -> None:
        """Hold the file against the source. What does not match is set aside: it may have taken hours."""
        sounds = self._origin.sounds if self._origin else []
        expected = Expected(self._ticks, self._time_base, end, self._recipe.resolution, sounds)
        try:
            check(self._part.path, expected)
        except Mismatch as mismatch:
            aside = self._path.with_name(f"{self._path.stem}.mismatch{self._path.suffix}")
            self._part.path.replace(aside)
            raise SinkError(
                f"{self._path} does not match its source: {mismatch}.",
                hint=f"What was written is kept as {aside}. Take it as it is with --no-verify.",
            ) from mismatch

    def _give_name(self) -> None:
        self._part.finish()

    def _let_go(self) -> None:
        self._is_open = False
        self._part.release()
        if self._origin is not None:
            self._origin.close()

    def _begin(self, size: tuple[int, int], first: Fraction) -> Encoder:
        """Settle size and clock, and open the encoder."""
        info, settings, origin = self._job.info, self._job.settings, self._origin
        self._size = size
        self._time_base = (origin and origin.time_base) or _time_base(info.frame_rate)
        span = self._job.span
        if origin is not None and span is not None:
            self._shift = origin.keep_only(first, span[1], self._time_base)
        elif origin is not None:
            self._shift = origin.choose_shift(first, self._time_base)
        encoder = Encoder(
            self._part.path, self._recipe, size, info.frame_rate, self._time_base, quality=settings.quality
        )
        if origin is not None and settings.audio:
            encoder.copy_sound(origin)
        encoder.start()
        return encoder

    def _tick(self, timestamp: Fraction) -> int:
        """The frame's time in whole units of the time base, later than the one before."""
        tick = round((timestamp - self._shift) / self._time_base)
        if self._pending is None or tick > self._pending[1]:
            return tick
        self._moved += 1
        return self._pending[1] + 1

    def _last_duration(self, start: int) -> int:
        """Ticks that the last picture stays: as in the source, else one frame, else like the one before."""
        end = self._origin.video_end if self._origin else None
        if end is not None and (ticks := round((end - self._shift) / self._time_base) - start) > 0:
            return ticks
        if self._job.info.frame_rate:
            return max(1, round(1 / (self._job.info.frame_rate * self._time_base)))
        return max(1, self._interval)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Errors of the system and of the encoder as `SinkError`."""
        with writing(self._path):
            try:
                yield
            except av.FFmpegError as error:
                if isinstance(error, OSError):
                    raise
                raise SinkError(f"{self._path} cannot be encoded: {error.strerror}.") from error


def _origin_of(job: Job) -> Origin | None:
    """The source's file, if it has a clock and perhaps sound; a still picture has neither."""
    if job.origin is None:
        return None
    try:
        origin = Origin(job.origin)
    except av.FFmpegError:  # something else than PyAV has read it
        return None
    if not origin.is_still:
        return origin
    origin.close()
    return None


def _time_base(frame_rate: Fraction | None) -> Fraction:
    """A unit in which frames of this rate are whole numbers, and odd times nearly so."""
    if frame_rate is None:
        return FINE_TIME_BASE
    scale = lcm(frame_rate.numerator, FINE_TIME_BASE.denominator)
    return Fraction(1, scale if scale <= LARGEST_TIME_SCALE else frame_rate.numerator)
