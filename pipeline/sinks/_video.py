"""Write a video file by a recipe: for `mp4.py`, `webm.py`, `mov.py` and `depth_video.py`.

The pictures keep the source's time stamps tick for tick, variable frame rate and late start included, and the
last one stays as long as it does in the source. Sound is copied packet by packet, and encoded again only where the
container cannot hold it.

From one checkpoint to the next goes one encoder; its packets are kept on the disk (`record_log.py`). When all are
there, one file is made of them (`mux.py`), with the sound.
"""

from __future__ import annotations

import logging
from array import array
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import av

from pipeline.arrays import Image, Levels
from pipeline.errors import SinkError
from pipeline.frame import DepthFrame
from pipeline.media.audio_plan import plan_audio
from pipeline.media.audio_tracks import AudioPlan
from pipeline.media.comment import comment
from pipeline.media.encoder import Recipe, Shape, encoding
from pipeline.media.encoder_thread import EncoderThread
from pipeline.media.finished_video import require_match, require_pixel_format
from pipeline.media.mux import join_what_fits
from pipeline.media.source_tracks import LATEST_START, tracks_of
from pipeline.media.time_base import time_base_for
from pipeline.media.verify import Expected
from pipeline.render.picture import IndexedImage
from pipeline.sinks.base import Sink, SinkJob, SinkState
from pipeline.storage.part_file import require_space, write_errors
from pipeline.storage.record_log import Log
from pipeline.storage.work_folder import damaged

_log = logging.getLogger(__name__)


class VideoSink(Sink):
    """Render and encode one image per frame, with its exact time."""

    uses_images = False

    def __init__(self, path: Path, job: SinkJob, recipe: Recipe) -> None:
        if job.indexed is not None or recipe.is_numbers:  # a view may be larger than its frames
            recipe.require_size((job.info.width, job.info.height))
        self.least_size = recipe.least_bytes(job.settings.quality) * job.pixels
        require_space(path, 2 * self.least_size)  # as packets, and as the file that is made of them
        super().__init__(path, job)
        self._recipe = recipe
        self._origin = tracks_of(job.origin)
        self._audio = self._planned(job.origin)
        self._lost = ""
        with write_errors(path):
            self._packets = Log(self.work.path / "packets", "q?")
            self._ticks = Log(self.work.path / "ticks", "q")  # what the packets' should be
        self._shape: Shape | None = None  # settled when the first picture has told the size
        self._first = self._shift = Fraction(0)
        self._encoder: EncoderThread | None = None
        # A frame and its tick: it waits for the next one, which tells how long it stays.
        self._pending: tuple[av.VideoFrame, int] | None = None
        self._last_tick = self._interval = 0
        self._moved = self._scaled = 0

    @property
    def notes(self) -> tuple[str, ...]:
        scaled = f"Frames scaled to the size of the first one: {self._scaled}."
        moved = f"Timestamps that did not increase, moved by a tick: {self._moved}."
        return (
            *[scaled] * bool(self._scaled),
            *[moved] * bool(self._moved),
            *[f"Left out: the {self._lost}, which could not be written with the frames."] * bool(self._lost),
            *(self._origin.notes if self._origin else ()),
        )

    def write(self, depth: DepthFrame) -> None:
        picture = self._picture(depth)
        height, width = (picture.levels if isinstance(picture, IndexedImage) else picture).shape[:2]
        size = width, height
        timestamp = depth.frame.timestamp
        with encoding(self._path):
            is_first = self._shape is None
            shape = self._shape or self._settle(size, timestamp)
            self._encoder = self._encoder or EncoderThread(shape)
            self._scaled += size != shape.size
            frame, tick = self._encoder.frame(picture), self._tick(timestamp, shape, is_first)
            if not is_first:
                self._interval = tick - self._last_tick
            if self._pending is not None:
                self._keep(self._encoder.encode(*self._pending, duration=self._interval))
            self._pending, self._last_tick = (frame, tick), tick
            self._ticks.add(tick)

    def _picture(self, depth: DepthFrame) -> Image | IndexedImage | Levels:
        """Return the image to encode for this frame."""
        if self._job.indexed:
            return self._job.indexed(depth)
        space = self._job.space
        return self._job.render(
            replace(depth, calibration=space.calibration or depth.calibration, lens=space.lens)
        )

    def checkpoint(self) -> SinkState:
        with encoding(self._path):
            self._end_run()
            packets, frames = self._packets.sync(), self._ticks.sync()
        shape = self._shape
        return {
            "packets": packets,
            "frames": frames,
            "size": shape and shape.size,
            "first": str(self._first),
            "last_tick": self._last_tick,
            "interval": self._interval,
            "moved": self._moved,
            "scaled": self._scaled,
        }

    def restore(self, state: SinkState) -> None:
        with encoding(self._path):
            if not (self._packets.cut(state["packets"]) and self._ticks.cut(state["frames"])):
                raise damaged(self._path)
            if state["size"]:
                width, height = state["size"]
                self._settle((width, height), Fraction(state["first"]))
        self._last_tick, self._interval = state["last_tick"], state["interval"]
        self._moved, self._scaled = state["moved"], state["scaled"]

    def finish(self) -> None:
        if self._shape is None:
            raise SinkError(f"There are no frames to write to {self._path}.")
        with encoding(self._path):
            self._end_run()
            if self._origin is None and self._job.sidetrack_file is not None:
                sidetrack = self._job.sidetrack_file()
                self._origin = tracks_of(sidetrack)
                self._audio = self._planned(sidetrack)
                if self._origin is not None:
                    self._origin.begin_at(self._shift, self._first, self._job.span)
            end, self._lost = join_what_fits(
                self._whole,
                self._shape,
                self._packets,
                self._origin,
                audio=self._audio,
                subtitles=self._job.settings.subtitles,
                shift=self._shift,
                last_duration=self._last_duration,
                comment=comment(self._job.record),
                on_progress=partial(self._tell_finishing, 0),
            )
            self._confirm()
            ticks = array("q", (tick for (tick,) in self._ticks.values()))
            if self._job.settings.verify:
                self._verify(self._shape, ticks, end)
            self._finish_facts(self._shape, ticks)

    def _planned(self, path: Path | None) -> dict[int, AudioPlan]:
        """Plan what happens to each audio track, tried before the first frame."""
        if path is None or self._origin is None:
            return {}
        return plan_audio(path, self._recipe, self._job.settings.audio)

    def publish(self) -> None:
        self.work.give(self._whole.name, self._path)

    @property
    def _whole(self) -> Path:
        """Path of the complete file before it gets its final name."""
        return self.work.path / f"whole{self._path.suffix}"

    def _end_run(self) -> None:
        """Flush the encoder into packets; the next image gets a new encoder."""
        if self._encoder is not None and self._pending is not None and self._shape is not None:
            duration = self._interval or self._shape.nominal_duration
            self._keep(self._encoder.encode(*self._pending, duration=duration))
            self._keep(self._encoder.finish())
        self._encoder = self._pending = None

    def _keep(self, packets: Iterable[av.Packet[Any]]) -> None:
        for packet in packets:
            self._packets.add(packet.pts, packet.is_keyframe, data=bytes(packet))

    def _confirm(self) -> None:
        """Check the pixel format: an encoder may choose another than the requested one."""
        require_pixel_format(self._whole, self._path, self._recipe.pixel_format)

    def _verify(self, shape: Shape, ticks: Sequence[int], end: int) -> None:
        """Compare the file with the source."""
        origin = self._origin
        audio, subtitles = (origin.audio, origin.subtitles) if origin else ([], 0)
        clock = origin.clock if origin and self._job.settings.every == 1 else None
        interval = max(shape.nominal_duration, round(Fraction(1, 25) / shape.time_base))
        times = clock, round(self._shift / shape.time_base), interval
        expected = Expected(ticks, shape.time_base, end, self._recipe.resolution, audio, subtitles, *times)
        require_match(self._whole, self._path, expected, partial(self._tell_finishing, 1))

    def _tell_finishing(self, part: int, packets: int) -> None:
        """Report progress: writing the file is the first half, verifying it the second; they take about as long."""
        parts = 2 if self._job.settings.verify else 1
        self.on_finishing(min(1.0, (part + packets / len(self._ticks)) / parts))

    def _finish_facts(self, shape: Shape, ticks: Sequence[int]) -> None:
        """Write what else belongs to the output; `ticks` are the times of the frames."""

    def _let_go(self) -> None:
        for each in (self._encoder, self._packets, self._ticks, self._origin):
            with suppress(OSError):  # the disk is full, and the last bytes cannot go there
                if each is not None:
                    each.close()
        self._encoder = self._pending = None

    def _settle(self, size: tuple[int, int], first: Fraction) -> Shape:
        """Set size and time base from the first image's size and time."""
        self._recipe.require_size(size)
        info, origin, span = self._job.info, self._origin, self._job.span
        time_base = (origin and origin.time_base) or time_base_for(info.frame_rate)
        if origin is not None and span is not None:
            self._shift = origin.keep_only(first, span[1], time_base)
        elif origin is not None:
            self._shift = origin.choose_shift(first, time_base)
        elif span is not None or not 0 <= first <= LATEST_START:
            self._shift = first // time_base * time_base
        self._first = first
        self._shape = Shape(self._recipe, size, info.frame_rate, time_base, self._job.settings.quality)
        return self._shape

    def _tick(self, timestamp: Fraction, shape: Shape, is_first: bool) -> int:
        """Return the frame's time in units of the time base, always later than the previous one."""
        tick = round((timestamp - self._shift) / shape.time_base)
        if is_first or tick > self._last_tick:
            return tick
        self._moved += 1
        return self._last_tick + 1

    def _last_duration(self, start: int) -> int:
        """Return the last image's duration in ticks: as in the source, else one frame, else like the previous one."""
        assert self._shape is not None
        end = self._origin.video_end if self._origin else None
        if end is not None and (ticks := round((end - self._shift) / self._shape.time_base) - start) > 0:
            return ticks
        return self._shape.nominal_duration if self._job.info.frame_rate else max(1, self._interval)
