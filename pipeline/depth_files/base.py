"""Define the interface of precomputed depth, and open a file of it.

    with open_depth(DepthFileSettings(Path("depth.mkv"))) as depth:
        depth.accompany(source.info)
        given = depth.at(frame)              # GivenDepth: disparity, display range, calibration

A new kind is one file in this folder with two functions:

    accepts(path: Path) -> int                                   # how well it matches; the highest value wins
    open(path: Path, settings: DepthFileSettings) -> DepthFile
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Any, Self

import numpy as np

from pipeline import plugins
from pipeline.arrays import Disparity
from pipeline.depth_files._holes import filled
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import SettingsError, SourceNotFoundError, SourceUnreadableError
from pipeline.frame import Frame, SourceInfo
from pipeline.geometry.calibration import Calibration, of_network
from pipeline.geometry.given_depth import GivenDepth
from pipeline.geometry.lens import Lens
from pipeline.media.quantize import Range, range_at
from pipeline.stabilize import percentile_range

_log = logging.getLogger(__name__)

LARGEST_STRETCH = 1.25
"""Ratio of the aspect ratios of frames and depth above which the two cannot belong together."""
SAMPLES = 8
"""Frames that are looked at to find the display range of a file that does not say it."""


@dataclass(frozen=True)
class DepthFacts:
    """What a file says of its depth. `model` is the name of the network, or of the file where none is known."""

    model: str
    digest: str = ""
    stabilization: str = ""
    calibration: Calibration | None = None
    lens: Lens | None = None
    is_foreign: bool = False
    """Whether another program wrote it, which keeps the shape of the frames. Networks may see a square."""
    frame_size: tuple[int, int] | None = None
    """(width, height) of the frames that it was made from, where it says so."""

    @classmethod
    def of_sidecar(cls, about: dict[str, Any]) -> Self:
        """Return the facts of one of this program's own files."""
        lens, source = Lens.from_json(about["lens"]) if about.get("lens") else None, about.get("source", {})
        return cls(
            about["model"]["name"],
            about["model"]["sha256"],
            about["stabilization"],
            Calibration.from_json(about["calibration"]) if about.get("calibration") else None,
            lens if lens != Lens() else None,
            frame_size=(source["width"], source["height"]) if source.get("width") else None,
        )

    @classmethod
    def of_foreign(cls, path: Path, settings: DepthFileSettings) -> Self:
        """Return the facts of a file that says nothing; distances are meters."""
        is_metric = settings.depth_values == "distance"
        return cls(path.name, calibration=of_network(path.name) if is_metric else None, is_foreign=True)


class DepthFile(ABC):
    """Depth of every frame of a source, to be read in any order by one thread.

    With `times`, frames are found by time, else by number. `ranges` are the display ranges of the shots; without them,
    a sample of the frames is looked at. What must be closed is registered in `_closing`.
    """

    def __init__(
        self,
        path: Path,
        facts: DepthFacts,
        count: int,
        times: Sequence[Fraction] | None = None,
        ranges: Sequence[Range] = (),
    ) -> None:
        if not count:
            raise SourceUnreadableError(f"{path} contains no depth.", hint="Choose another file.")
        self.path, self.facts = path, facts
        self.frame_count, self._times = count, times
        self._ranges = list(ranges)
        self._closing = ExitStack()
        self.fills = False
        """Whether places without depth are filled."""

    @property
    def files(self) -> list[Path]:
        """The files that hold the depth."""
        return [self.path]

    @abstractmethod
    def disparity(self, number: int) -> Disparity:
        """Return the disparity of a frame, float32 (h, w), ≥ 0. Raises `SourceUnreadableError`."""

    def accompany(self, info: SourceInfo) -> None:
        """Learn what it belongs to, before the first frame. Raises `SourceUnreadableError` if it cannot."""
        if info.is_live:
            raise SourceUnreadableError(
                f"{info.title or 'The source'} is live, so there is no precomputed depth of it.",
                hint="Choose a file or a folder, or use a model.",
            )
        if self._times is None and info.frame_count not in (None, self.frame_count):
            raise SourceUnreadableError(
                f"{self.path} has {self.frame_count} frames, but {info.title or 'the source'} has {info.frame_count}.",
                hint="Depth without timestamps needs one depth map for each frame.",
            )

    def close(self) -> None:
        """Close the file. Closing twice is harmless."""
        self._closing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def at(self, frame: Frame) -> GivenDepth:
        """Return the depth of a frame; cheapest for the one after the last. Raises `SourceUnreadableError`."""
        number = self._number(frame)
        disparity = self._whole(number)
        self._require_shape(disparity, frame)
        if not self._ranges:
            self._ranges = [self._sampled()]
        current = range_at(self._ranges, number)
        start = current.first_frame
        return GivenDepth(
            disparity,
            (current.far, current.near),
            frame.timestamp if start == number else self._times[start] if self._times else Fraction(0),
            self.facts.calibration,
            self.facts.lens,
            self.facts.model,
            self.facts.digest,
            self.facts.stabilization,
        )

    def _whole(self, number: int) -> Disparity:
        disparity = self.disparity(number)
        if not np.isfinite(disparity).all():
            raise SourceUnreadableError(
                f"The depth of frame {number + 1} in {self.path} is damaged.", hint="Copy it again."
            )
        return filled(disparity) if self.fills else disparity

    def _number(self, frame: Frame) -> int:
        times = self._times
        if times is None:
            if frame.index >= self.frame_count:
                raise self._missing(frame, f"{self.frame_count} frames")
            return frame.index
        after = bisect_left(times, frame.timestamp)
        nearest = min(
            (number for number in (after - 1, after) if 0 <= number < len(times)),
            key=lambda number: abs(times[number] - frame.timestamp),
        )
        if abs(times[nearest] - frame.timestamp) > self._tolerance(times):
            raise self._missing(frame, f"{float(times[0]):.3f} to {float(times[-1]):.3f} s")
        return nearest

    @staticmethod
    def _tolerance(times: Sequence[Fraction]) -> Fraction:
        """Return the largest difference in time of a frame and its depth, in seconds: half a step."""
        steps = [after - before for before, after in pairwise(times[:100])]
        return (median(steps) if steps else Fraction(1, 25)) / 2 + Fraction(1, 1000)

    def _require_shape(self, disparity: Disparity, frame: Frame) -> None:
        height, width = frame.image.shape[:2]
        rows, columns = disparity.shape
        known = (columns, rows) if self.facts.is_foreign else self.facts.frame_size
        if known is None:
            return
        stretch = width * known[1] / (height * known[0])
        if not 1 / LARGEST_STRETCH <= stretch <= LARGEST_STRETCH:
            raise SourceUnreadableError(
                f"{self.path} was made from frames of {known[0]}x{known[1]}, but these are {width}x{height}: "
                "the aspect ratios differ.",
                hint="Give depth of whole frames, not cropped, rotated or padded; its resolution may differ.",
            )

    def _missing(self, frame: Frame, covered: str) -> SourceUnreadableError:
        return SourceUnreadableError(
            f"{self.path} has no depth for the frame at {float(frame.timestamp):.3f} s: it has {covered}.",
            hint="Give the source that it was made from; a part of it with --start and --end.",
        )

    def _sampled(self) -> Range:
        numbers = sorted({int(number) for number in np.linspace(0, self.frame_count - 1, SAMPLES)})
        found = [percentile_range(self._whole(number)) for number in numbers]
        return Range(0, min(far for far, _ in found), max(near for _, near in found))


def open_depth(settings: DepthFileSettings) -> DepthFile:
    """Open precomputed depth.

    Parameters
    ----------
    settings : DepthFileSettings
        The file, folder or pattern, and what its values mean where it does not say it.

    Returns
    -------
    DepthFile
        Close it after use, or use it as a context manager.

    Raises
    ------
    SourceNotFoundError, SourceUnreadableError
        If it does not exist, or contains no depth.
    SettingsError
        If it must be said what its values mean.
    """
    path = settings.depth
    if path is None:
        raise SettingsError("No depth was given.", hint="Name the file with --depth FILE.")
    if not path.exists() and not set(path.name) & set("%*?["):
        raise SourceNotFoundError(f"There is no file {path}.", hint="Check the path.")
    kinds = [plugins.load("pipeline.depth_files", name) for name in plugins.names("pipeline.depth_files")]
    best = max(kinds, key=lambda kind: int(kind.accepts(path)))
    _log.info("depth comes from %s, read as %s", path, best.__name__)
    opened: DepthFile = best.open(path, settings)
    opened.fills = settings.depth_fill
    return opened
