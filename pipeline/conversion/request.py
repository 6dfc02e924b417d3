"""What is asked of a conversion, who listens while it runs, and what comes of it.

    request = ConversionRequest("clip.mp4", Path("depth.mp4"), ConvertSettings(overwrite=True))
    convert(request, ConversionHooks(on_progress=print))

The command line, the window, the server, a batch and a cluster hand over the same object. It decides about every byte
of the result, is frozen, and goes through a pipe to another process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from pipeline.arrays import Image
from pipeline.conversion.progress import Progress
from pipeline.frame import DepthFrame
from pipeline.inference.estimator import DepthEstimator, load_estimator
from pipeline.settings import (
    ConvertSettings,
    EstimatorSettings,
    LookSettings,
    SourceSettings,
    StabilizerSettings,
)


@dataclass(frozen=True)
class ConversionRequest:
    """A source, the output, and the five settings. The kind of output follows from its extension."""

    source: str | int | Path
    output: Path
    settings: ConvertSettings = field(default_factory=ConvertSettings)
    estimator: EstimatorSettings = field(default_factory=EstimatorSettings)
    stabilizer: StabilizerSettings = field(default_factory=StabilizerSettings)
    source_settings: SourceSettings = field(default_factory=SourceSettings)
    look: LookSettings = field(default_factory=LookSettings)

    def resuming(self) -> Self:
        """The same, which continues what another program has left."""
        return replace(self, settings=replace(self.settings, resume=True))


@dataclass(frozen=True)
class ConversionHooks:
    """What a face adds to a request. All are called in the thread of whoever converts; any may raise `Stopped`.

    `render` makes the picture of a depth frame, where that is not just depth in the colors of the look. `load` gets
    the estimator: a face that shows downloads passes its own. `on_progress` is called after every frame, `cancelled`
    before it, `on_frame` with what became of it in the current pass (in the first of two its range is not final).
    `announce` gets a sentence about the disk space that two passes take, before they take it.
    """

    render: Callable[[DepthFrame], Image] | None = None
    load: Callable[[EstimatorSettings], DepthEstimator] = load_estimator
    on_progress: Callable[[Progress], None] | None = None
    announce: Callable[[str], None] | None = None
    cancelled: Callable[[], bool] | None = None
    on_frame: Callable[[DepthFrame], None] | None = None


@dataclass(frozen=True)
class ConvertResult:
    """What came of it. `notes` are sentences about what the user should know, such as sound left out.

    `skipped`: frames equal to the one before, for which the model was not run. `substituted_frames`: frames that could
    not be decoded and were replaced by the one before. `resumed`: frames that an earlier run had finished.
    """

    path: Path
    frames: int
    seconds: float
    model: str
    runtime: str
    notes: tuple[str, ...]
    skipped: int = 0
    substituted_frames: int = 0
    resumed: int = 0

    @property
    def rate(self) -> float:
        """Frames per second of this program, loading included."""
        return (self.frames - self.resumed) / self.seconds
