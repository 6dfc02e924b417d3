"""Clips with known content: every frame carries its own number in gray blocks, so a test knows which it got.

    path = write_clip(tmp_path / "clip.mp4", frames=30, frame_rate=Fraction(30000, 1001))
    number_of(image)     # 17

Tests take the fixture `make_clip` from conftest.py, which writes into the test's own folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

COLUMNS, ROWS = 4, 3  # one bit a block, lowest bit first: numbers up to 4095
DARK, BRIGHT = 48, 208
FINE_TIME_BASE = Fraction(1, 90_000)


def coded_picture(number: int, size: tuple[int, int]) -> Image:
    """Uint8 (height, width, 3): `number` in 4 x 3 gray blocks, its lowest bit at the upper left."""
    width, height = size
    row = np.arange(height)[:, None] * ROWS // height
    column = np.arange(width)[None, :] * COLUMNS // width
    bits = (number >> (row * COLUMNS + column)) & 1
    gray = np.where(bits == 1, BRIGHT, DARK).astype(np.uint8)
    return np.repeat(gray[:, :, None], 3, axis=2)


def number_of(image: Image) -> int:
    """The number that `coded_picture` wrote, read from the middle of every block."""
    height, width = image.shape[:2]
    number = 0
    for bit in range(COLUMNS * ROWS):
        y = (2 * (bit // COLUMNS) + 1) * height // (2 * ROWS)
        x = (2 * (bit % COLUMNS) + 1) * width // (2 * COLUMNS)
        number |= int(image[y, x].mean() > (DARK + BRIGHT) / 2) << bit
    return number


_WRITTEN: dict[str, bytes] = {}


def write_clip(path: Path, **wishes: Any) -> Path:
    """Write a clip as `_encode` says and return its path. Hundreds of tests want the same one: it is encoded once."""
    if "picture" in wishes:
        return _encode(path, **wishes)
    named = f"{path.suffix} {sorted(wishes.items())}"
    if named in _WRITTEN:
        path.write_bytes(_WRITTEN[named])
    else:
        _WRITTEN[named] = _encode(path, **wishes).read_bytes()
    return path


def _encode(
    path: Path,
    *,
    size: tuple[int, int] = (64, 48),
    frame_rate: Fraction | int = 25,
    frames: int = 10,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    gop: int = 12,
    audio: str = "",
    silence: float = 0,
    audio_first: bool = False,
    rotation: int = 0,
    pixel_shape: Fraction | None = None,
    field_order: str = "",
    timestamps: Sequence[Fraction] | None = None,
    picture: Callable[[int, tuple[int, int]], Image] = coded_picture,
    options: dict[str, str] | None = None,
    form: str | None = None,
    container_options: dict[str, str] | None = None,
) -> Path:
    """Write a clip and return its path; the container follows from the file's name, or is `form`.

    `size` is (width, height) as stored. `rotation` is how far a player must turn the picture clockwise, in
    degrees. `timestamps` (seconds, one a frame) makes a variable frame rate. `audio` names a codec and adds a
    440 Hz tone as long as the pictures, silent for `silence` seconds; `audio_first` makes it stream 0.
    `picture(number, size)` is the RGB picture of a frame. `options` are the codec's. `pixel_shape` is how wide
    pixels are against their height.
    `field_order`, "tff" or "bff", marks frames as interlaced; weaving them is for `picture` to do.
    """
    width, height = size
    times = timestamps or [Fraction(number) / Fraction(frame_rate) for number in range(frames)]
    time_base = FINE_TIME_BASE if timestamps else 1 / Fraction(frame_rate)
    with (
        _priority_kept(),
        av.open(str(path), "w", format=form, container_options=container_options) as container,
    ):
        sound = container.add_stream(audio, rate=48_000) if audio and audio_first else None
        video = container.add_stream(codec, rate=Fraction(frame_rate))
        video.width, video.height, video.pix_fmt = width, height, pix_fmt
        video.codec_context.time_base = time_base
        video.gop_size = gop
        video.options = options if options is not None else ({"crf": "12"} if codec == "libx264" else {})
        if pixel_shape:
            video.codec_context.sample_aspect_ratio = pixel_shape
        marked = _marking(video, field_order) if field_order else lambda frame: frame
        if rotation:
            video.set_display_rotation(-rotation)  # PyAV counts counterclockwise
        if audio and not audio_first:
            sound = container.add_stream(audio, rate=48_000)
        if sound is not None:
            sound.layout = "mono"
            _write_tone(container, sound, float(times[-1] + 1 / Fraction(frame_rate)), silence)
        for number, time in enumerate(times):
            frame = marked(av.VideoFrame.from_ndarray(picture(number, size), format="rgb24"))
            frame.pts, frame.time_base = int(time / time_base), time_base
            container.mux(video.encode(frame))
        container.mux(video.encode())
    return path


@contextmanager
def _priority_kept() -> Iterator[None]:
    """Undo what the encoder SVT-AV1 does where root runs it: its caller becomes a real-time thread of highest priority.

    All that runs on the machine would wait for the tests.
    """
    if not hasattr(os, "sched_getscheduler"):
        yield
        return
    policy, parameters = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        if os.sched_getscheduler(0) != policy:
            os.sched_setscheduler(0, policy, parameters)


def _marking(video: av.VideoStream, order: str) -> Callable[[av.VideoFrame], av.VideoFrame]:
    graph = av.filter.Graph()
    start = graph.add_buffer(width=video.width, height=video.height, format="rgb24", time_base=FINE_TIME_BASE)
    steps = [start, graph.add("setfield", order), graph.add("buffersink")]
    for step, following in pairwise(steps):
        step.link_to(following)
    graph.configure()

    def mark(frame: av.VideoFrame) -> av.VideoFrame:
        graph.push(frame)
        return graph.pull().reformat(format=video.pix_fmt, dst_color_range="MPEG")

    return mark


def _write_tone(
    container: av.container.OutputContainer, sound: av.AudioStream, seconds: float, silence: float
) -> None:
    samples = int(seconds * 48_000)
    wave = (8_000 * np.sin(2 * np.pi * 440 * np.arange(samples) / 48_000)).astype(np.int16)
    wave[: int(silence * 48_000)] = 0
    for start in range(0, samples, 1024):
        frame = av.AudioFrame.from_ndarray(wave[None, start : start + 1024], format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48_000, start
        container.mux(sound.encode(frame))
    container.mux(sound.encode())
