"""Decide for each audio track, before the first frame, whether to copy, re-encode or skip it, by trying it.

    plans = plan_audio(Path("clip.mkv"), recipe, "copy")
    plans[1].mode, plans[1].target, plans[1].note

Lists of what a container can hold are wrong at the edges: layouts, rates, strictness and extradata decide, too. So
the first packets of the real track go into a scratch file of the same kind, whose header and trailer are written.
Where that fails, the track is encoded again; where that fails as well, it is left out, with a note.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from pipeline.arrays import Image, Levels
from pipeline.container import open_input, open_output
from pipeline.ffmpeg_log import cause
from pipeline.media.audio_tracks import AudioMode, AudioPlan, AudioTracks
from pipeline.media.audio_transcoder import AudioTarget, targets
from pipeline.media.encoder import Encoder, Recipe, Shape
from pipeline.media.verify import Mismatch

_log = logging.getLogger(__name__)
TRIED = 12
"""Number of packets per track for the trial."""
SEARCHED = 2000
"""Maximum number of source packets to read for the trial."""
SIDE = 64
"""Side of the frames in the scratch file, in pixels."""


def plan_audio(path: Path, recipe: Recipe, wish: str) -> dict[int, AudioPlan]:
    """Decide about every audio track of `path` for an output as `recipe` describes it.

    `wish` is "copy", "encode" (even where it could be copied) or "none". Raises `av.FFmpegError` where the source
    cannot be read at all.
    """
    if wish == "none":
        return {}
    with open_input(path) as source:
        indexes = [stream.index for stream in source.streams.audio]
    return {index: _plan(path, index, recipe, AudioMode(wish)) for index in indexes}


def _plan(path: Path, index: int, recipe: Recipe, wish: AudioMode) -> AudioPlan:
    with open_input(path) as source:
        stream = cast(AudioStream, source.streams[index])
        number = 1 + [each.index for each in source.streams.audio].index(index)
        codec = stream.codec_context.name if stream.codec_context else "unknown codec"
        tries = targets(stream, recipe.sound) if recipe.sound and stream.codec_context else []
        rate, layout = (
            (stream.codec_context.sample_rate, stream.layout.name) if stream.codec_context else (0, "")
        )
    what = f"Audio track {number} ({codec})"
    reason = "it is unknown to FFmpeg" if not rate else ""
    if wish is AudioMode.COPY and not reason:
        if codec in recipe.unfit:
            reason = f"{recipe.container} does not support it"
        elif not (reason := _failure(path, index, recipe, AudioPlan(AudioMode.COPY))):
            return AudioPlan(AudioMode.COPY)
    for target in tries:
        plan = AudioPlan(AudioMode.ENCODE, target, _encoded_note(what, target, rate, layout, wish, recipe))
        if not (failure := _failure(path, index, recipe, plan)):
            return plan
        reason = failure
    return AudioPlan(
        AudioMode.NONE, note=f"{what} cannot be stored in {recipe.container} and was skipped: {reason}."
    )


def _encoded_note(
    what: str, target: AudioTarget, rate: int, layout: str, wish: AudioMode, recipe: Recipe
) -> str:
    """Return a sentence about what encoding changes."""
    name = target.codec.removeprefix("lib")
    changes = [f"resampled from {rate} to {target.rate} Hz"] if rate != target.rate else []
    if layout != target.layout and "channels" not in layout:
        changes.append(f"mixed from {layout} to {target.layout}")
    more = f", {' and '.join(changes)}" if changes else ""
    why = "" if wish is AudioMode.ENCODE else f" is not supported by {recipe.container};"
    return f"{what}{why} encoded as {name}{more}."


def _failure(path: Path, index: int, recipe: Recipe, plan: AudioPlan) -> str:
    """Return why the plan fails; "" if it works."""
    try:
        _try(path, index, recipe, plan)
    except (av.FFmpegError, ValueError, OSError, Mismatch) as error:
        _log.info("audio track %d of %s as %s: %s", index, path.name, plan, error)
        return cause(error)
    return ""


def _try(path: Path, index: int, recipe: Recipe, plan: AudioPlan) -> None:
    """Write a scratch file with one frame and the first packets of the track, and read it back."""
    scratch = io.BytesIO()
    shape = Shape(recipe, (SIDE, SIDE), Fraction(25), Fraction(1, 25), quality=23)
    with open_input(path) as source:
        packets = _first_packets(source, source.streams[index])
        with open_output(scratch, format=recipe.container) as output:
            video = cast(VideoStream, output.add_stream(recipe.codec, rate=Fraction(25)))
            video.time_base = shape.time_base
            shape.apply(video.codec_context)
            tracks = AudioTracks(source, output, {index: plan})
            output.start_encoding()
            for each in _one_frame(shape):
                each.stream = video
                output.mux_one(each)
            begin: Fraction | None = None
            for packet in packets:
                time = packet.pts if packet.pts is not None else packet.dts
                assert time is not None
                begin = begin if begin is not None else time * packet.time_base
                tracks.pass_on(packet, begin)
            tracks.finish(begin or Fraction(0))
    if failure := tracks.failure(index):
        raise ValueError(failure)
    scratch.seek(0)
    with open_input(scratch) as written:
        if not tracks.is_empty(index) and not written.streams.audio:
            raise ValueError(f"{recipe.container} does not support it")
        sizes = (
            [packet.size for packet in written.demux(audio=0) if packet.size] if written.streams.audio else []
        )
    tracks.expected[0].check_amount(index, len(sizes), sum(sizes))


def _first_packets(source: InputContainer, stream: Stream) -> Iterator[Packet[Stream]]:
    found = 0
    for count, packet in enumerate(source.demux()):
        if count >= SEARCHED or found >= TRIED:
            return
        if packet.stream_index == stream.index and (packet.pts is not None or packet.dts is not None):
            found += not packet.is_discard
            yield packet


def _one_frame(shape: Shape) -> list[Packet[VideoStream]]:
    """Return the packets of one black frame."""
    black: Image | Levels = (
        np.zeros((SIDE, SIDE), np.uint16) if shape.recipe.is_numbers else np.zeros((SIDE, SIDE, 3), np.uint8)
    )
    encoder = Encoder(shape)
    packets = [*encoder.encode(encoder.frame(black), tick=0, duration=1), *encoder.finish()]
    for packet in packets:
        packet.time_base = shape.time_base
    return packets
