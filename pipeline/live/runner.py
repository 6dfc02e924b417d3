"""Run the live pipeline: threads and a mailbox that always process the newest frame.

    VideoSource ──frame──▶ Mailbox ──▶ DepthWorker ──DepthFrame──▶ Listener
     capture thread        newest only  depth and inference threads

    runner = Runner(lambda: open_source("demo"), listener, estimator=load_estimator())
    runner.start()
    runner.pause(); runner.seek(Fraction(2)); runner.resume()
    runner.stop()

A file plays at its own speed, a live source in real time. If inference is slower than the source, depth is carried to
the frames in between (depth_worker.py). Without that they are dropped and counted, so the result is never older than
two inference times and one frame interval.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from time import perf_counter
from typing import Protocol

from pipeline.address import masked
from pipeline.errors import SettingsError
from pipeline.evaluation.live_stability import SteadinessReading
from pipeline.frame import DepthFrame, Frame, SourceInfo
from pipeline.geometry.lens import Lens
from pipeline.inference.estimator import DepthEstimator
from pipeline.live.capture import Capture
from pipeline.live.delivery import Delivery
from pipeline.live.depth_worker import DepthWorker
from pipeline.live.meter import Meter
from pipeline.mailbox import Mailbox, Overflow
from pipeline.objects.detector import ObjectDetector
from pipeline.settings import LiveSettings, StabilizerSettings
from pipeline.sources.base import VideoSource

_log = logging.getLogger(__name__)


class Listener(Protocol):
    """Receives events in the threads of the runner: return quickly, and pass them to your own thread."""

    def opened(self, info: SourceInfo) -> None:
        """The source is open."""

    def on_depth(self, depth: DepthFrame) -> None:
        """A new depth frame is available."""

    def ended(self) -> None:
        """The source has no more frames; a file waits for `seek` or `resume`, which restarts it."""

    def failed(self, error: Exception) -> None:
        """The source or the model failed, and the runner has stopped. Called at most once."""


EVENTS = [name for name in vars(Listener) if not name.startswith("_")]


def require_listener(listener: object) -> None:
    """Raise `SettingsError` if a method is missing: in the threads, nobody would hear of it."""
    if missing := [name for name in EVENTS if not callable(getattr(listener, name, None))]:
        raise SettingsError(
            f"The listener {type(listener).__name__} lacks {', '.join(missing)}.",
            hint=f"A listener has the methods {', '.join(EVENTS[:-1])} and {EVENTS[-1]}.",
        )


class Runner:
    """Play one source through one model. All methods are thread-safe and return at once.

    Parameters
    ----------
    open_source : callable
        Returns the `VideoSource`; called in the capture thread.
    listener : Listener
        Receives the events; an object that lacks one of the methods is refused with a `SettingsError`.
    estimator : DepthEstimator, optional
        Without it, frames wait for `use_estimator`.
    stabilizer : StabilizerSettings, optional
    loop : bool, default False
        Restart a file at its end.
    live : LiveSettings, optional
        Whether depth is carried to the frames for which the model has no time.
    meter : Meter, optional
        Measures frame rates and latencies.

    Examples
    --------
    >>> runner = pipeline.Runner(lambda: pipeline.open_source("demo"), listener, estimator=estimator)
    >>> runner.start()
    """

    def __init__(
        self,
        open_source: Callable[[], VideoSource],
        listener: Listener,
        *,
        estimator: DepthEstimator | None = None,
        stabilizer: StabilizerSettings | None = None,
        loop: bool = False,
        live: LiveSettings | None = None,
        meter: Meter | None = None,
    ) -> None:
        require_listener(listener)
        self.meter = meter or Meter()
        self._listener = listener
        self._live, self._is_live = live or LiveSettings(), False
        mailbox: Mailbox[tuple[int, Frame]] = Mailbox(1, Overflow.DROP_OLDEST)
        self._mailbox = mailbox
        self._depth = DepthWorker(
            mailbox, self.meter, lambda *result: self._delivery.deliver(*result), self._fail,
            lambda: self._capture.is_standing,
            lambda: self._capture.redo(),
            estimator=estimator, stabilizer=stabilizer or StabilizerSettings(), live=self._live,
        )  # fmt: skip
        self._capture = Capture(
            open_source, mailbox, self.meter,
            opened=self._opened, ended=self._ended, wake=self._depth.wake, loop=loop,
        )  # fmt: skip
        self._delivery = Delivery(self._capture, listener.on_depth, self._fail)
        capture = threading.Thread(target=self._capture.run, name="capture", daemon=True)
        self._threads = [capture, *self._depth.threads]

    @property
    def loop(self) -> bool:
        """Whether a file restarts at its end; may be set at any time."""
        return self._capture.loop

    @loop.setter
    def loop(self, loop: bool) -> None:
        self._capture.loop = loop

    @property
    def speed(self) -> float:
        """Playback speed of a file, 1 = its own; ignored for live sources. May be set at any time."""
        return self._capture.speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._capture.speed = speed

    # -- what a face may ask for ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Start both threads; call it once."""
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 15.0) -> bool:
        """Stop both threads and close the source; return whether they ended within `timeout` seconds (0 = no wait)."""
        self._capture.stop()
        deadline = perf_counter() + timeout
        for thread in (*self._threads, *self._delivery.close()):
            if thread.ident is not None and thread is not threading.current_thread():
                thread.join(max(0.0, deadline - perf_counter()))
        if alive := [thread.name for thread in self._threads if thread.is_alive()]:
            _log.log(
                logging.WARNING if timeout else logging.DEBUG, "still running after %g s: %s", timeout, alive
            )
        return not alive

    def pause(self) -> None:
        """Pause. A live source is still read, so that it does not fall behind."""
        self._capture.pause()
        self._delivery.show_found()

    def resume(self) -> None:
        """Continue; from the start if the end was reached."""
        self._capture.resume()

    def seek(self, timestamp: Fraction) -> None:
        """Seek to this time in seconds; when paused, show its frame. Ignored if the source cannot seek."""
        self._capture.seek(timestamp)

    def use_estimator(self, estimator: DepthEstimator) -> None:
        """Change the model from the next frame on; a paused frame is inferred again."""
        _log.info("from now on %s on %s", estimator.model, estimator.runtime)
        self._depth.use_estimator(estimator)
        self._capture.redo()

    def use_lens(self, lens: Lens) -> None:
        """Set the lens of the source; only a model whose meters depend on it infers again."""
        if self._depth.use_lens(lens):
            self._capture.redo()

    def use_stabilizer(self, settings: StabilizerSettings) -> None:
        """Change the stabilizer from the next frame on; a paused frame is processed again."""
        self._depth.use_stabilizer(settings)
        self._capture.redo()

    def use_live(self, settings: LiveSettings) -> None:
        """Set from the next frame on how frames without inference are shown, and whether a file has any."""
        self._live = settings
        self._apply_live()

    def use_detector(self, detector: ObjectDetector | None) -> None:
        """Look for objects from the next frame on, or, with None, do not; a paused frame is looked at, too."""
        self._delivery.use_detector(detector)

    @property
    def is_carrying(self) -> bool:
        """Whether the model is slower than the source, so that depth is propagated to every frame."""
        return self._depth.is_carrying

    @property
    def is_paused(self) -> bool:
        """Whether playback is paused."""
        return self._capture.is_paused

    @property
    def dropped(self) -> int:
        """Number of frames dropped for newer ones before inference."""
        return self._mailbox.dropped

    @property
    def steadiness(self) -> SteadinessReading:
        """Flicker and lag over the last seconds."""
        return self._depth.stability.reading

    @property
    def is_alive(self) -> bool:
        """Whether a thread still runs."""
        return any(thread.is_alive() for thread in self._threads)

    # -- what the threads hand over ------------------------------------------------------------------------------

    def _opened(self, info: SourceInfo) -> None:
        """Pass it on; the frames of a live source cannot wait."""
        self._is_live = info.is_live
        self._apply_live()
        self._listener.opened(info)

    def _apply_live(self) -> None:
        every_frame = self._live.every_frame and not self._is_live
        self._capture.every_frame = every_frame
        self._depth.use_live(replace(self._live, every_frame=every_frame))

    def _ended(self) -> None:
        self._delivery.show_found()
        self._listener.ended()

    def _fail(self, error: Exception) -> None:
        """Report the failure of source or model, and stop."""
        _log.info("the live view ends: %s", masked(error), exc_info=_log.isEnabledFor(logging.DEBUG))
        if not self._capture.stop():
            self._listener.failed(error)
