"""Compute the point cloud of an image for `POST /points`.

space = space_of(seen, calibration_of(text, estimator))
points(seen, space)           # a binary PLY file: meters, or said to be relative
"""

from __future__ import annotations

from pipeline.geometry import calibration as calibrate
from pipeline.geometry.calibration import Calibration
from pipeline.geometry.surface import Space
from pipeline.inference.estimator import DepthEstimator
from pipeline.render.upsample import refined
from pipeline.sinks import ply
from viewer.web.image_depth import ImageDepth


def calibration_of(text: bytes | str | None, estimator: DepthEstimator) -> Calibration | None:
    """As it is given; None without one.

    Raises `CalibrationError` where it cannot be read or is for another network.
    """
    if text is None:
        return None
    measured = calibrate.parse(text)
    measured.require_model(estimator.model)
    return measured


def space_of(seen: ImageDepth, measured: Calibration | None) -> Space:
    """Return the space: calibrated by marks, or as the network tells meters itself."""
    return Space(measured or seen.estimator.calibration, seen.lens)


def points(seen: ImageDepth, space: Space) -> bytes:
    """Return a PLY with one point per pixel of the model, or per image pixel with edge refinement."""
    if seen.look.refine != "none":
        seen.require_few("Refined point clouds are limited to")
    return ply.encoded(refined(seen.depth, seen.look.refine), space, seen.estimator.model)
