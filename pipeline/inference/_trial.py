"""What nobody says of a network is found out on the bundled clip, whose depth is exact.

    found = tried(run, known, size)                # `known` with what was missing; `WeightsInvalidError` for no depth

Each scaling that is usual is tried on some frames. The right one is the one whose result orders the places of a picture
most like the truth does (Spearman's rank correlation): that needs no scale, and its sign is the polarity.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.errors import WeightsInvalidError
from pipeline.inference.description import SCALINGS, Known
from pipeline.models.base import Quantity
from pipeline.plausibility import agreement as agreement_of
from pipeline.plausibility import at_size, bundled

Run = Callable[[Image, Known], NDArray[np.float32]]
"""What the network gives, float32 (h, w) of any size, for a picture that is prepared as is known."""

LEAST_AGREEMENT = 0.6
"""Least correlation: segmentation models reach 0.46 on the bundled clip, small depth models 0.85."""
CLOSE = 0.03
"""A second-best guess within this distance of the best may be right as well."""


def tried(run: Run, known: Known, name: str) -> Known:
    """Return `known` completed by scaling and quantity, and with their agreement."""
    scalings = [(known.mean, known.deviation)] if known.mean and known.deviation else list(SCALINGS.values())
    pictures, truth = bundled()
    results = []
    for mean, deviation in scalings:
        guess = replace(known, mean=mean, deviation=deviation)
        outputs = [at_size(run(picture, guess), truth[0].shape) for picture in pictures]
        agreement = float(
            np.mean([agreement_of(output, true) for output, true in zip(outputs, truth, strict=True)])
        )
        results.append((agreement, guess, outputs))
    results.sort(key=lambda result: abs(result[0]), reverse=True)
    agreement, guess, outputs = results[0]
    if not abs(agreement) >= LEAST_AGREEMENT:
        raise WeightsInvalidError(
            f"{name} does not look like a depth model: on the bundled clip, its best agreement with the true depth is "
            f"{abs(agreement):.2f}; at least {LEAST_AGREEMENT:.2f} is required.",
            hint="If it is one, describe its input and output in a sidecar, "
            f"{Path(name).stem}.depth.json: mean, deviation, quantity.",
        )
    guess = replace(guess, agreement=round(abs(agreement), 3))
    if len(results) > 1:
        guess = replace(guess, runner_up=round(abs(results[1][0]), 3))
    if known.quantity is not None:
        return guess
    if agreement > 0:
        return replace(guess, quantity=Quantity.DISPARITY)
    scale, shift = _line(outputs, truth)
    return replace(guess, quantity=Quantity.DEPTH, scale=scale, shift=shift)


def _line(
    outputs: Sequence[NDArray[np.float32]], truth: Sequence[NDArray[np.float32]]
) -> tuple[float, float]:
    """Fit scale and shift from depth to distance: least squares of the relative error over all frames."""
    depth = np.concatenate([output.ravel() for output in outputs]).astype(np.float64)
    inverse = np.concatenate([true.ravel() for true in truth]).astype(np.float64)
    rows = np.stack([depth * inverse, inverse], axis=1)
    scale, shift = np.linalg.lstsq(rows, np.ones(len(rows)), rcond=None)[0]
    if scale * depth.min() + shift <= 0:  # then something of the bundled clip would be behind the camera
        scale = 1 / float(np.median(inverse) * np.median(depth - depth.min() + np.ptp(depth) / 10))
        shift = scale * (np.ptp(depth) / 10 - depth.min())
    return float(f"{scale:.6g}"), float(f"{shift:.6g}")
