"""Measure whether memory grows with the length of the video: ten minutes compared with one minute.

    figures = measure_memory()
    figures.share                                              # 1 where it does not grow

Each is converted by a program of its own, with the built-in network at a small size, so that it takes minutes.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.benchmark.clips import SMALL, lasting
from pipeline.conversion.short_form import convert
from pipeline.errors import DepthViewerError
from pipeline.process import peak_mib
from pipeline.settings import ConvertSettings, EstimatorSettings

SECONDS = 60, 600
"""Of the two clips."""
NETWORK = EstimatorSettings("nano", input_size="fast")


@dataclass(frozen=True)
class MemoryFigures:
    """Peak resident memory of converting a short and a long clip, in MiB, and their ratio."""

    size: str
    seconds: tuple[int, int]
    peak_mib: tuple[float, float]
    share: float


def measure_memory(seconds: tuple[int, int] = SECONDS) -> MemoryFigures:
    """Make the clips and convert them, one after the other."""
    with TemporaryDirectory() as folder:
        clips = [lasting("demo", length, Path(folder)) for length in seconds]
        _peak_of(clips[:1], Path(folder))  # the first start may compile the network
        short, long = (_peak_of([clip], Path(folder)) for clip in clips)
    return MemoryFigures("{}x{}".format(*SMALL), seconds, (short, long), long / short)


def _peak_of(clips: Sequence[Path], folder: Path) -> float:
    """Peak resident memory, in MiB, of a new program that converts the clip."""
    done = subprocess.run(
        [sys.executable, "-m", __name__, *map(str, clips), str(folder / "depth.mp4")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or [f"exit code {done.returncode} without a message"])[-1]
        raise DepthViewerError(f"The memory use of a conversion could not be measured: {reason}")
    return float(done.stdout)


if __name__ == "__main__":
    convert(sys.argv[1], sys.argv[2], ConvertSettings(overwrite=True), estimator=NETWORK)
    print(peak_mib())
