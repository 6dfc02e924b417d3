"""How the live picture is doing: what the status line and the state panel show, and what a rehearsal reports."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.evaluation.live_stability import SteadinessReading
from pipeline.live.meter import Reading


@dataclass(frozen=True)
class Drops:
    """Frames that a newer one replaced: before the network, before they were drawn, before they were painted."""

    before_network: int = 0
    before_drawing: int = 0
    before_painting: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.before_network + self.before_drawing + self.before_painting


@dataclass(frozen=True)
class LiveStatistics:
    """Rates and times over the last seconds; drops and what was unchanged since the source was opened.

    Rates are events per second of each stage; times are medians unless they say otherwise.
    """

    capture_fps: float = 0.0
    inference_fps: float = 0.0
    measured_fps: float = 0.0
    """Of pictures on the screen."""
    latency_ms: float = 0.0
    latency_p95_ms: float = 0.0
    inference_ms: float = 0.0
    queue_ms: float = 0.0
    """How long a frame has waited when the network turns to it."""
    drops: Drops = field(default_factory=Drops)
    unchanged: float = 0.0
    """Share of frames that the network did not have to look at again."""
    model: str = ""
    runtime: str = ""
    steadiness: SteadinessReading = field(default_factory=SteadinessReading)

    @property
    def dropped(self) -> int:
        """Frames that were not shown."""
        return self.drops.total


def statistics_of(
    reading: Reading, drops: Drops, made_by: tuple[str, str], steadiness: SteadinessReading
) -> LiveStatistics:
    """What the meter says; `made_by` is the network and its runtime."""
    looked_at = reading.total("inference")
    return LiveStatistics(
        capture_fps=reading.rate("capture"),
        inference_fps=reading.rate("inference"),
        measured_fps=reading.rate("paint"),
        latency_ms=reading.median("latency_ms"),
        latency_p95_ms=reading.p95("latency_ms"),
        inference_ms=reading.median("inference_ms"),
        queue_ms=reading.median("queue_ms"),
        drops=drops,
        unchanged=reading.total("skipped") / looked_at if looked_at else 0.0,
        model=made_by[0],
        runtime=made_by[1],
        steadiness=steadiness,
    )
