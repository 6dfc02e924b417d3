"""Run a source through a model into one output, without a window: for `depth-viewer live`.

run = LiveRun(recording_of(path, source, estimator, stabilizer, look), space, keeps=True)
run.go(source, estimator, stabilizer, capture, live, seconds=60)         # until the end, the time or Ctrl-C
run.frames, run.seconds, run.dropped
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.address import Address, masked
from pipeline.errors import SourceUnreadableError
from pipeline.frame import DepthFrame, SourceInfo
from pipeline.geometry.surface import Space
from pipeline.inference.estimator import DepthEstimator
from pipeline.live.outputs.recordings import open_recording
from pipeline.live.outputs.stream import open_stream
from pipeline.live.outputs.threaded import LiveSink, ThreadedSink, capacity_for
from pipeline.live.runner import Runner
from pipeline.objects.detector import ObjectDetector
from pipeline.settings import LiveSettings, SourceSettings, StabilizerSettings
from pipeline.sinks.base import Provenance
from pipeline.sources.base import open_source
from viewer.console import frame_bar
from viewer.views.base import render
from viewer.views.settings import ViewSettings

PATIENCE = 30.0
"""Seconds that the output has for its end."""
OpenDrain = Callable[[SourceInfo], LiveSink]


class LiveRun:
    """One source and one output, a `pipeline.live.runner.Listener`. Used once."""

    def __init__(self, open_drain: OpenDrain, space: Space, *, keeps: bool) -> None:
        """`open_drain` is called in the thread of the output; frames carry calibration and lens of `space`.

        `keeps`: frames may wait, to lose as few as possible; else the output gets the newest one.
        """
        self.frames = 0
        self._open_drain, self._space, self._keeps = open_drain, space, keeps
        self._is_over = threading.Event()
        self._beginning = threading.Lock()
        self._outlet: ThreadedSink | None = None
        self._error: Exception | None = None
        self._first = self._last = 0.0

    @property
    def seconds(self) -> float:
        """How long it lasted, from the first frame to the last one."""
        return self._last - self._first

    @property
    def dropped(self) -> int:
        """Frames that the output had no time for."""
        return self._outlet.dropped if self._outlet is not None else 0

    def go(
        self,
        source: Address,
        estimator: DepthEstimator,
        stabilizer: StabilizerSettings,
        capture: SourceSettings,
        live: LiveSettings,
        seconds: float | None,
        detector: ObjectDetector | None = None,
    ) -> None:
        """Run until the source ends, the time is over, or Ctrl-C; raises what the source or the output failed with."""
        runner = Runner(
            lambda: open_source(source, capture), self, estimator=estimator, stabilizer=stabilizer, live=live
        )
        runner.use_detector(detector)
        try:
            with frame_bar("live") as show:
                runner.start()
                while not self._is_over.wait(0.2):
                    show(self.frames, None)
                    if seconds is not None and self.seconds >= seconds:
                        break
        except KeyboardInterrupt:
            pass  # the usual end of what has none
        finally:
            runner.stop()
            if self._outlet is not None:
                self._outlet.stop()
                self._outlet.join(PATIENCE)
        if self._error is not None:
            raise self._error
        if not self.frames:
            raise SourceUnreadableError(f"{masked(source)} gave no frames.", hint="Check the source.")

    # -- what the runner says, in its threads --------------------------------------------------------------------

    def opened(self, info: SourceInfo) -> None:
        """The source is open."""
        self._info = info

    def on_depth(self, depth: DepthFrame) -> None:
        """A new result goes to the output, which is opened with the first one."""
        space = self._space
        depth = replace(depth, calibration=space.calibration or depth.own_calibration, lens=space.lens)
        with self._beginning:
            if self._outlet is None:
                self._first = depth.frame.entered_at
                capacity = capacity_for(depth) if self._keeps else 1
                self._outlet = ThreadedSink(
                    "output", lambda: self._open_drain(self._info), self._ended, capacity=capacity
                )
                self._outlet.start()
            self.frames += 1
            self._last = depth.frame.entered_at
            self._outlet.take(depth)

    def ended(self) -> None:
        """The source has no more frames."""
        self._is_over.set()

    def failed(self, error: Exception) -> None:
        """The source or the model has failed."""
        self._error = error
        self._is_over.set()

    def _ended(self, error: Exception | None) -> None:
        self._error = self._error or error
        self._is_over.set()


def recording_of(
    path: Path,
    source: Address,
    estimator: DepthEstimator,
    stabilizer: StabilizerSettings,
    look: ViewSettings,
) -> OpenDrain:
    """Return what opens a recording at this path."""
    facts: dict[str, Any] = {
        "source": masked(source),
        "stabilizer": asdict(stabilizer),
        "look": asdict(look),
    }
    maker = Provenance(estimator.model, estimator.runtime, estimator.digest, stabilizer.strength)

    def begin(info: SourceInfo) -> LiveSink:
        recording = open_recording(path, partial(render, options=look), info, lambda: facts)
        recording.set_provenance(maker)
        return recording

    return begin


def stream_of(address: str, look: ViewSettings) -> OpenDrain:
    """Return what opens a stream of the view to this address."""
    return lambda _info: open_stream(address, partial(render, options=look))
