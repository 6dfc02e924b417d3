"""Try a network on the bundled clip, whose depth is known: does it compute depth at all?

    pictures, truth = bundled()                    # some frames, and the inverse depth of each
    require_plausible(disparity_of, file)          # WeightsInvalidError for constant values, NaN or noise

Weights of the right names and shapes may still be none of depth: of a training that failed, of another task, damaged
on the way. How good depth is, is not judged: small networks agree with the truth by 0.85, those made worse on purpose
by 0.6, and networks of random numbers by up to 0.4.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Disparity, Image
from pipeline.errors import WeightsInvalidError
from pipeline.sources.base import demo_clip, open_source

FRAMES = 8
EVERY = 2
"""Of these frames, how many-th ones weights are tried on: large networks take seconds for each."""
LEAST_AGREEMENT = 0.45
HINT = "Download the file again from the model's official page."


@cache
def bundled() -> tuple[list[Image], list[NDArray[np.float32]]]:
    """Some frames, and the inverse depth of each, float32 (h, w)."""
    with np.load(demo_clip().with_name("demo_depth.npz")) as file:
        numbers, truth = file["frames"], file["disparity"]
    places = range(0, len(numbers), len(numbers) // FRAMES)[:FRAMES]
    wanted = {int(numbers[place]): truth[place].astype(np.float32) for place in places}
    with open_source("demo") as source:
        pictures = {frame.index: frame.image for frame in source if frame.index in wanted}
    return [pictures[number] for number in wanted], list(wanted.values())


def agreement(output: NDArray[np.float32], truth: NDArray[np.float32]) -> float:
    """Spearman's rank correlation, -1 to 1; 0 where one of them is flat or not finite."""
    if not np.isfinite(output).all():
        return 0.0
    first, second = _ranks(at_size(output, truth.shape)), _ranks(truth)
    length = float(np.sqrt((first @ first) * (second @ second)))
    return float(first @ second) / length if length > 0 else 0.0


def at_size(output: NDArray[np.float32], size: tuple[int, ...]) -> NDArray[np.float32]:
    """What a network gave, at the size of the truth."""
    resized = cv2.resize(output, (size[1], size[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(resized, np.float32)


def require_plausible(disparity_of: Callable[[Image], Disparity], file: Path) -> None:
    """Raise `WeightsInvalidError` unless what comes of the file orders the places of the clip somewhat as they are."""
    pictures, truth = bundled()
    found = []
    for picture, true in zip(pictures[::EVERY], truth[::EVERY], strict=True):
        disparity = disparity_of(picture)
        if not np.isfinite(disparity).all():
            raise _implausible(file, "values that are not finite")
        if np.ptp(disparity) == 0:
            raise _implausible(file, "the same depth everywhere")
        found.append(agreement(disparity, true))
    mean = float(np.mean(found))
    if mean <= -LEAST_AGREEMENT:
        raise _implausible(file, f"depth with near and far swapped (agreement {mean:.2f})")
    if mean < LEAST_AGREEMENT:
        raise _implausible(
            file,
            f"no depth: it agrees with the true depth by {mean:.2f}, and at least {LEAST_AGREEMENT:.2f} is required",
        )


def _implausible(file: Path, what: str) -> WeightsInvalidError:
    return WeightsInvalidError(
        f"With the weights file {file}, the model computes {what}, as tested on the bundled clip.", hint=HINT
    )


def _ranks(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Of each place, from the middle on; equal ones share theirs."""
    _, places, counts = np.unique(values.ravel(), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts + 1) / 2)[places]
    return np.asarray(ranks - ranks.mean(), np.float64)
