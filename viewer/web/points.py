"""Compute the point cloud of an image for `POST /points`.

space = space_of(seen, calibration_of(text, estimator), None)
points(seen, space, estimator.model)           # a binary PLY file: meters, or said to be relative
"""

from __future__ import annotations

from pipeline.geometry import calibration as calibrate
from pipeline.geometry.calibration import Calibration
from pipeline.geometry.lens import Lens
from pipeline.geometry.surface import Space
from pipeline.inference.estimator import DepthEstimator
from pipeline.render.upsample import refined
from pipeline.sinks import ply
from viewer.web.image_depth import ImageDepth


def calibration_of(text: bytes | str | None, estimator: DepthEstimator) -> Calibration | None:
    """As it is given, or as the network tells meters itself.

    Raises `CalibrationError` where it cannot be read or is for another network.
    """
    if text is None:
        return estimator.calibration
    measured = calibrate.parse(text)
    measured.require_model(estimator.model)
    return measured


def space_of(seen: ImageDepth, calibration: Calibration | None, field_of_view: float | None) -> Space:
    """Return the space with its lens: manual, calibrated, from the file, or assumed."""
    if field_of_view is not None:
        return Space(calibration, Lens.from_field_of_view(field_of_view))
    return Space(calibration, (calibration and calibration.lens) or seen.lens)


def points(seen: ImageDepth, space: Space, model: str) -> bytes:
    """Return a PLY with one point per pixel of the model, or per image pixel with edge refinement."""
    if seen.look.refine != "none":
        seen.require_few("Refined point clouds are limited to")
    return ply.encoded(refined(seen.depth, seen.look.refine), space, model)
