"""Clips to measure on, made on the spot from one that is there.

clip = high_definition("demo", folder)             # 1280x720
clip = lasting("demo", 600, folder)                # ten minutes, small
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import cycle, islice
from pathlib import Path

import cv2
import numpy as np

from pipeline.frame import DepthFrame, Frame, Image, SourceInfo
from pipeline.settings import ConvertSettings
from pipeline.sinks.base import Job, open_sink
from pipeline.sources.base import open_source

HIGH_DEFINITION = 1280, 720
SMALL = 320, 180
"""Of a clip that lasts long: what memory grows with, if it does, is frames and not pixels."""
RATE = 30
_NOTHING = np.zeros((1, 1), np.float32)


def high_definition(clip: str, folder: Path) -> Path:
    """The same clip at 1280x720, 30 frames per second."""
    with open_source(clip) as source:
        return _write(folder / "1280x720.mp4", HIGH_DEFINITION, (frame.image for frame in source))


def lasting(clip: str, seconds: int, folder: Path) -> Path:
    """The clip's first pictures over and over, small, for so many seconds."""
    with open_source(clip) as source:
        pictures = [_scaled(frame.image, SMALL) for frame in islice(source, 10 * RATE)]
    return _write(folder / f"{seconds}.mp4", SMALL, islice(cycle(pictures), seconds * RATE))


def _write(path: Path, size: tuple[int, int], images: Iterator[Image]) -> Path:
    info = SourceInfo(*size, Fraction(RATE))
    sink = open_sink(path, Job(info, lambda depth: depth.frame.image, ConvertSettings(audio=False)))
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
