"""Define a conversion: the request, the hooks while it runs, and the result.

    request = ConversionRequest("clip.mp4", Path("depth.mp4"), ConvertSettings(overwrite=True))
    convert(request, ConversionHooks(on_progress=print))

The command line, the window, the server, a batch and a cluster use the same request. It determines every byte of the
result, is frozen, and can be pickled for another process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from pipeline.address import Address
from pipeline.arrays import Image
from pipeline.conversion.progress import Progress
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import SettingsError
from pipeline.frame import DepthFrame
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.load import load_estimator
from pipeline.objects.settings import ObjectSettings
from pipeline.option import Settings
from pipeline.settings import (
    ConvertSettings,
    EstimatorSettings,
    LookSettings,
    SourceSettings,
    StabilizerSettings,
)

HOW_TO_WORK = frozenset({"overwrite", "resume", "verify", "streams", "offline", "agree_license"})
"""Settings that say how to work, not what comes of it."""


@dataclass(frozen=True)
class ConversionRequest:
    """A source, an output and all settings. The extension of the output sets the format."""

    source: str | int | Path
    """An address becomes an `Address`, which keeps its secrets."""
    output: Path
    settings: ConvertSettings = field(default_factory=ConvertSettings)
    estimator: EstimatorSettings = field(default_factory=EstimatorSettings)
    stabilizer: StabilizerSettings = field(default_factory=StabilizerSettings)
    source_settings: SourceSettings = field(default_factory=SourceSettings)
    look: LookSettings = field(default_factory=LookSettings)
    depth_file: DepthFileSettings = field(default_factory=DepthFileSettings)
    """Precomputed depth, which replaces the model and the temporal stabilization."""
    objects: ObjectSettings = field(default_factory=ObjectSettings)
    """The detector whose objects are labeled, and listed in a table beside the output."""

    def __post_init__(self) -> None:
        if isinstance(self.source, str):
            object.__setattr__(self, "source", Address(self.source))
        if self.settings.generator != "none":
            self._make_control_video()
            if self.source_settings.autocrop == "keep":
                raise SettingsError(
                    "Width and height of control videos go in steps, so black bars cannot be kept.",
                    hint="Use --autocrop crop.",
                )
        self.depth_file.require_alone(
            has_model=self.estimator != EstimatorSettings() or self.settings.model_every != 1,
            has_stabilizer=self.stabilizer.strength != StabilizerSettings().strength,
        )

    @property
    def groups(self) -> tuple[Settings, ...]:
        """All settings."""
        return (
            self.settings, self.estimator, self.stabilizer, self.look, self.source_settings, self.depth_file,
            self.objects,
        )  # fmt: skip

    def _make_control_video(self) -> None:
        """Set what generators expect of depth: gray, near is white, and one range for the whole clip."""
        look = self.look
        if look.colormap not in (LookSettings().colormap, "gray") or look.invert:
            raise SettingsError(
                "Control videos are gray, and near is white.", hint="Leave out --colormap and --invert."
            )
        object.__setattr__(self, "look", replace(look, colormap="gray", range="locked"))

    def resuming(self) -> Self:
        """Return the same request, which resumes unfinished work."""
        return replace(self, settings=replace(self.settings, resume=True))


@dataclass(frozen=True)
class ConversionHooks:
    """Callbacks of a conversion. All run in the converting thread; any may raise `Stopped`.

    `render` makes the image of a depth frame, if it is not plain depth with a colormap. `load` loads the estimator:
    pass your own to show downloads. `on_progress` is called after every frame, `cancelled` before it, `on_frame` with
    its result in the current pass (in the first of two passes, the display range is not final). If `on_frame` does not
    look at the image of the frame, set `on_frame_uses_images` to False, and the source need not be decoded twice.
    `announce` receives a sentence about the disk space for two passes, before they start.
    """

    render: Callable[[DepthFrame], Image] | None = None
    load: Callable[[EstimatorSettings], DepthEstimator] = load_estimator
    on_progress: Callable[[Progress], None] | None = None
    announce: Callable[[str], None] | None = None
    cancelled: Callable[[], bool] | None = None
    on_frame: Callable[[DepthFrame], None] | None = None
    on_frame_uses_images: bool = True


@dataclass(frozen=True)
class ConvertResult:
    """Result of a conversion. `notes` are sentences for the user, such as skipped audio.

    `skipped`: frames equal to the previous one, without a new inference. `substituted_frames`: frames that could not be
    decoded and were replaced by the previous one. `resumed`: frames that an earlier run had finished. `carried`: frames
    whose depth was carried from key frames, without an inference of their own.
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
    carried: int = 0

    @property
    def inferred(self) -> int:
        """Frames that the model has seen."""
        return self.frames - self.skipped - self.carried

    @property
    def rate(self) -> float:
        """Frames per second of this run, including loading."""
        return (self.frames - self.resumed) / self.seconds
