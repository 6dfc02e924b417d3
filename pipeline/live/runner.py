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
from pipeline.evaluation.live_stability import SteadinessReading
from pipeline.frame import DepthFrame, Frame, SourceInfo
from pipeline.inference.estimator import DepthEstimator
from pipeline.live.depth_worker import DepthWorker
from pipeline.live.meter import Meter
from pipeline.live.playback_clock import Pace
from pipeline.mailbox import Mailbox, Overflow
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


class Runner:
    """Play one source through one model. All methods are thread-safe and return at once.

    Parameters
    ----------
    open_source : callable
        Returns the `VideoSource`; called in the capture thread.
    listener : Listener
        Receives the events.
    estimator : DepthEstimator, optional
        Without it, frames wait for `use_estimator`.
    stabilizer : StabilizerSettings, optional
    loop : bool, default False
        Restart a file at its end.
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
        self.meter = meter or Meter()
        self.loop = loop
        self.speed = 1.0
        """Playback speed of a file; ignored for live sources."""
        self._open_source = open_source
        self._listener = listener
        self._mailbox: Mailbox[tuple[int, Frame]] = Mailbox(1, Overflow.DROP_OLDEST)
        self._depth = DepthWorker(
            self._mailbox, self.meter, self._deliver, self._fail, self._is_standing,
            estimator=estimator, stabilizer=stabilizer or StabilizerSettings(), live=live or LiveSettings(),
        )  # fmt: skip
        capture = threading.Thread(target=self._capture, name="capture", daemon=True)
        self._threads = [capture, *self._depth.threads]
        # Everything below is shared and guarded by this condition.
        self._changed = threading.Condition()
        self._source: VideoSource | None = None
        self._stretch = 0  # frames that follow each other; rises where time or network jumps, and every round
        self._wanted = 0  # results of an older stretch are dropped; the end of the last round is not
        self._latest: Frame | None = None
        self._seek_to: Fraction | None = None
        self._paused = False
        self._at_end = False
        self._stopping = False

    # -- what a face may ask for ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Start both threads; call it once."""
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 15.0) -> bool:
        """Stop both threads and close the source; return whether they ended within `timeout` seconds (0 = no wait)."""
        with self._changed:
            self._stopping = True
            source = self._source
            self._changed.notify_all()
        self._mailbox.close(discard=True)
        self._depth.wake()
        if source is not None:
            source.close()  # wakes a read that waits for a camera or a network
        deadline = perf_counter() + timeout
        for thread in self._threads:
            if thread.ident is not None and thread is not threading.current_thread():
                thread.join(max(0.0, deadline - perf_counter()))
        if alive := [thread.name for thread in self._threads if thread.is_alive()]:
            _log.log(
                logging.WARNING if timeout else logging.DEBUG, "still running after %g s: %s", timeout, alive
            )
        return not alive

    def pause(self) -> None:
        """Pause. A live source is still read, so that it does not fall behind."""
        with self._changed:
            self._paused = True
            self._changed.notify_all()

    def resume(self) -> None:
        """Continue; from the start if the end was reached."""
        with self._changed:
            if self._at_end:
                self._jump_to(Fraction(0))
            self._paused = False
            self._changed.notify_all()

    def seek(self, timestamp: Fraction) -> None:
        """Seek to this time in seconds; when paused, show its frame. Ignored if the source cannot seek."""
        with self._changed:
            self._jump_to(timestamp)
            self._changed.notify_all()

    def use_estimator(self, estimator: DepthEstimator) -> None:
        """Change the model from the next frame on; a paused frame is inferred again."""
        _log.info("from now on %s on %s", estimator.model, estimator.runtime)
        self._depth.use_estimator(estimator)
        with self._changed:
            self._redo()

    def use_stabilizer(self, settings: StabilizerSettings) -> None:
        """Change the stabilizer from the next frame on; a paused frame is processed again."""
        self._depth.use_stabilizer(settings)
        with self._changed:
            self._redo()

    def use_live(self, settings: LiveSettings) -> None:
        """Set whether depth is propagated to frames without inference, from the next frame on."""
        self._depth.use_live(settings)

    @property
    def is_carrying(self) -> bool:
        """Whether the model is slower than the source, so that depth is propagated to every frame."""
        return self._depth.is_carrying

    @property
    def is_paused(self) -> bool:
        """Whether playback is paused."""
        return self._paused

    @property
    def dropped(self) -> int:
        """Number of frames dropped for newer ones before inference."""
        return self._mailbox.dropped

    @property
    def steadiness(self) -> SteadinessReading:
        """Flicker and lag over the last seconds."""
        return self._depth.gauge.reading

    @property
    def is_alive(self) -> bool:
        """Whether a thread still runs."""
        return any(thread.is_alive() for thread in self._threads)

    # -- the capture thread --------------------------------------------------------------------------------------

    def _capture(self) -> None:
        error: Exception | None = None
        try:
            with self._open_source() as source:
                with self._changed:
                    self._source = source
                    if self._stopping:
                        return
                self._listener.opened(source.info)
                self._play(source)
        except Exception as caught:  # any error is the inference thread's to report
            _log.debug("capturing failed", exc_info=True)
            error = caught
        finally:
            _log.info(
                "the capture thread ends; %d frames were dropped%s",
                self.dropped,
                f"; {type(error).__name__}" if error else "",
            )
            self._mailbox.close(error)
            self._depth.wake()
            with self._changed:
                self._source = None
                self._changed.notify_all()

    def _play(self, source: VideoSource) -> None:
        pace = Pace(source.info.frame_rate)
        while self._may_read(source, pace):
            frame = source.read()
            if frame is None:
                if not self._rewind(source, pace):
                    return
                continue
            if not source.info.is_live:
                pace.set_speed(self.speed)
                self._wait_until(pace.due(frame))
                frame = replace(frame, released_at=perf_counter())  # it was read ahead of its time
            with self._changed:
                if self._stopping or self._seek_to is not None:
                    continue  # the frame belongs to a place that was left
                if self._paused and source.info.is_live:
                    continue  # read all the same, so that nothing old waits in the device
                self._latest = frame
                stretch = self._stretch
            self.meter.count("capture")
            self._mailbox.put((stretch, frame))

    def _may_read(self, source: VideoSource, pace: Pace) -> bool:
        """Wait while paused, and handle seeks; return False to stop."""
        with self._changed:
            self._changed.wait_for(
                lambda: (
                    self._stopping
                    or self._seek_to is not None
                    or not (self._paused or self._at_end)
                    or source.info.is_live
                )
            )
            if self._stopping:
                return False
            target, self._seek_to = self._seek_to, None
            if self._paused:
                pace.restart()
        if target is not None and source.can_seek:
            _log.debug("seeking to %.3f s", target)
            source.seek(target)
            pace.restart()
        return True

    def _rewind(self, source: VideoSource, pace: Pace) -> bool:
        """Handle the end: loop, or wait; return False if no more frames can come."""
        with self._changed:
            if self._stopping:
                return False
            is_duplicate = self.loop and source.info.can_loop and not self._paused
            if is_duplicate:
                self._stretch += 1
            self._at_end = not is_duplicate
        if is_duplicate:
            source.seek(source.info.start)
            pace.loop()
            return True
        self._listener.ended()
        return source.can_seek

    def _wait_until(self, due: float) -> None:
        with self._changed:
            self._changed.wait_for(
                lambda: self._stopping or self._seek_to is not None, timeout=max(0.0, due - perf_counter())
            )

    def _jump_to(self, timestamp: Fraction) -> None:
        self._seek_to = timestamp
        self._at_end = False
        self._leap()
        self._mailbox.clear()

    def _redo(self) -> None:
        """Process the paused frame again with the new settings."""
        self._leap()
        if self._latest is not None and (self._paused or self._at_end):
            standing = replace(self._latest, released_at=perf_counter(), is_redisplayed=True)
            self._mailbox.put((self._stretch, standing))
        self._changed.notify_all()

    def _leap(self) -> None:
        """Start a new stretch: results of earlier frames are dropped."""
        self._stretch += 1
        self._wanted = self._stretch

    # -- what the depth threads hand over ------------------------------------------------------------------------

    def _deliver(self, stretch: int, depth: DepthFrame) -> bool:
        """Pass a result to the listener, if it is still wanted; return whether it was."""
        with self._changed:
            if self._stopping or stretch < self._wanted:
                return False
        self._listener.on_depth(depth)
        return True

    def _fail(self, error: Exception) -> None:
        """Report the failure of source or model, and stop."""
        _log.info("the live view ends: %s", masked(error), exc_info=_log.isEnabledFor(logging.DEBUG))
        with self._changed:
            silent, self._stopping = self._stopping, True
            source = self._source
            self._changed.notify_all()
        self._mailbox.close(discard=True)
        self._depth.wake()
        if source is not None:
            source.close()
        if not silent:
            self._listener.failed(error)

    def _is_standing(self) -> bool:
        with self._changed:
            return self._paused or self._at_end
