"""Compare the figures of one run with the targets: one row per target.

for goal in goals(baselines=…, conversions=…, lives=…, memory=…):
    print(goal.name, goal.target, goal.measured, goal.passed)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from pipeline.benchmark.baselines import BUILT_IN, CLASSIC, EAGER, ONNX, BaselineFigures
from pipeline.benchmark.conversion import ConversionFigures
from pipeline.benchmark.memory import MemoryFigures
from pipeline.evaluation.goal import Goal

AGAINST_EAGER, AGAINST_ONNX, AGAINST_CLASSIC = 4.0, 2.2, 4.0
"""Times faster, at least."""
CONVERSION_SHARE, LIVE_SHARE, UPLOAD_SHARE = 0.85, 0.95, 0.8
"""Least share of the frame rate of the bare model; of the live source; of the bare model again."""
UPLOADED = "256x256"
"""The input size of the model: with larger images, decoding and encoding dominate."""
CARRIED_MS = 40.0
"""Milliseconds from capture to paint, at most, beside a frame interval, where depth is carried to every frame."""
LATENCY_NETWORKS = 2.0
"""95 % of the frames are shown within this many inference times plus one frame interval."""
MEMORY_SHARE = 1.05
"""Largest ratio of the peak memory of a video ten times as long."""
QUIET = 0.9
"""Least free share of the cores for a valid measurement: below it, torch mostly waits for its own threads."""
LIVE_RATE = 30.0
"""Frame rate of the live source, an upper bound for the live view."""


class Live(Protocol):
    """Figures of the live pipeline."""

    @property
    def model(self) -> str: ...
    @property
    def measured_fps(self) -> float: ...
    @property
    def latency_p95_ms(self) -> float: ...
    @property
    def inference_ms(self) -> float: ...
    @property
    def is_carrying(self) -> bool: ...


class Upload(Protocol):
    """Figures of the server."""

    @property
    def model(self) -> str: ...
    @property
    def size(self) -> str: ...
    @property
    def share(self) -> float: ...


def goals(
    baselines: Sequence[BaselineFigures] = (),
    conversions: Iterable[ConversionFigures] = (),
    lives: Iterable[Live] = (),
    uploads: Iterable[Upload] = (),
    memory: MemoryFigures | None = None,
    free: float = 1.0,
) -> list[Goal]:
    """Return every target, measured or not. `free` is the share of the cores that was free."""
    rows = [*_of_baselines(baselines), *_conversions(conversions), *_lives(lives), *_uploads(uploads)]
    if free < QUIET:
        rows = [_void(row, free) if row.passed is not None else row for row in rows]
    return [*rows, _memory(memory)]


def _unmeasured(name: str, target: str, part: str, why: str = "") -> Goal:
    return Goal(name, target, f"not measured: {why or f'needs --part {part}'}")


def _void(goal: Goal, free: float) -> Goal:
    """Mark a result as unreliable, because other programs used the processor."""
    return replace(goal, measured=f"{goal.measured}, with only {free:.0%} of the cores free", passed=None)


def _of_baselines(baselines: Sequence[BaselineFigures]) -> Iterator[Goal]:
    times = {(one.model, one.runtime): one.median_ms for one in baselines if one.median_ms}
    why = next((one.note for one in baselines if one.note), "")
    default = {one.model: one.median_ms for one in baselines if one.is_default}
    classic = default.get(CLASSIC)
    for baseline, least in ((EAGER, AGAINST_EAGER), (ONNX, AGAINST_ONNX)):
        yield _faster(
            f"{CLASSIC} 256x256 vs. {baseline}", classic, times.get((CLASSIC, baseline)), least, why
        )
    yield _faster(f"{BUILT_IN} vs. {CLASSIC}, 256x256", default.get(BUILT_IN), classic, AGAINST_CLASSIC, why)


def _faster(name: str, ours: float | None, theirs: float | None, least: float, why: str) -> Goal:
    target = f"≥ {least:.1f}x faster"
    if ours is None or theirs is None:
        return _unmeasured(name, target, "baselines", why)
    return Goal(name, target, f"{theirs / ours:.2f}x", theirs / ours >= least)


def _conversions(conversions: Iterable[ConversionFigures]) -> Iterator[Goal]:
    target = f"≥ {CONVERSION_SHARE}"
    rows = [
        Goal(
            f"conversion of {one.size} vs. the bare model, {one.model}",
            target,
            f"{one.share:.2f}",
            one.share >= CONVERSION_SHARE,
        )
        for one in conversions
    ]
    yield from rows or [_unmeasured("conversion of 1280x720 vs. the bare model", target, "conversion")]


def _lives(lives: Iterable[Live]) -> Iterator[Goal]:
    rate, lag = f"live, share of {LIVE_RATE:g} fps", "live, latency, 95th percentile"
    measured = False
    for one in lives:
        measured = True
        share = one.measured_fps / LIVE_RATE
        yield Goal(f"{rate}, {one.model}", f"≥ {LIVE_SHARE}", f"{share:.2f}", share >= LIVE_SHARE)
        wait = CARRIED_MS if one.is_carrying else LATENCY_NETWORKS * one.inference_ms
        most = wait + 1000 / LIVE_RATE
        yield Goal(
            f"{lag}, {one.model}",
            f"≤ {most:.0f} ms",
            f"{one.latency_p95_ms:.0f} ms",
            one.latency_p95_ms <= most,
        )
    if not measured:
        latency = f"≤ 2 inferences + 1 frame, or {CARRIED_MS:g} ms + 1 frame where depth is carried"
        yield _unmeasured(rate, f"≥ {LIVE_SHARE}", "live")
        yield _unmeasured(lag, latency, "live")


def _uploads(uploads: Iterable[Upload]) -> Iterator[Goal]:
    name, target = f"uploads of {UPLOADED} vs. the bare model", f"≥ {UPLOAD_SHARE}"
    rows = [
        Goal(f"{name}, {one.model}", target, f"{one.share:.2f}", one.share >= UPLOAD_SHARE)
        for one in uploads
        if one.size == UPLOADED
    ]
    yield from rows or [_unmeasured(name, target, "web")]


def _memory(memory: MemoryFigures | None) -> Goal:
    name, target = "memory of a conversion, 10 minutes vs. 1", f"≤ {MEMORY_SHARE}"
    if memory is None:
        return _unmeasured(name, target, "memory")
    return Goal(name, target, f"{memory.share:.2f}", memory.share <= MEMORY_SHARE)
