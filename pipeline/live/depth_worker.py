"""From captured frames to depth frames: at once, or carried along while the model works on another frame.

    at once      Mailbox ─frame─▶ model ─disparity─▶ Stabilizer ─DepthFrame─▶ deliver
    carried      Mailbox ─frame─▶ Propagator ─────────────────────DepthFrame─▶ deliver
                             newest │ ▲ disparity
                                    ▼ │
                                   model         a thread of its own

Frames go through the model at once where it keeps up with the source. Where it does not, and `propagate` is "auto",
every frame is shown at once with depth carried to it, and the model works on the newest frame it can get.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from statistics import median
from time import perf_counter

from pipeline.evaluation.live_stability import LiveStabilityMeter
from pipeline.frame import DepthFrame, Frame
from pipeline.geometry.lens import Lens
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.infer import ChangeDetector, RawDepth, infer, made_by, stabilize
from pipeline.live.meter import Meter
from pipeline.mailbox import Mailbox
from pipeline.settings import LiveSettings, StabilizerSettings
from pipeline.stabilize import Propagator, Stabilizer

SLOW, FAST = 0.95, 0.6
"""Inference above the first share of the frame interval is too slow, below the second fast enough."""
LEAST_INFERENCES, RECENT_INFERENCES = 3, 15
"""Inferences before the first measurement, because the first ones take longer, and inferences per measurement."""
JUDGED_EVERY = 0.5
"""Seconds between two decisions."""


class DepthWorker:
    """Two threads behind a mailbox of frames, each with the number of the stretch it belongs to.

    `deliver` gets the stretch and the depth in one of the threads, `failed` what ended them. `is_standing` says whether
    no newer frame is to be expected, so that the newest is shown again when its result comes; `redo` asks for it.
    """

    def __init__(
        self,
        mailbox: Mailbox[tuple[int, Frame]],
        meter: Meter,
        deliver: Callable[[int, DepthFrame], bool],
        failed: Callable[[Exception], None],
        is_standing: Callable[[], bool],
        redo: Callable[[], None],
        *,
        estimator: DepthEstimator | None,
        stabilizer: StabilizerSettings,
        live: LiveSettings,
    ) -> None:
        self._mailbox, self._meter = mailbox, meter
        self._deliver, self._failed = deliver, failed
        self._is_standing, self._redo = is_standing, redo
        self.stability = LiveStabilityMeter()
        self.threads = [
            threading.Thread(target=self._work, name="depth", daemon=True),
            threading.Thread(target=self._infer_behind, name="inference", daemon=True),
        ]
        self._model_lock = threading.Lock()  # one thread at a time has the model
        self._changed = threading.Condition()  # guards everything below, which is shared
        self._estimator, self._lens, self._live = estimator, Lens(), live
        self._stabilizer, self._propagator = Stabilizer(stabilizer), Propagator(stabilizer)
        self._waiting: tuple[int, Frame] | None = None  # the newest frame that the model has not seen
        self._made_by: RawDepth | None = None
        self._last: DepthFrame | None = None
        self._times: deque[float] = deque(maxlen=RECENT_INFERENCES)
        self._is_slow, self._ended, self._stretch, self._judged_at = False, False, -1, 0.0

    def use_estimator(self, estimator: DepthEstimator) -> None:
        """Change the model from the next frame on."""
        with self._changed:
            self._estimator, self._is_slow = estimator.seen_through(self._lens), False
            self._times.clear()
            self._changed.notify_all()

    def use_lens(self, lens: Lens) -> bool:
        """Set the lens from the next frame on; return whether the model depends on it."""
        with self._changed:
            self._lens, before = lens, self._estimator
            self._estimator = before and before.seen_through(lens)
            return self._estimator is not before

    def _on_size_ready(self, estimator: DepthEstimator) -> None:
        """Infer again what was inferred at another size meanwhile: for a new object, no frame is unchanged."""
        with self._changed:
            if estimator is not self._estimator:
                return
            self._estimator = estimator.run_by(estimator.network)
        self._redo()

    def use_stabilizer(self, settings: StabilizerSettings) -> None:
        """Change the stabilizer from the next frame on."""
        with self._changed:
            self._stabilizer, self._propagator, self._stretch = Stabilizer(settings), Propagator(settings), -1

    def use_live(self, settings: LiveSettings) -> None:
        """Change whether depth may be carried, from the next frame on."""
        with self._changed:
            self._live = settings

    @property
    def is_carrying(self) -> bool:
        """Return whether depth is propagated to frames without inference."""
        return self._is_slow and self._live.propagate == "auto" and not self._live.every_frame

    def wake(self) -> None:
        """Wake the threads after the mailbox was closed."""
        with self._changed:
            self._changed.notify_all()

    def _work(self) -> None:
        try:
            carried, detector = False, ChangeDetector()
            while self._estimator_is_ready() and (item := self._mailbox.take()) is not None:
                stretch, frame = item
                self._meter.observe("queue_ms", (perf_counter() - frame.entered_at) * 1000)
                if carried != self.is_carrying:
                    carried = not carried
                    self._change_over(carried, stretch)
                if carried:
                    self._carry(stretch, frame)
                else:
                    self._infer_at_once(stretch, frame, detector)
        except Exception as error:
            self._failed(error)
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()

    def _estimator_is_ready(self) -> bool:
        """Wait for a model; also when the source has failed, so that `take` can say so."""
        with self._changed:
            self._changed.wait_for(lambda: self._estimator is not None or self._mailbox.closed)
            if self._mailbox.closed and self._estimator is None:
                self._mailbox.raise_error()
                return False
            return True

    def _change_over(self, carried: bool, stretch: int) -> None:
        """Continue the shot with the other stabilizer: keep scale, range and calibration."""
        with self._changed:
            self._waiting = None
            if stretch != self._stretch:
                return
            if not carried and (left := self._propagator.hand_over()) is not None:
                self._stabilizer.take_over(left)
            elif carried and self._last is not None and (left := self._stabilizer.hand_over()) is not None:
                self._propagator.take_over(left, self._last)
            else:
                self._stretch = -1

    def _infer_at_once(self, stretch: int, frame: Frame, detector: ChangeDetector) -> None:
        with self._changed:
            estimator, stabilizer = self._estimator, self._stabilizer
            if stretch != self._stretch:
                stabilizer.reset()
                self._stretch = stretch
        assert estimator is not None
        with self._model_lock:
            raw = infer(frame, estimator, detector, self._on_size_ready)
        self.stability.before(stabilizer, frame)
        depth = stabilize(raw, stabilizer)
        self._count(raw, estimator)
        self._last, self._made_by = depth, raw
        if self._deliver(stretch, depth):
            self.stability.after(depth)

    def _carry(self, stretch: int, frame: Frame) -> None:
        with self._changed:
            if stretch != self._stretch:
                self._propagator.reset()
                self._stretch = stretch
            self._propagator.advance(frame)
            self._waiting = stretch, frame
            self._changed.notify_all()
            depth = self._show()
            delivered = depth is not None and self._deliver(stretch, depth)
        if depth is not None and delivered:
            self.stability.after(depth)

    def _show(self) -> DepthFrame | None:
        """Return the newest frame with its propagated depth."""
        depth, raw = self._propagator.show(), self._made_by
        if depth is not None and raw is not None:
            depth = made_by(raw, depth)
        self._last = depth or self._last
        return depth

    # -- the model, behind them ----------------------------------------------------------------------------------

    def _infer_behind(self) -> None:
        detector = ChangeDetector()
        try:
            while True:
                with self._changed:
                    self._changed.wait_for(lambda: self._ended or self._waiting is not None)
                    if self._waiting is None:
                        return
                    (stretch, frame), self._waiting = self._waiting, None
                    estimator, propagator = self._estimator, self._propagator
                    ticket = propagator.begin_inference() if stretch == self._stretch else None
                if ticket is None or estimator is None:
                    continue
                with self._model_lock:
                    raw = infer(frame, estimator, detector, self._on_size_ready)
                self._count(raw, estimator)
                self._take_in(stretch, propagator, ticket, raw)
        except Exception as error:
            self._failed(error)

    def _take_in(self, stretch: int, propagator: Propagator, ticket: int, raw: RawDepth) -> None:
        """Add a result, and show the newest frame if it has not been shown or is a still."""
        with self._changed:
            if propagator is not self._propagator or stretch != self._stretch:
                return
            if is_carrying := self.is_carrying:
                propagator.observe(ticket, raw.disparity)
                self._made_by = raw
                if propagator.is_shown and not self._is_standing():
                    return
                if (depth := self._show()) is not None:
                    self._deliver(stretch, depth)
        if not is_carrying and self._is_standing():
            self._redo()  # no other frame comes, which would be inferred at once

    def _count(self, raw: RawDepth, estimator: DepthEstimator) -> None:
        self._meter.count("inference")
        if raw.is_duplicate:
            self._meter.count("skipped")
        else:
            self._meter.observe("inference_ms", raw.inference_ms)
        with self._changed:
            if estimator is self._estimator:
                self._times.append(raw.inference_ms)
            now = perf_counter()
            if len(self._times) < LEAST_INFERENCES or now - self._judged_at < JUDGED_EVERY:
                return
            self._judged_at = now
            share = self._meter.snapshot().rate("capture") * median(self._times) / 1000
            if share > SLOW or share < FAST:
                self._is_slow = share > SLOW
