"""Fit a calibration to distance marks.

marks = [mark_at((120, 80), 1.5, disparity, size, lens), ...]     # a place in the picture, and meters to it
calibration = fit(marks)
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import CalibrationError
from pipeline.geometry.calibration import PICKING, Calibration
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.lens import Lens

PICKING_COUNTS = 2
"""Number of marks after the second whose residuals weigh as much as the assumed error."""
HUBER = 1.345
"""Residual, in standard deviations, above which the Huber loss is linear: 95 % efficiency for normal errors."""
LEAST_SPREAD = 0.005
"""Least relative error of a measured distance."""
TRIED = 200
"""Maximum number of marks whose pairs give initial lines."""


def fit(marks: Sequence[DistanceMark], *, model: str = "", lens: Lens | None = None) -> Calibration:
    """The calibration that two or more marks agree on.

    What counts is the error as a share of the distance, so that far marks do not outweigh near ones. One mark that is
    badly off, among four or more, has little to say. Raises `CalibrationError` where marks tell nothing.
    """
    _check(marks)
    marks = [DistanceMark(float(mark.disparity), float(mark.meters)) for mark in marks]  # JSON knows no numpy
    disparity = np.array([mark.disparity for mark in marks], np.float64)
    meters = np.array([mark.meters for mark in marks], np.float64)
    line = _first_line(disparity, meters)
    weights = np.ones(len(marks))
    for _ in range(50):
        rows, errors = _linear(line, disparity, meters)
        spread = max(1.4826 * float(np.median(np.abs(errors))), LEAST_SPREAD)
        weights = 1 / np.maximum(1, np.abs(errors) / (HUBER * spread))
        root = np.sqrt(weights)
        change = np.linalg.lstsq(rows * root[:, None], -errors * root, rcond=None)[0]
        while not _is_possible(line + change, disparity):
            change /= 2
        line = line + change
        if np.abs(rows @ change).max() < 1e-9:
            break
    rows, errors = _linear(line, disparity, meters)
    seen = float(np.sum(weights * errors**2))
    variance = (PICKING_COUNTS * PICKING**2 + seen) / (PICKING_COUNTS + len(marks) - 2)
    covariance = variance * np.linalg.inv(rows.T @ (rows * weights[:, None]))
    return Calibration(
        float(line[0]),
        float(line[1]),
        tuple(marks),
        float(np.sqrt(np.mean(np.expm1(-errors) ** 2))),
        math.sqrt(variance),
        (float(covariance[0, 0]), float(covariance[0, 1]), float(covariance[1, 1])),
        model,
        lens,
    )


def rescaled(mark: DistanceMark, *, model: str = "", lens: Lens | None = None) -> Calibration:
    """For a network that tells meters, after one mark, which settles a scale and no shift.

    Raises `CalibrationError`.
    """
    _check_mark(mark)
    if mark.disparity <= 0:
        raise CalibrationError("The distance mark is too far away.", hint="Mark a nearer point.")
    b = 1 / (mark.meters * mark.disparity)
    return Calibration(0.0, b, (mark,), 0.0, PICKING, model=model, lens=lens, is_by_network=True)


def _check(marks: Sequence[DistanceMark]) -> None:
    if len(marks) < 2:
        raise CalibrationError(
            "One distance mark is not enough." if marks else "There are no distance marks.",
            hint="Mark at least two points, one near and one far.",
        )
    for mark in marks:
        _check_mark(mark)
    if len({mark.disparity for mark in marks}) < 2:
        raise CalibrationError(
            "All distance marks have the same depth.",
            hint="Mark one point that is nearer and one that is farther.",
        )


def _check_mark(mark: DistanceMark) -> None:
    if not (math.isfinite(mark.meters) and mark.meters > 0):
        raise CalibrationError(
            f"{mark.meters:g} m is not a valid distance.", hint="Give meters, more than 0."
        )
    if not math.isfinite(mark.disparity):
        raise CalibrationError("A distance mark has no depth.", hint="Mark another point.")


def _is_possible(line: NDArray[np.float64], disparity: NDArray[np.float64]) -> bool:
    """Return whether disparity decreases with distance, and all marks are in front of the camera."""
    return bool(line[1] > 0 and np.all(line[0] + line[1] * disparity > 0))


def _first_line(disparity: NDArray[np.float64], meters: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the line through two marks with the least total error: it is robust against one outlier."""
    tried = np.argsort(disparity, kind="stable")[:: -(-len(disparity) // TRIED)]
    best, least = None, math.inf
    for number, one in enumerate(tried):
        for other in tried[number + 1 :]:
            if disparity[one] == disparity[other]:
                continue
            b = (1 / meters[other] - 1 / meters[one]) / (disparity[other] - disparity[one])
            line = np.array([1 / meters[one] - b * disparity[one], b])
            if not _is_possible(line, disparity):
                continue
            left = float(np.abs(_linear(line, disparity, meters)[1]).sum())
            if left < least:
                best, least = line, left
    if best is None:
        raise CalibrationError(
            "The distance marks contradict each other: what was measured as nearer appears farther away.",
            hint="Check the distances, and that each mark lies on the object that was measured.",
        )
    return best


def _linear(
    line: NDArray[np.float64], disparity: NDArray[np.float64], meters: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the Jacobian in a and b, (n, 2), and the errors, (n,): logarithms of measured over computed distance."""
    inverse = line[0] + line[1] * disparity
    return np.stack([1 / inverse, disparity / inverse], axis=1), np.log(meters * inverse)
