"""What was promised, and what came of it: a row a promise, reckoned from the figures of one run.

for goal in goals(rivals=…, conversions=…, lives=…, memory=…): print(goal.words, goal.wanted, goal.found, goal.reached)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from pipeline.benchmark.conversion import ConversionFigures
from pipeline.benchmark.memory import MemoryFigures
from pipeline.benchmark.rivals import BUILT_IN, CLASSIC, EAGER, ONNX, RivalFigures

AGAINST_EAGER, AGAINST_ONNX, AGAINST_CLASSIC = 4.0, 2.2, 4.0
"""Times faster, at least."""
CONVERSION_SHARE, LIVE_SHARE, UPLOAD_SHARE = 0.85, 0.9, 0.8
"""Of the bare network's frames per second; of that or of what the source gives; of the bare network's, at least."""
UPLOADED = "256x256"
"""Pictures of the network's own size: what larger ones take beside it, their decoding and encoding do."""
LATENCY_NETWORKS = 2.0
"""Times the network's own, and one frame interval more, is what 95 % of the pictures are shown within."""
MEMORY_SHARE = 1.05
"""Of a clip ten times as long, at most."""
QUIET = 0.9
"""Share of the cores that is to be had, at least: with less, torch waits for its own threads and not for its work."""
LIVE_RATE = 30.0
"""Frames per second of a live source, where it gives no more."""


class Live(Protocol):
    """What the live pipeline showed."""

    @property
    def model(self) -> str: ...
    @property
    def measured_fps(self) -> float: ...
    @property
    def latency_p95_ms(self) -> float: ...
    @property
    def inference_ms(self) -> float: ...


class Upload(Protocol):
    """What the server showed."""

    @property
    def model(self) -> str: ...
    @property
    def size(self) -> str: ...
    @property
    def share(self) -> float: ...


@dataclass(frozen=True)
class Goal:
    """One promise. `reached` is None where the run did not measure it, or not so that it counts."""

    words: str
    wanted: str
    found: str = "not measured"
    reached: bool | None = None


def goals(
    rivals: Sequence[RivalFigures] = (),
    conversions: Iterable[ConversionFigures] = (),
    lives: Iterable[Live] = (),
    uploads: Iterable[Upload] = (),
    memory: MemoryFigures | None = None,
    free: float = 1.0,
) -> list[Goal]:
    """Every promise, whether it could be measured or not. `free` is the share of the cores that was to be had."""
    rows = [*_of_rivals(rivals), *_conversions(conversions), *_lives(lives), *_uploads(uploads)]
    if free < QUIET:
        rows = [_void(row, free) if row.reached is not None else row for row in rows]
    return [*rows, _memory(memory)]


def _void(goal: Goal, free: float) -> Goal:
    """What was found says nothing where others had the processor."""
    return replace(goal, found=f"{goal.found}, with {free:.0%} of the cores to be had", reached=None)


def _of_rivals(rivals: Sequence[RivalFigures]) -> Iterator[Goal]:
    times = {(one.model, one.runtime): one.median_ms for one in rivals if one.median_ms}
    default = {one.model: one.median_ms for one in rivals if one.is_default}
    classic = default.get(CLASSIC)
    for rival, least in ((EAGER, AGAINST_EAGER), (ONNX, AGAINST_ONNX)):
        yield _faster(f"{CLASSIC} 256x256 against {rival}", classic, times.get((CLASSIC, rival)), least)
    yield _faster(f"{BUILT_IN} against {CLASSIC}, 256x256", default.get(BUILT_IN), classic, AGAINST_CLASSIC)


def _faster(words: str, ours: float | None, theirs: float | None, least: float) -> Goal:
    wanted = f"≥ {least:.1f}x faster"
    if ours is None or theirs is None:
        return Goal(words, wanted)
    return Goal(words, wanted, f"{theirs / ours:.2f}x", theirs / ours >= least)


def _conversions(conversions: Iterable[ConversionFigures]) -> Iterator[Goal]:
    wanted = f"≥ {CONVERSION_SHARE}"
    rows = [
        Goal(
            f"conversion of {one.size} against the bare network, {one.model}",
            wanted,
            f"{one.share:.2f}",
            one.share >= CONVERSION_SHARE,
        )
        for one in conversions
    ]
    yield from rows or [Goal("conversion of 1280x720 against the bare network", wanted)]


def _lives(lives: Iterable[Live]) -> Iterator[Goal]:
    rate, lag = "live, shown of min(30, bare network) frames per second", "live, capture to paint, 95 %"
    measured = False
    for one in lives:
        measured = True
        share = one.measured_fps / min(LIVE_RATE, 1000 / one.inference_ms)
        yield Goal(f"{rate}, {one.model}", f"≥ {LIVE_SHARE}", f"{share:.2f}", share >= LIVE_SHARE)
        most = LATENCY_NETWORKS * one.inference_ms + 1000 / LIVE_RATE
        yield Goal(
            f"{lag}, {one.model}",
            f"≤ {most:.0f} ms",
            f"{one.latency_p95_ms:.0f} ms",
            one.latency_p95_ms <= most,
        )
    if not measured:
        yield Goal(rate, f"≥ {LIVE_SHARE}")
        yield Goal(lag, "≤ 2 networks and a frame")


def _uploads(uploads: Iterable[Upload]) -> Iterator[Goal]:
    words, wanted = f"uploads of {UPLOADED} against the bare network", f"≥ {UPLOAD_SHARE}"
    rows = [
        Goal(f"{words}, {one.model}", wanted, f"{one.share:.2f}", one.share >= UPLOAD_SHARE)
        for one in uploads
        if one.size == UPLOADED
    ]
    yield from rows or [Goal(words, wanted)]


def _memory(memory: MemoryFigures | None) -> Goal:
    words, wanted = "memory of a conversion, 10 minutes against 1", f"≤ {MEMORY_SHARE}"
    if memory is None:
        return Goal(words, wanted)
    return Goal(words, wanted, f"{memory.share:.2f}", memory.share <= MEMORY_SHARE)
