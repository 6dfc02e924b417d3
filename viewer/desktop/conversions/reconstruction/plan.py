"""Plan a reconstruction from the options of its form and the settings of the main window."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pipeline.depth_files.settings import DepthFileSettings
from pipeline.geometry.lens import Lens
from pipeline.reconstruction.request import ReconstructionRequest
from pipeline.reconstruction.settings import ReconstructionSettings
from pipeline.settings import EstimatorSettings
from pipeline.storage import atomic
from viewer.desktop.conversions.output_plan import OutputPlanner


@dataclass(frozen=True)
class ReconstructionOptions:
    """The options of the form. `folder` "": that of the source."""

    format: str = "glb"
    folder: str = ""
    voxels: int = 256
    key_frames: int = 200
    is_part: bool = False
    is_metric: bool = True
    keeps_moving: bool = False
    exports_poses: bool = False


def planned(
    source: str, options: ReconstructionOptions, planner: OutputPlanner, taken: Collection[Path]
) -> ReconstructionRequest:
    """Return the request for a source. It never overwrites: the path is free, or that of unfinished work."""
    known = planner.metadata
    is_shown = source == known.source.address
    stem = f"{planner.stem(source)}-scene"
    folder = planner.folder(Path(source), options.folder)

    def is_taken(path: Path) -> bool:
        return path in taken or path.exists() or (options.exports_poses and _poses(path).exists())

    output = atomic.free_path(folder, stem, f".{options.format}", is_taken)
    space = known.space() if is_shown else {}  # a calibration and a lens hold for what is shown
    degrees = space.get("field_of_view")
    start, end = planner.part if is_shown and options.is_part and planner.part else (None, None)
    depth = known.source.depth if is_shown else None
    return ReconstructionRequest(
        source,
        output,
        ReconstructionSettings(
            start=start, end=end, voxels=options.voxels, key_frames=options.key_frames,
            calibration=space.get("calibration") if options.is_metric else None,
            keep_moving=options.keeps_moving,
            export_poses=_poses(output) if options.exports_poses else None,
        ),
        EstimatorSettings() if depth is not None else known.models.settings,
        known.source.settings,
        depth or DepthFileSettings(),
        None if degrees is None else Lens.from_field_of_view(degrees),
    )  # fmt: skip


def options_of(request: ReconstructionRequest, planner: OutputPlanner) -> ReconstructionOptions:
    """Return the options that a request was planned from."""
    settings, folder = request.settings, request.output.parent
    return ReconstructionOptions(
        format=request.output.suffix[1:],
        folder="" if folder == planner.folder(Path(request.source), "") else str(folder),
        voxels=settings.voxels,
        key_frames=settings.key_frames,
        is_part=settings.start is not None,
        is_metric=settings.calibration is not None or not planner.has_meters,
        keeps_moving=settings.keep_moving,
        exports_poses=settings.export_poses is not None,
    )


def _poses(output: Path) -> Path:
    return output.with_name(f"{output.stem}-poses")
