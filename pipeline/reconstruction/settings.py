"""Define the settings of a reconstruction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.option import Settings, option


@dataclass(frozen=True)
class ReconstructionSettings(Settings):
    """How a clip becomes a mesh."""

    overwrite: bool = option(False, "replace the output if it exists, and unfinished work for another one")
    start: float | None = option(
        None, "start time, measured from the first frame of the source", minimum=0, unit="s"
    )
    end: float | None = option(
        None, "end time, measured from the first frame of the source", minimum=0, unit="s"
    )
    calibration: Path | None = option(
        None, "calibration file or sidecar, for meters; without it, the scale is relative"
    )
    key_frames: int = option(200, "maximum number of key frames", minimum=8, maximum=2000)
    voxels: int = option(
        256, "voxels along the longest side of the scene: more give finer detail and take more memory",
        minimum=32, maximum=1024,
    )  # fmt: skip
    keep_moving: bool = option(
        False, "keep moving objects; without it, depth that other key frames contradict is left out"
    )
    export_poses: Path | None = option(
        None,
        "folder to write camera poses, images and depth to, for COLMAP (sparse/0) and Nerfstudio (transforms.json)",
    )
