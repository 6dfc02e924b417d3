"""What the window is about, apart from its widgets: one source, one network, and the newest picture of both.

    session = Session(look, EstimatorSettings(), StabilizerSettings())
    session.begin()                       # the network loads behind the window
    session.open("clip.mp4")
    session.picture_ready.connect(...)    # then session.take_picture(), and session.painted(depth) when it is seen

Everything here runs in the GUI thread and returns at once. Sources, networks and pictures have threads of their own
and come back through the bridge; what belongs to a source that was left does not come back at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.frame import DepthFrame, SourceInfo
from pipeline.meter import Meter
from pipeline.runner import Runner
from pipeline.settings import EstimatorSettings, SourceSettings, StabilizerSettings
from pipeline.sources.base import VideoSource, open_source
from viewer.desktop import address as addresses
from viewer.desktop.background import Background, Task
from viewer.desktop.bridge import Bridge, BridgeListener
from viewer.desktop.look import Look
from viewer.desktop.networks import Networks
from viewer.desktop.renderer import Picture, Renderer

HANDOVER = 5.0
"""Seconds that a new source waits for the last one to let go: a camera cannot be opened twice."""


@dataclass(frozen=True)
class Figures:
    """How the live picture is doing, over the last seconds; drops since the source was opened."""

    measured_fps: float = 0.0
    latency_ms: float = 0.0
    latency_p95_ms: float = 0.0
    inference_ms: float = 0.0
    dropped: int = 0
    model: str = ""
    runtime: str = ""


class Session(QObject):
    """Opens, plays and replaces; panels listen to its signals and read its state."""

    source_changed = pyqtSignal()
    """Another source was asked for, has opened, or was closed."""
    opened = pyqtSignal()
    """The source is there, and `info` is known."""
    playback_changed = pyqtSignal()
    """Playing, paused, at the end, looping."""
    moved = pyqtSignal()
    """`position` is another one."""
    stabilizer_changed = pyqtSignal()
    picture_ready = pyqtSignal()
    failed = pyqtSignal(object)
    """The source is over: the exception. `retry` opens it again."""
    broken = pyqtSignal(object)
    """Something else went wrong, and the work goes on: the exception."""

    def __init__(
        self,
        look: Look,
        estimator: EstimatorSettings,
        stabilizer: StabilizerSettings,
        capture: SourceSettings | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.stabilizer = stabilizer
        self.capture = capture or SourceSettings()
        self.bridge = Bridge(self)
        self.background = Background(self.bridge)
        self.networks = Networks(self.bridge, self.background, estimator)
        self.renderer = Renderer(self.bridge.deliver, self._render_failed)
        self.meter = Meter()
        self.address = ""
        self.info: SourceInfo | None = None
        self.has_ended = False
        self._loop = True
        self._paused = False  # what the user wants; without a network the runner is held all the same
        self._position = Fraction(0)
        self._aim: Fraction | None = None  # where seeking goes, until a picture from there has come
        self._aimed_at = 0.0  # when, by perf_counter
        self._painted: DepthFrame | None = None
        self._runner: Runner | None = None
        self._listener: BridgeListener | None = None
        self._is_over = False
        self._retired: Task | None = None
        self._dropped_before = 0  # by a runner that has failed
        self.bridge.picture_ready.connect(self.picture_ready)
        self.networks.loaded.connect(self._use_network)
        look.changed.connect(lambda: self.renderer.restyle(look.settings))
        self.renderer.restyle(look.settings)
        self.renderer.start()

    # -- the source ----------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Load the network."""
        self.networks.use(self.networks.settings)

    def open(self, address: str) -> None:
        """Show this source instead of the one that is open."""
        if self._is_over:
            return
        self._leave()
        self.address = address
        self.meter = Meter()
        retired, capture = self._retired, self.capture

        def open_it() -> VideoSource:
            if retired is not None:
                retired.join(HANDOVER)
            return open_source(address, capture)

        self._listener = BridgeListener(self.bridge, self, self.renderer.show)
        self._runner = Runner(
            open_it,
            self._listener,
            estimator=self.networks.estimator,
            stabilizer=self.stabilizer,
            loop=self._loop,
            meter=self.meter,
        )
        if self.networks.estimator is None:
            self._runner.pause()  # a short clip would be over before the network sees its first frame
        self._runner.start()
        self.source_changed.emit()
        self.playback_changed.emit()

    def close_source(self) -> None:
        """Show nothing."""
        self._leave()
        self.address = ""
        self.source_changed.emit()
        self.playback_changed.emit()

    def retry(self) -> None:
        """Open the same source again."""
        self.open(self.address)

    def shut_down(self, timeout: float = 10.0) -> bool:
        """End every thread; whether they ended in time. Nothing arrives and nothing begins afterwards."""
        self._is_over = True
        self._leave()
        self.networks.cancel_fetch()
        self.bridge.close()
        self.renderer.close()
        return self.background.join(timeout)

    @property
    def title(self) -> str:
        """What to call the source, "" without one: a camera's own name where it tells it."""
        if self.info is not None and self.info.is_live and self.info.title:
            return self.info.title
        return addresses.title(self.address)

    @property
    def is_open(self) -> bool:
        """Whether a source is open or being opened."""
        return self._runner is not None

    @property
    def can_seek(self) -> bool:
        """Whether there is a time line to move on."""
        info = self.info
        return info is not None and not info.is_live and info.frame_count != 1 and info.duration is not None

    # -- playback ------------------------------------------------------------------------------------------------

    @property
    def is_playing(self) -> bool:
        """Whether pictures follow each other."""
        return self._runner is not None and not self._paused and not self.has_ended

    def toggle_playing(self) -> None:
        """Pause, or go on; at the end, from the start."""
        self.pause() if self.is_playing else self.play()

    def play(self) -> None:
        """Go on; at the end, from the start."""
        if self._runner is not None:
            self.has_ended = self._paused = False
            if self.networks.estimator is not None:
                self._runner.resume()
            self.playback_changed.emit()

    def pause(self) -> None:
        """Hold the picture."""
        if self._runner is not None:
            self._paused = True
            self._runner.pause()
            self.playback_changed.emit()

    @property
    def position(self) -> Fraction:
        """Seconds from the start: of the picture that is seen, or where seeking goes."""
        return self._position if self._aim is None else self._aim

    @property
    def _start(self) -> Fraction:
        return self.info.start if self.info is not None else Fraction(0)

    def seek(self, seconds: Fraction) -> None:
        """Go this far from the start; beyond either end is the end."""
        if self._runner is None or not self.can_seek:
            return
        assert self.info is not None and self.info.duration is not None
        self._aim = max(Fraction(0), min(seconds, Fraction(self.info.duration)))
        self._aimed_at = perf_counter()
        self._runner.seek(self._start + self._aim)
        if self.has_ended:
            self.has_ended = False
            self.playback_changed.emit()
        self.moved.emit()

    def step(self, frames: int) -> None:
        """Hold, and go this many frames forth or back."""
        if self.info is None or not self.info.frame_rate:
            return
        self.pause()
        # Half a frame beyond, so that time stamps which are not quite even still give the neighbor.
        self.seek(self.position + (frames + Fraction(1, 2)) / self.info.frame_rate)
        if self._aim is not None:
            self._aim -= Fraction(1, 2) / self.info.frame_rate

    @property
    def loop(self) -> bool:
        """Whether a file begins again at its end."""
        return self._loop

    def set_loop(self, wanted: bool) -> None:
        """Begin again at the end, or stay there."""
        self._loop = wanted
        if self._runner is not None:
            self._runner.loop = wanted
        self.playback_changed.emit()

    def use_stabilizer(self, settings: StabilizerSettings) -> None:
        """Change how firmly depth is held still."""
        if settings == self.stabilizer:
            return
        self.stabilizer = settings
        if self._runner is not None:
            self._runner.use_stabilizer(settings)
        self.stabilizer_changed.emit()

    # -- pictures ------------------------------------------------------------------------------------------------

    def take_picture(self) -> Picture | None:
        """The newest picture, once."""
        return self.bridge.take()

    def painted(self, depth: DepthFrame) -> None:
        """A picture of this is on the screen now; the same one again, in another look, is not counted."""
        if depth is self._painted:
            return
        self._painted = depth
        self.meter.count("paint")
        self.meter.observe("latency_ms", (perf_counter() - depth.frame.captured_at) * 1000)
        if depth.frame.captured_at >= self._aimed_at:  # not one that was on its way when seeking began
            self._position, self._aim = depth.frame.timestamp - self._start, None
            self.moved.emit()

    @property
    def depth(self) -> DepthFrame | None:
        """What is on the screen."""
        return self._painted

    def figures(self) -> Figures:
        """Rate, latency, drops, and what makes the picture."""
        reading = self.meter.snapshot()
        depth, estimator = self._painted, self.networks.estimator
        made_by = (
            (depth.model, depth.runtime)
            if depth
            else (estimator.model, estimator.runtime)
            if estimator
            else ("", "")
        )
        return Figures(
            measured_fps=reading.rate("paint"),
            latency_ms=reading.median("latency_ms"),
            latency_p95_ms=reading.p95("latency_ms"),
            inference_ms=reading.median("inference_ms"),
            dropped=self._dropped_by_runner() + self.renderer.dropped + self.bridge.dropped,
            model=made_by[0],
            runtime=made_by[1],
        )

    def _dropped_by_runner(self) -> int:
        return self._runner.dropped if self._runner is not None else self._dropped_before

    # -- what the runner says, in the GUI thread -----------------------------------------------------------------

    def source_opened(self, info: SourceInfo) -> None:
        """The source is open."""
        self.info = info
        self.opened.emit()
        self.source_changed.emit()

    def source_ended(self) -> None:
        """The last frame was read."""
        self.has_ended = True
        self.playback_changed.emit()

    def source_failed(self, error: Exception) -> None:
        """The runner has ended."""
        self._retire()
        self.failed.emit(error)
        self.source_changed.emit()
        self.playback_changed.emit()

    def _use_network(self) -> None:
        if self._runner is not None and self.networks.estimator is not None:
            self._runner.use_estimator(self.networks.estimator)
            if not self._paused and not self.has_ended:
                self._runner.resume()

    def _render_failed(self, error: Exception) -> None:
        self.bridge.post(lambda: self.broken.emit(error))

    def _leave(self) -> None:
        self._retire()
        self.renderer.forget()
        self.bridge.reset()
        self.info = None
        self.has_ended = self._paused = False
        self._position, self._aim, self._painted, self._dropped_before = Fraction(0), None, None, 0

    def _retire(self) -> None:
        """Stop the runner, elsewhere: a camera or a network may take its time to let go."""
        if self._listener is not None:
            self._listener.cut()
        if self._runner is not None:
            runner, before = self._runner, self._retired
            self._dropped_before = runner.dropped

            def stop() -> None:
                if before is not None:
                    before.join(HANDOVER)
                runner.stop()

            self._retired = self.background.start("stop source", stop)
        self._runner = self._listener = None
