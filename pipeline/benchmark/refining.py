"""Measure gain and cost of edge-aware upsampling: each method of `pipeline.render.upsample` compared with bicubic.

    for figures in compare_refining("nano"): print(figures.method, figures.boundary_f, figures.cpu_ms)

Scenes whose depth is known are rendered at the size of a display. Depth is once the truth itself, brought to the
network's size, and once what the network sees: the first tells what a method can do, the second what it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter, process_time

import cv2
import numpy as np

from pipeline.arrays import Disparity, Image
from pipeline.evaluation.boundary_metrics import boundary_f
from pipeline.evaluation.metrics import Map, depth_accuracy, scale_and_shift
from pipeline.evaluation.stabilizer_trial import scenes
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.load import load_estimator
from pipeline.render.upsample import METHODS, refine
from pipeline.settings import EstimatorSettings

SCALE = 4
"""Frames are this many times larger than in the other trials: 1024x768."""
SEEDS = range(6)
DISPLAY = (1280, 720)
"""(width, height) that times are taken at."""
ROUNDS = 40


@dataclass(frozen=True)
class RefiningFigures:
    """`boundary_f` as in `pipeline.evaluation.boundary_metrics`; times in ms are those of a picture of `DISPLAY`.

    `share` is the median in shares of what the network itself takes for a picture.
    """

    depth: str
    method: str
    boundary_f: float
    abs_rel: float
    median_ms: float
    cpu_ms: float
    share: float


def compare_refining(settings: EstimatorSettings) -> list[RefiningFigures]:
    """Every method on truth and on what this network sees."""
    estimator = load_estimator(settings)
    methods = "none", *METHODS
    times, network_ms = _times(estimator, methods)
    sums = {(kind, method): np.zeros(2) for kind in ("truth", estimator.model) for method in methods}
    for image, truth in _pictures():
        seen = estimator.estimate(image)
        height, width = seen.shape
        small = np.asarray(cv2.resize(truth, (width, height), interpolation=cv2.INTER_AREA), np.float32)
        for kind, disparity in (("truth", small), (estimator.model, seen)):
            for method in methods:
                sums[kind, method] += _judged(refine(disparity, image, method), truth)
    found = []
    for (kind, method), total in sums.items():
        boundary, abs_rel = (float(value) for value in total / len(SEEDS))
        median_ms, cpu_ms = times[method]
        found.append(
            RefiningFigures(kind, method, boundary, abs_rel, median_ms, cpu_ms, median_ms / network_ms)
        )
    return found


def _pictures() -> Iterator[tuple[Image, Map]]:
    for seed in SEEDS:
        shot = scenes.handheld(seed).large(SCALE)
        yield shot.frame.image, shot.truth


def _judged(disparity: Disparity, truth: Map) -> tuple[float, float]:
    """F of boundaries and AbsRel."""
    scale, shift = scale_and_shift(disparity.ravel().astype(np.float64), truth.ravel().astype(np.float64))
    aligned = np.asarray(scale * disparity + shift, np.float32)
    return boundary_f(aligned, truth), depth_accuracy(disparity, truth).abs_rel


def _times(
    estimator: DepthEstimator, methods: tuple[str, ...]
) -> tuple[dict[str, tuple[float, float]], float]:
    """Median and processor time of each method in ms, and the median of the network, in turns."""
    width, height = DISPLAY
    image = np.asarray(cv2.resize(scenes.handheld(0).large(1).frame.image, (width, height)), np.uint8)
    disparity = estimator.estimate(image)
    wall: dict[str, list[float]] = {name: [] for name in (*methods, "network")}
    cpu: dict[str, list[float]] = {name: [] for name in wall}
    for _ in range(ROUNDS):
        for name in wall:
            began, cpu_began = perf_counter(), process_time()
            if name == "network":
                estimator.estimate(image)
            else:
                refine(disparity, image, name)
            wall[name].append(1000 * (perf_counter() - began))
            cpu[name].append(1000 * (process_time() - cpu_began))
    found = {name: (float(np.median(wall[name])), float(np.median(cpu[name]))) for name in methods}
    return found, float(np.median(wall["network"]))
