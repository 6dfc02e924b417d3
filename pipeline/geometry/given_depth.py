"""Define `GivenDepth`: depth that a frame has from a file, so that no model infers it; see `pipeline.depth_files`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pipeline.arrays import Disparity
from pipeline.geometry.calibration import Calibration
from pipeline.geometry.lens import Lens


@dataclass(frozen=True, eq=False)
class GivenDepth:
    """Depth that comes with a frame, from a file instead of a model.

    Attributes
    ----------
    disparity : ndarray of float32, shape (h, w)
        Inverse depth, ≥ 0; larger is nearer.
    display_range : tuple of float
        (far, near) of the shot: the disparities shown as 0 and as 1.
    shot_start : Fraction
        Timestamp of the frame since which disparity keeps one scale.
    calibration, lens : Calibration, Lens or None
        As the file says; see `DepthFrame`.
    model, digest, stabilization : str
        Name of the model that made it or of the file, SHA-256 of the model, and strength of the stabilization; "" where
        the file does not say it.
    """

    disparity: Disparity
    display_range: tuple[float, float]
    shot_start: Fraction
    calibration: Calibration | None = None
    lens: Lens | None = None
    model: str = ""
    digest: str = ""
    stabilization: str = ""
