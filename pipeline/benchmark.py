"""How fast is it here? Networks held against each other, and a conversion against the bare network.

    figures = compare_networks(variants(models=["nano"]), pictures_of("demo"), rounds=20)
    conversion = measure_conversion("demo", EstimatorSettings("nano"))

The variants take turns, picture by picture, in one run: what else the machine does slows all of them alike, so that
their ratios hold. `cpu_ms` is processor time, of all threads, which hardly knows about the neighbors at all.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import numpy as np

from pipeline import plugins
from pipeline.convert import convert
from pipeline.errors import RuntimeInaccurateError
from pipeline.estimator import DepthEstimator, load_estimator
from pipeline.frame import Image
from pipeline.models.base import load_model
from pipeline.settings import ConvertSettings, EstimatorSettings
from pipeline.sources.base import open_source

REFERENCE = "torch", "f32"
INPUT_SIZES = "fast", "official", "quality"
PICTURES = 5
"""Taken from the clip; one after the other is given to all variants."""
WARM_UP = 2
"""Untimed runs of each: the first at a size makes the runtime ready for it."""


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


@dataclass(frozen=True)
class ConversionFigures:
    """A conversion beside the bare network, on the same pictures: frames per second, and their ratio."""

    model: str
    runtime: str
    frames: int
    fps: float
    bare_fps: float
    share: float
    skipped: int


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "system": platform.platform(),
        "python": platform.python_version(),
        **{name: version(name) for name in ("numpy", "torch", "openvino", "opencv-python-headless", "av")},
    }


def _processor() -> str:
    """Its name, and what makes it fast."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    facts = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    notable = [
        flag for flag in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if flag in facts.get("flags", "")
    ]
    return " ".join([facts.get("model name", platform.machine()), *notable])


def variants(
    models: Sequence[str] = (),
    runtimes: Sequence[str] = (),
    precisions: Sequence[str] = (),
    input_sizes: Sequence[str | int] = (),
) -> list[EstimatorSettings]:
    """All that can run here, of what was asked for; an empty choice is any. Of torch, f32 alone unless asked for."""
    models = models or [name for name in plugins.names("pipeline.models") if load_model(name).is_available()]
    return [
        EstimatorSettings(model=model, runtime=runtime, precision=precision, input_size=size)
        for model in models
        for runtime in runtimes or plugins.names("pipeline.runtimes")
        if plugins.load("pipeline.runtimes", runtime).is_available()
        for precision in plugins.load("pipeline.runtimes", runtime).precisions()
        if precision in load_model(model).bounds
        and precision in (precisions or (("f32",) if runtime == "torch" else (precision,)))
        for size in input_sizes or INPUT_SIZES
    ]


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
    wall: list[list[float]] = [[] for _ in loaded]
    cpu: list[list[float]] = [[] for _ in loaded]
    for count in range(-WARM_UP, rounds):
        image = pictures[count % len(pictures)]
        for index, estimator in enumerate(loaded):
            if isinstance(estimator, str):
                continue
            began, cpu_began = perf_counter(), process_time()
            estimator.estimate(image)
            if count >= 0:
                wall[index].append(perf_counter() - began)
                cpu[index].append(process_time() - cpu_began)
    measured = [
        replace(entry, refused=estimator)
        if isinstance(estimator, str)
        else _timed(entry, estimator, pictures[0], wall[index], cpu[index])
        for index, (entry, estimator) in enumerate(zip(figures, loaded, strict=True))
    ]
    return list(_against_reference(measured, loaded, pictures[0]))


def _loaded(figures: Iterable[NetworkFigures]) -> Iterator[DepthEstimator | str]:
    """Every variant's estimator, or why it was refused. One network serves all its input sizes."""
    known: dict[tuple[str, str, str], DepthEstimator | str] = {}
    for entry in figures:
        key = entry.model, entry.runtime, entry.precision
        if key not in known:
            try:
                known[key] = load_estimator(entry.model, runtime=entry.runtime, precision=entry.precision)
            except RuntimeInaccurateError as error:
                known[key] = str(error)
        estimator = known[key]
        yield estimator if isinstance(estimator, str) else estimator.sized(entry.input_size)


def _timed(
    entry: NetworkFigures, estimator: DepthEstimator, image: Image, wall: list[float], cpu: list[float]
) -> NetworkFigures:
    height, width = estimator.estimate(image).shape
    median = float(np.median(wall))
    return replace(
        entry,
        network_size=f"{width}x{height}",
        median_ms=1000 * median,
        p95_ms=1000 * float(np.percentile(wall, 95)),
        cpu_ms=1000 * float(np.median(cpu)),
        fps=1 / median,
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


def measure_conversion(clip: str, settings: EstimatorSettings) -> ConversionFigures:
    """Convert a clip, and run the bare network before and after on some of its pictures."""
    estimator = load_estimator(settings)
    pictures = pictures_of(clip)
    bare = _bare_times(estimator, pictures)
    with TemporaryDirectory() as folder:
        result = convert(clip, Path(folder) / "depth.mp4", ConvertSettings(audio=False), estimator=estimator)
    bare_fps = 1 / float(np.median(bare + _bare_times(estimator, pictures)))
    return ConversionFigures(
        estimator.model,
        estimator.runtime,
        result.frames,
        result.rate,
        bare_fps,
        result.rate / bare_fps,
        result.skipped,
    )


def _bare_times(estimator: DepthEstimator, pictures: Sequence[Image]) -> list[float]:
    """Seconds that the network alone takes for a picture, some twenty times."""
    estimator.estimate(pictures[0])
    times = []
    for count in range(20):
        began = perf_counter()
        estimator.estimate(pictures[count % len(pictures)])
        times.append(perf_counter() - began)
    return times
