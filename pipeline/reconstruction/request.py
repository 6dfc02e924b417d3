"""Define a reconstruction: the request, the hooks while it runs, and the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pipeline.address import Address
from pipeline.arrays import Disparity, Image
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.geometry.lens import Lens
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.load import load_estimator
from pipeline.reconstruction.growing.scene import OnScene
from pipeline.reconstruction.settings import ReconstructionSettings
from pipeline.settings import EstimatorSettings, SourceSettings


class Stage(StrEnum):
    """The stages of a reconstruction, in order."""

    READING = "choosing key frames"
    LOOKING = "estimating depth"
    MATCHING = "matching key frames"
    POSING = "finding camera poses"
    FUSING = "fusing depth"

    @property
    def label(self) -> str:
        """Text for progress bars."""
        stages = list(Stage)
        return f"{self.value} ({stages.index(self) + 1}/{len(stages)})"


OnProgress = Callable[[Stage, int, int | None], None]
"""Gets a stage, what of it is done, and how much there is."""
OnLook = Callable[[Image, Disparity], None]
"""Gets the image of a key frame, and its disparity."""


@dataclass(frozen=True)
class ReconstructionRequest:
    """A clip, an output (.ply, .glb or .obj) and all settings. `lens`: one that was chosen or measured."""

    source: str | Path
    output: Path
    settings: ReconstructionSettings = field(default_factory=ReconstructionSettings)
    estimator: EstimatorSettings = field(default_factory=EstimatorSettings)
    source_settings: SourceSettings = field(default_factory=SourceSettings)
    depth_file: DepthFileSettings = field(default_factory=DepthFileSettings)
    lens: Lens | None = None

    def __post_init__(self) -> None:
        if isinstance(self.source, str):
            object.__setattr__(self, "source", Address(self.source))
        self.depth_file.require_alone(has_model=self.estimator != EstimatorSettings())


def _nothing(_stage: Stage, _done: int, _count: int | None) -> None:
    pass


@dataclass(frozen=True)
class ReconstructionHooks:
    """Callbacks, all in the calling thread; any may raise.

    `on_progress` gets a stage, what is done and how many. `on_look` gets each key frame with its disparity. `on_scene`
    gets the camera path with its points as soon as they are found, and then the mesh while it grows.
    """

    load: Callable[[EstimatorSettings], DepthEstimator] = load_estimator
    on_progress: OnProgress = _nothing
    on_look: OnLook | None = None
    on_scene: OnScene | None = None


@dataclass(frozen=True)
class ReconstructionResult:
    """What came of it. `unit` is in words; `notes` are sentences for the user."""

    path: Path
    triangles: int
    posed: int
    key_frames: int
    size: tuple[float, float, float]
    """Extent along x, y and z, in the unit."""
    unit: str
    field_of_view: float
    """Along the longer side, in degrees."""
    lens_source: str
    moving_share: float
    """Share of the depth that was left out because it moves or contradicts other key frames."""
    model: str
    seconds: float
    notes: tuple[str, ...] = ()
