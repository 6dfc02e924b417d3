"""Measure whether memory grows during a conversion of hours: 1920x1080 with audio, sampled throughout.

    course = measure_endurance(hours=4)
    for point in course.points: print(point.stage, point.frames, point.memory_mib)
    course.growth_mib                              # from one hour of the source to the next

The source is made on the spot: ten seconds are encoded once, and their packets written over and over, each time ten
seconds later. All that follows is real: decoding, both passes, encoding, sound, joining, reading back.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from pipeline.benchmark.clips import RATE, repeated
from pipeline.errors import DepthViewerError
from pipeline.settings import EstimatorSettings

SIZE = 1920, 1080
NETWORK = EstimatorSettings("nano", input_size="fast")
PROGRAM = "pipeline.benchmark._endurance_run"
EVERY = 500
"""Frames from one look at the memory to the next."""
WARMING = 2000
"""Frames after which all buffers have their size: what comes later is growth."""


@dataclass(frozen=True)
class Point:
    """One sample: resident memory in MiB after a number of frames of a stage."""

    stage: str
    frames: int
    memory_mib: float


@dataclass(frozen=True)
class Course:
    """`growth_mib` is by how much memory grows in an hour of the source, fitted over all looks after the warming.

    None where there are too few. `peak_mib` is the most of all looks, the end included.
    """

    size: str
    hours: float
    frames: int
    peak_mib: float
    growth_mib: float | None
    points: tuple[Point, ...]


def measure_endurance(hours: float, size: tuple[int, int] = SIZE) -> Course:
    """Make the clip and convert it in a program of its own."""
    with TemporaryDirectory() as folder:
        clip = repeated("demo", size, round(hours * 3600), Path(folder) / "clip.mkv")
        done = subprocess.run(
            [sys.executable, "-m", PROGRAM, str(clip), str(Path(folder) / "depth.mp4")],
            stdout=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    if done.returncode != 0:
        raise DepthViewerError("The conversion failed, so its memory use could not be measured.")
    points = tuple(Point(**json.loads(line)) for line in done.stdout.splitlines())
    frames = max(point.frames for point in points)
    peak = max(point.memory_mib for point in points)
    return Course("{}x{}".format(*size), hours, frames, peak, growth(points), points)


def growth(points: tuple[Point, ...]) -> float | None:
    """MiB for each hour of the source; passes come one after the other, and each counts by itself."""
    slopes = []
    for stage in dict.fromkeys(point.stage for point in points):
        seen = [point for point in points if point.stage == stage and point.frames >= WARMING]
        if len(seen) > 2:
            frames, memory = zip(*((point.frames, point.memory_mib) for point in seen), strict=True)
            slopes.append(float(np.polyfit(frames, memory, 1)[0]) * 3600 * RATE)
    return max(slopes, default=None)
