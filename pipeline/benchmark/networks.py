"""Measure every model, runtime, precision and input size, in turns.

figures = compare_networks(variants(models=["nano"]), pictures_of("demo"), rounds=20)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from time import perf_counter, process_time, sleep

import numpy as np

from pipeline import plugins
from pipeline.arrays import Image
from pipeline.errors import RuntimeInaccurateError, RuntimeUnavailableError
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.load import load_estimator
from pipeline.models.base import load_model
from pipeline.runtimes.loader import CALIBRATED, bound_of
from pipeline.settings import EstimatorSettings
from pipeline.sources.base import open_source

REFERENCE = "torch", "f32"
INPUT_SIZES = "fast", "official", "quality"
PICTURES = 5
"""Taken from the clip; one after the other is given to all variants."""
WARM_UP = 2
"""Untimed runs of each: the first at a size makes the runtime ready for it."""
PAUSE = 0.01
"""Seconds between turns: some libraries' threads go on spinning for a while, at the expense of who comes next."""


@dataclass(frozen=True)
class NetworkFigures:
    """One variant. Where it was refused, `refused` says why and the rest is 0.

    `error` is the largest difference from torch in f32, as a share of the largest disparity; `faster` how many times
    less the median is than that of torch in f32. Both are None where torch was left out.
    """

    model: str
    runtime: str
    precision: str
    input_size: str | int
    network_size: str = ""
    median_ms: float = 0.0
    p95_ms: float = 0.0
    cpu_ms: float = 0.0
    fps: float = 0.0
    faster: float | None = None
    error: float | None = None
    refused: str = ""


def variants(
    models: Sequence[str] = (),
    runtimes: Sequence[str] = (),
    precisions: Sequence[str] = (),
    input_sizes: Sequence[str | int] = (),
) -> list[EstimatorSettings]:
    """All that can run here, of what was asked for; an empty choice is any.

    Unless asked for, torch runs in f32 alone, and int8 not at all: nobody takes them unasked.
    """
    models = models or [name for name in plugins.names("pipeline.models") if load_model(name).is_available()]
    return [
        EstimatorSettings(model=model, runtime=runtime, precision=precision, input_size=size)
        for model in models
        for runtime in runtimes or plugins.names("pipeline.runtimes")
        if plugins.load("pipeline.runtimes", runtime).is_available()
        for precision in plugins.load("pipeline.runtimes", runtime).precisions()
        if bound_of(load_model(model).bounds, precision) is not None
        and (precision in precisions or (not precisions and _is_usual(runtime, precision)))
        for size in input_sizes or INPUT_SIZES
    ]


def _is_usual(runtime: str, precision: str) -> bool:
    return precision == "f32" if runtime == "torch" else precision != CALIBRATED


def pictures_of(clip: str) -> list[Image]:
    """The first pictures of a clip, five frames apart."""
    with open_source(clip) as source:
        return [frame.image for frame in islice(source, 0, 5 * PICTURES, 5)]


def compare_networks(
    chosen: Iterable[EstimatorSettings], pictures: Sequence[Image], rounds: int
) -> list[NetworkFigures]:
    """Every variant on the same pictures, in turns."""
    figures = [
        NetworkFigures(entry.model, entry.runtime, entry.precision, entry.input_size) for entry in chosen
    ]
    loaded = list(_loaded(figures))
    times = take_turns([entry for entry in loaded if not isinstance(entry, str)], pictures, rounds)
    taken = iter(times)
    measured = [
        replace(entry, refused=estimator)
        if isinstance(estimator, str)
        else _timed(entry, estimator, pictures[0], next(taken))
        for entry, estimator in zip(figures, loaded, strict=True)
    ]
    return list(_against_reference(measured, loaded, pictures[0]))


@dataclass(frozen=True)
class Times:
    """Of one picture, in milliseconds."""

    median_ms: float
    p95_ms: float
    cpu_ms: float


def take_turns(estimators: Sequence[DepthEstimator], pictures: Sequence[Image], rounds: int) -> list[Times]:
    """Picture by picture, one estimator after the other."""
    wall: list[list[float]] = [[] for _ in estimators]
    cpu: list[list[float]] = [[] for _ in estimators]
    for count in range(-WARM_UP, rounds):
        image = pictures[count % len(pictures)]
        for index, estimator in enumerate(estimators):
            sleep(PAUSE)
            began, cpu_began = perf_counter(), process_time()
            estimator.estimate(image)
            if count >= 0:
                wall[index].append(1000 * (perf_counter() - began))
                cpu[index].append(1000 * (process_time() - cpu_began))
    return [
        Times(float(np.median(one)), float(np.percentile(one, 95)), float(np.median(other)))
        for one, other in zip(wall, cpu, strict=True)
    ]


def _loaded(figures: Iterable[NetworkFigures]) -> Iterator[DepthEstimator | str]:
    """Every variant's estimator, or why it was refused. One network serves all its input sizes."""
    known: dict[tuple[str, str, str], DepthEstimator | str] = {}
    for entry in figures:
        key = entry.model, entry.runtime, entry.precision
        if key not in known:
            try:
                known[key] = load_estimator(entry.model, runtime=entry.runtime, precision=entry.precision)
            except (RuntimeInaccurateError, RuntimeUnavailableError) as error:
                known[key] = str(error)
        estimator = known[key]
        yield estimator if isinstance(estimator, str) else estimator.sized(entry.input_size)


def _timed(entry: NetworkFigures, estimator: DepthEstimator, image: Image, times: Times) -> NetworkFigures:
    height, width = estimator.estimate(image).shape
    return replace(
        entry,
        network_size=f"{width}x{height}",
        median_ms=times.median_ms,
        p95_ms=times.p95_ms,
        cpu_ms=times.cpu_ms,
        fps=1000 / times.median_ms,
    )


def _against_reference(
    figures: Sequence[NetworkFigures], loaded: Sequence[DepthEstimator | str], image: Image
) -> Iterator[NetworkFigures]:
    """With speed and error as told by torch in f32, where that was measured too."""
    references = {
        (entry.model, entry.input_size): (entry.median_ms, estimator.estimate(image))
        for entry, estimator in zip(figures, loaded, strict=True)
        if (entry.runtime, entry.precision) == REFERENCE and not isinstance(estimator, str)
    }
    for entry, estimator in zip(figures, loaded, strict=True):
        reference = references.get((entry.model, entry.input_size))
        if reference is None or isinstance(estimator, str):
            yield entry
            continue
        median_ms, expected = reference
        error = float(np.abs(estimator.estimate(image) - expected).max() / expected.max())
        yield replace(entry, faster=median_ms / entry.median_ms, error=error)


def network_cpu_ms(settings: EstimatorSettings, size: tuple[int, int]) -> float:
    """Processor time, of all threads, that a network takes for a picture of this (width, height): the median."""
    estimator = load_estimator(settings)
    image = np.random.default_rng(0).integers(0, 255, (size[1], size[0], 3), np.uint8)
    times = []
    for _ in range(WARM_UP + 30):
        began = process_time()
        estimator.estimate(image)
        times.append(process_time() - began)
    return 1000 * float(np.median(times[WARM_UP:]))
