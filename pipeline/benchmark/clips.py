"""Create video clips for the measurements from an existing one.

clip = high_definition("demo", folder)             # 1280x720
clip = lasting("demo", 600, folder)                # ten minutes, small
clip = repeated("demo", (1920, 1080), 14400, path) # four hours, with sound, in a minute
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import cycle, islice
from pathlib import Path

import av
import cv2
import numpy as np

from pipeline.arrays import Image
from pipeline.container import open_input, open_output
from pipeline.frame import DepthFrame, Frame, SourceInfo
from pipeline.settings import ConvertSettings
from pipeline.sinks.base import SinkJob, open_sink
from pipeline.sources.base import open_source

HIGH_DEFINITION = 1280, 720
SMALL = 320, 180
"""Of a clip that lasts long: what memory grows with, if it does, is frames and not pixels."""
RATE = 30
PART, SAMPLES = 10, 48_000
"""Seconds that are repeated, and samples of sound in each."""
_NOTHING = np.zeros((1, 1), np.float32)


def high_definition(clip: str, folder: Path) -> Path:
    """The same clip at 1280x720, 30 frames per second."""
    with open_source(clip) as source:
        return _write(folder / "1280x720.mp4", HIGH_DEFINITION, (frame.image for frame in source))


def lasting(clip: str, seconds: int, folder: Path) -> Path:
    """Write a video that repeats the first frames of the clip, small, for a number of seconds."""
    with open_source(clip) as source:
        pictures = [_scaled(frame.image, SMALL) for frame in islice(source, 10 * RATE)]
    return _write(folder / f"{seconds}.mp4", SMALL, islice(cycle(pictures), seconds * RATE))


def repeated(clip: str, size: tuple[int, int], seconds: int, path: Path) -> Path:
    """The clip's first ten seconds at this size, with a tone, over and over: encoded once, written many times."""
    with open_source(clip) as source:
        pictures = [_scaled(frame.image, size) for frame in islice(cycle(list(source)), PART * RATE)]
    part = path.with_name(f"part_{path.name}")
    with open_output(part) as container:
        video = container.add_stream("libx264", rate=RATE, options={"preset": "ultrafast", "crf": "38"})
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        sound = container.add_stream("flac", rate=SAMPLES, layout="mono")
        for number, picture in enumerate(pictures):
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            times = np.arange(number * SAMPLES // RATE, (number + 1) * SAMPLES // RATE)
            tone = (8000 * np.sin(times * 2 * np.pi * 440 / SAMPLES)).astype(np.int16)
            chunk = av.AudioFrame.from_ndarray(tone[None], format="s16", layout="mono")
            chunk.sample_rate, chunk.pts = SAMPLES, int(times[0])
            container.mux(sound.encode(chunk))
        container.mux(video.encode())
        container.mux(sound.encode())
    with open_output(path) as target:
        for round in range(-(-seconds // PART)):
            with open_input(part) as source_part:
                if round == 0:
                    copies = [target.add_stream_from_template(stream) for stream in source_part.streams]
                for packet in source_part.demux():
                    if packet.dts is None or packet.pts is None:
                        continue
                    shift = int(round * PART / packet.time_base)
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = copies[packet.stream_index]
                    target.mux_one(packet)
    part.unlink()
    return path


def _write(path: Path, size: tuple[int, int], images: Iterator[Image]) -> Path:
    info = SourceInfo(*size, Fraction(RATE))
    sink = open_sink(path, SinkJob(info, lambda depth: depth.frame.image, ConvertSettings(audio="none")))
    for index, image in enumerate(images):
        frame = Frame.now(_scaled(image, size), index, Fraction(index, RATE))
        # Only its picture is written.
        sink.write(DepthFrame(frame, _NOTHING, _NOTHING, (0.0, 1.0)))
    sink.close()
    return path


def _scaled(image: Image, size: tuple[int, int]) -> Image:
    if image.shape[1::-1] == size:
        return image
    shrinks = size[0] < image.shape[1]
    return np.asarray(
        cv2.resize(image, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC), np.uint8
    )
