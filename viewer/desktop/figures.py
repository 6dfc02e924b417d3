"""How the live picture is doing: what the status line shows, and what a rehearsal reports."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.gauge import SteadinessReading
from pipeline.meter import Reading


@dataclass(frozen=True)
class Figures:
    """Rates and latencies over the last seconds; drops and what was unchanged since the source was opened."""

    measured_fps: float = 0.0
    latency_ms: float = 0.0
    latency_p95_ms: float = 0.0
    inference_ms: float = 0.0
    dropped: int = 0
    unchanged: float = 0.0
    """Share of frames that the network did not have to look at again."""
    model: str = ""
    runtime: str = ""
    steadiness: SteadinessReading = field(default_factory=SteadinessReading)


def figures_of(
    reading: Reading, dropped: int, made_by: tuple[str, str], steadiness: SteadinessReading
) -> Figures:
    """What the meter says; `made_by` is the network and its runtime."""
    looked_at = reading.total("inference")
    return Figures(
        measured_fps=reading.rate("paint"),
        latency_ms=reading.median("latency_ms"),
        latency_p95_ms=reading.p95("latency_ms"),
        inference_ms=reading.median("inference_ms"),
        dropped=dropped,
        unchanged=reading.total("skipped") / looked_at if looked_at else 0.0,
        model=made_by[0],
        runtime=made_by[1],
        steadiness=steadiness,
    )
