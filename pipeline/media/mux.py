"""Mux the packets of several encoders with the audio and subtitles of the source into one file.

end = join(path, shape, packets, origin, audio=plans, subtitles=True, shift=..., last_duration=...)

Nothing is encoded again but sound that the container cannot hold.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import Any, cast

import av
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from pipeline.container import open_output
from pipeline.errors import ignored
from pipeline.ffmpeg_log import listening
from pipeline.media.audio_tracks import AudioPlan
from pipeline.media.encoder import Shape
from pipeline.media.source_tracks import SourceTracks
from pipeline.media.stereo_box import mark_stereo
from pipeline.media.verify import TOLD_EVERY
from pipeline.storage import retry
from pipeline.storage.record_log import Log

_log = logging.getLogger(__name__)

SYSTEM_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES, errno.ENOENT}
"""Error numbers that point to the disk and not to the audio."""
LARGEST_TIME_SCALE = 2**31 - 1


def join(
    path: Path,
    shape: Shape,
    packets: Log,
    origin: SourceTracks | None,
    *,
    audio: Mapping[int, AudioPlan],
    subtitles: bool,
    shift: Fraction,
    last_duration: Callable[[int], int],
    on_progress: Callable[[int], None],
    comment: str = "",
) -> int:
    """Write the file, and return the tick at which the last frame ends.

    `packets` are (tick, whether it is a key frame) and bytes, each shown until the next one is. `shift` is what was
    taken off the source's clock, in seconds. `last_duration` is asked, when all of the source was read, how long the
    picture at this tick stays.
    `on_progress` receives the number of packets written, now and then. `comment` describes the file.
    """
    with _written(path, shape.recipe.container) as container:
        if comment:
            container.metadata["comment"] = comment
        stream = _video_stream(container, shape)
        if origin is not None:
            origin.keep_audio(container, audio)
        if origin is not None and subtitles:
            origin.keep_subtitles(container, shape.recipe.text)
        _start(container, shape)

        def write(waiting: tuple[int, bool, bytes], duration: int) -> None:
            tick, is_key, data = waiting
            packet = Packet(data)
            packet.pts = packet.dts = tick
            packet.duration, packet.time_base = duration, shape.time_base
            packet.is_keyframe = is_key
            packet.stream = stream
            container.mux_one(packet)

        last: tuple[int, bool, bytes] | None = None
        for count, ((tick, is_key), data) in enumerate(packets.read()):
            if count and count % TOLD_EVERY == 0:
                on_progress(count)
            if last is not None:
                write(last, tick - last[0])
            last = tick, is_key, data
            if origin is not None:
                origin.advance(tick * shape.time_base + shift)
        assert last is not None, "the sink has refused what has no picture"
        if origin is not None:
            origin.advance(None)
        duration = last_duration(last[0])
        write(last, duration)
    if _is_iso(shape):
        mark_stereo(path, shape.recipe.stereo_mode)
    return last[0] + duration


def join_what_fits(
    path: Path,
    shape: Shape,
    packets: Log,
    origin: SourceTracks | None,
    *,
    audio: Mapping[int, AudioPlan],
    subtitles: bool,
    **more: Any,
) -> tuple[int, str]:
    """Call `join`, without the streams that cannot be stored; also return a sentence about these."""
    tries = [(audio, subtitles, ""), (audio, False, "subtitles"), ({}, subtitles, "audio")]
    for sound, text, lost in tries if origin else ():
        if (lost == "subtitles" and not subtitles) or (lost == "audio" and not audio):
            continue
        try:
            return join(path, shape, packets, origin, audio=sound, subtitles=text, **more), lost
        except av.FFmpegError as error:
            if isinstance(error, OSError) and error.errno in SYSTEM_ERRORS:
                raise
            _log.warning("%s cannot be written with %d audio tracks", path, len(sound), exc_info=True)
            assert origin is not None
            origin.rewind()
    end = join(path, shape, packets, origin, audio={}, subtitles=False, **more)
    return end, "audio and subtitles" if origin else ""


@contextmanager
def _written(path: Path, form: str) -> Iterator[OutputContainer]:
    """Open a new file, which is deleted if the block fails."""
    container = open_output(path, format=form)
    try:
        with listening():
            yield container
            container.close()
        _log.info("wrote %s: %s, %d bytes", path, form, path.stat().st_size)
    except BaseException:
        # Before it is closed: closing would first move gigabytes to make room for the index.
        with ignored(_log, OSError):  # an open file cannot be removed everywhere
            path.unlink(missing_ok=True)
        with ignored(_log, av.FFmpegError, OSError):
            container.close()
        retry.unlink(path)
        raise


def _video_stream(container: OutputContainer, shape: Shape) -> VideoStream:
    """Add the stream of the frames."""
    stream = cast(
        VideoStream, container.add_stream(shape.recipe.codec, rate=shape.frame_rate or Fraction(30))
    )
    stream.time_base = shape.time_base
    if shape.recipe.stereo_mode:
        stream.metadata["stereo_mode"] = shape.recipe.stereo_mode
    shape.apply(stream.codec_context)  # as it told the encoders: the file's head has what they agreed on
    return stream


def _is_iso(shape: Shape) -> bool:
    """Return whether it is for MP4 or MOV, which have any unit of time."""
    return shape.recipe.resolution is None


def _start(container: OutputContainer, shape: Shape) -> None:
    """Write the head of the file."""
    options = container.container_options
    options["fflags"] = "+bitexact"  # Matroska would number its tracks by chance
    if _is_iso(shape):
        rates = [stream.codec_context.sample_rate for stream in container.streams.audio]
        scale = lcm(shape.time_base.denominator, *rates)
        options["movflags"] = "+faststart"
        # A late start is stored in this unit; the usual millisecond would shift video and audio.
        options["movie_timescale"] = str(
            scale if scale <= LARGEST_TIME_SCALE else shape.time_base.denominator
        )
    else:
        # Sound may begin a little before zero, to get its decoder going; pictures must not be moved for that.
        options["avoid_negative_ts"] = "disabled"
    container.start_encoding()
