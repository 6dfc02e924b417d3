"""Compute the live statistics for the status bar, the performance panel and benchmarks.

statistics = session.statistics
statistics.read().latency_ms
"""

from __future__ import annotations

from dataclasses import dataclass, field
from time import perf_counter

from pipeline.evaluation.live_stability import SteadinessReading
from pipeline.frame import DepthFrame
from pipeline.inference.estimator import DepthEstimator
from pipeline.live.meter import Meter, Reading
from pipeline.live.runner import Runner
from viewer.desktop.state.models import Models
from viewer.desktop.state.screen import Screen
from viewer.desktop.workers.bridge import Bridge
from viewer.desktop.workers.renderer import Renderer


@dataclass(frozen=True)
class Drops:
    """Frames replaced by newer ones: before inference, before rendering, before painting."""

    before_network: int = 0
    before_drawing: int = 0
    before_painting: int = 0

    @property
    def total(self) -> int:
        """Return their sum."""
        return self.before_network + self.before_drawing + self.before_painting


@dataclass(frozen=True)
class LiveStatistics:
    """Rates and times over the last seconds; drops and unchanged frames since the source was opened.

    Rates are events per second of each stage; times are medians unless they say otherwise.
    """

    capture_fps: float = 0.0
    inference_fps: float = 0.0
    measured_fps: float = 0.0
    """Of images on the screen."""
    is_carrying: bool = False
    """Whether the model is slower than the source, so that depth is propagated to the frames in between."""
    latency_ms: float = 0.0
    latency_p95_ms: float = 0.0
    inference_ms: float = 0.0
    queue_ms: float = 0.0
    """Time of a frame between capture and inference."""
    drops: Drops = field(default_factory=Drops)
    unchanged: float = 0.0
    """Share of frames that needed no new inference."""
    model: str = ""
    runtime: str = ""
    steadiness: SteadinessReading = field(default_factory=SteadinessReading)

    @property
    def dropped(self) -> int:
        """Return the number of frames that were not shown."""
        return self.drops.total


def statistics_of(
    reading: Reading,
    drops: Drops,
    made_by: tuple[str, str],
    steadiness: SteadinessReading,
    is_carrying: bool = False,
) -> LiveStatistics:
    """Return the statistics of a meter reading; `made_by` is model and runtime."""
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
        is_carrying=is_carrying,
    )


class Statistics:
    """Counts frames on the screen, and collects the counters of all stages. Used in the GUI thread."""

    def __init__(self, renderer: Renderer, bridge: Bridge, models: Models, screen: Screen) -> None:
        self.meter = Meter()
        self._renderer, self._bridge, self._models, self._screen = renderer, bridge, models, screen
        self._runner: Runner | None = None
        self._dropped_before = 0  # by a runner that has ended

    def reset(self) -> None:
        """Reset for another source."""
        self.meter = Meter()
        self._dropped_before = 0

    def attach(self, runner: Runner) -> None:
        """Read the `meter` of this runner, too."""
        self._runner = runner

    def detach(self) -> None:
        """Handle the end of the runner; its drops stay counted."""
        if self._runner is not None:
            self._dropped_before = self._runner.dropped
        self._runner = None

    def on_frame_shown(self, depth: DepthFrame) -> None:
        """Count a new frame on the screen. The latency of a repeated frame is ignored."""
        self.meter.count("paint")
        if not depth.frame.is_redisplayed:
            self.meter.observe("latency_ms", (perf_counter() - depth.frame.entered_at) * 1000)

    def read(self) -> LiveStatistics:
        """Return rates, latency, drops, model and runtime."""
        made_by: DepthFrame | DepthEstimator | None = self._screen.depth or self._models.estimator
        names = (made_by.model, made_by.runtime) if made_by is not None else ("", "")
        runner = self._runner
        dropped = runner.dropped if runner is not None else self._dropped_before
        drops = Drops(dropped, self._renderer.dropped, self._bridge.dropped)
        steadiness = runner.steadiness if runner is not None else SteadinessReading()
        is_carrying = runner is not None and runner.is_carrying
        return statistics_of(self.meter.snapshot(), drops, names, steadiness, is_carrying)
