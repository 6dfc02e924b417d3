"""What the window is about, apart from its widgets: one source, one network, and the newest picture of both.

    session = Session(look, EstimatorSettings(), StabilizerSettings())
    session.begin()                       # the network loads behind the window
    session.open("clip.mp4")
    session.picture_ready.connect(...)    # then session.take_picture(), and session.painted(depth) when it is seen
    session.playback.pause()              # what has to do with time

Everything here runs in the GUI thread and returns at once. Sources, networks and pictures have threads of their own
and come back through the bridge; what belongs to a source that was left does not come back at all.
"""

from __future__ import annotations

from time import perf_counter

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.evaluation.live_stability import SteadinessReading
from pipeline.frame import DepthFrame, SourceInfo
from pipeline.inference.estimator import DepthEstimator
from pipeline.live.meter import Meter
from pipeline.live.runner import Runner
from pipeline.settings import EstimatorSettings, SourceSettings, StabilizerSettings
from pipeline.sources.base import VideoSource, open_source
from viewer.desktop.state import address as addresses
from viewer.desktop.state.display_feed import DisplayFeed
from viewer.desktop.state.distance_marks import DistanceMarks
from viewer.desktop.state.models import Models
from viewer.desktop.state.playback import Playback
from viewer.desktop.state.probe_set import ProbeSet
from viewer.desktop.state.proximity_alarm import ProximityAlarm
from viewer.desktop.state.range_mode import RangeMode
from viewer.desktop.state.recorder import Recorder
from viewer.desktop.state.rewind import Rewind
from viewer.desktop.state.source_listener import SourceListener
from viewer.desktop.state.statistics import Drops, LiveStatistics, statistics_of
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.workers.background import Background
from viewer.desktop.workers.bridge import Bridge
from viewer.desktop.workers.renderer import RenderedPicture, Renderer, shown_as
from viewer.desktop.workers.source_handover import SourceHandover


class Session(QObject):
    """Opens, shows and replaces; panels listen to its signals and read its state."""

    source_changed = pyqtSignal()
    """Another source was asked for, has opened, or was closed."""
    opened = pyqtSignal()
    """The source is there, and `info` is known."""
    stabilizer_changed = pyqtSignal()
    picture_ready = pyqtSignal()
    failed = pyqtSignal(object)
    """The source is over: the exception. `retry` opens it again."""
    broken = pyqtSignal(object)
    """Something else went wrong, and the work goes on: the exception."""

    def __init__(
        self,
        look: ViewState,
        estimator: EstimatorSettings,
        stabilizer: StabilizerSettings,
        capture: SourceSettings | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.view_state = look
        self.stabilizer = stabilizer
        self.capture = capture or SourceSettings()
        self.bridge = Bridge(self)
        self.background = Background(self.bridge)
        self.models = Models(self.bridge, self.background, estimator)
        self.renderer = Renderer(self.bridge.deliver, self._render_failed)
        self.feed = DisplayFeed(self.renderer)
        self.shown = shown_as(lambda: look.settings, lambda: self.feed.is_raw, self.renderer)
        self.range_mode = RangeMode(look, self)
        self.meter = Meter()
        self.address = ""
        self.info: SourceInfo | None = None
        self.rewind = Rewind(self)
        self.playback = Playback(self.rewind, self)
        self.probe_set = ProbeSet(self)
        self.distance_marks = DistanceMarks(self)
        self.distance_marks.changed.connect(self._calibrate)
        self.alarm = ProximityAlarm(self.probe_set, self.distance_marks, look, self)
        self.recorder = Recorder(self)
        self._painted: DepthFrame | None = None
        self._runner: Runner | None = None
        self._listener: SourceListener | None = None
        self._is_over = False
        self._handover = SourceHandover(self.background)
        self._dropped_before = 0  # by a runner that has failed
        self.bridge.picture_ready.connect(self.picture_ready)
        self.models.loaded.connect(self._use_network)
        look.changed.connect(lambda: self.renderer.restyle(look.settings))
        self.renderer.restyle(look.settings)
        self.renderer.start()

    # -- the source ----------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Load the network."""
        self.models.use(self.models.settings)

    def open(self, address: str) -> None:
        """Show this source instead of the one that is open."""
        if self._is_over:
            return
        number = self._leave()
        self.address = address
        self.meter = Meter()
        capture = self.capture

        def open_it() -> VideoSource:
            self._handover.wait()
            return open_source(address, capture)

        self._listener = SourceListener(self.bridge, self, self.feed, number)
        self._runner = Runner(
            open_it,
            self._listener,
            estimator=self.models.estimator,
            stabilizer=self.stabilizer,
            meter=self.meter,
        )
        self.playback.attach(self._runner)
        self._runner.start()
        self.source_changed.emit()
        self.playback.changed.emit()

    def close_source(self) -> None:
        """Show nothing."""
        self._leave()
        self.address = ""
        self.source_changed.emit()

    def retry(self) -> None:
        """Open the same source again."""
        self.open(self.address)

    def shut_down(self, timeout: float = 10.0) -> bool:
        """End every thread; whether they ended in time. Nothing arrives and nothing begins afterwards."""
        self._is_over = True
        self._leave()
        self.models.cancel_fetch()
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

    def use_stabilizer(self, settings: StabilizerSettings) -> None:
        """Change how firmly depth is held still."""
        if settings == self.stabilizer:
            return
        self.stabilizer = settings
        if self._runner is not None:
            self._runner.use_stabilizer(settings)
        self.stabilizer_changed.emit()

    # -- pictures ------------------------------------------------------------------------------------------------

    def take_picture(self) -> RenderedPicture | None:
        """The newest picture, once."""
        return self.bridge.take()

    def painted(self, depth: DepthFrame) -> None:
        """A picture of this is on the screen now; the same one again, in another look, is not counted."""
        if depth is self._painted:
            return
        self._painted = depth
        self.range_mode.on_frame_shown(depth)
        self.distance_marks.on_frame_shown(depth)
        self.probe_set.on_frame_shown(depth)
        self.meter.count("paint")
        if not depth.frame.is_redisplayed:
            self.meter.observe("latency_ms", (perf_counter() - depth.frame.entered_at) * 1000)
        self.playback.on_frame_shown(depth)

    @property
    def depth(self) -> DepthFrame | None:
        """What is on the screen."""
        return self._painted

    def figures(self) -> LiveStatistics:
        """Rate, latency, drops, and what makes the picture."""
        made_by: DepthFrame | DepthEstimator | None = self._painted or self.models.estimator
        names = (made_by.model, made_by.runtime) if made_by is not None else ("", "")
        drops = Drops(self._dropped_by_runner(), self.renderer.dropped, self.bridge.dropped)
        steadiness = self._runner.steadiness if self._runner is not None else SteadinessReading()
        return statistics_of(self.meter.snapshot(), drops, names, steadiness)

    def _dropped_by_runner(self) -> int:
        return self._runner.dropped if self._runner is not None else self._dropped_before

    # -- what the runner says, in the GUI thread -----------------------------------------------------------------

    def source_opened(self, info: SourceInfo) -> None:
        """The source is open."""
        self.info = info
        if info.is_live:
            self.rewind.begin()
        self.playback.opened(info)
        self.opened.emit()
        self.source_changed.emit()

    def source_ended(self) -> None:
        """The last frame was read."""
        self.playback.ended()

    def source_failed(self, error: Exception) -> None:
        """The runner has ended."""
        self._retire()
        self.failed.emit(error)
        self.source_changed.emit()

    def _use_network(self) -> None:
        if self._runner is not None and self.models.estimator is not None:
            self._runner.use_estimator(self.models.estimator)
        if self.models.estimator is not None:
            self.range_mode.network_came(self.models.estimator.model)
        self.playback.network_came()

    def _calibrate(self) -> None:
        self.feed.set_calibration(self.distance_marks.calibration if self.distance_marks.holds else None)

    def _render_failed(self, error: Exception) -> None:
        self.bridge.post(lambda: self.broken.emit(error))

    def _leave(self) -> int:
        """Nothing of this source holds any more; the feed's number for the next one."""
        self._retire()
        self.rewind.forget()
        number = self.feed.next_source()
        self.range_mode.forget()
        self.bridge.reset()
        self.info = None
        self.playback.forget()
        self.probe_set.forget()
        self.distance_marks.forget()
        self._painted, self._dropped_before = None, 0
        return number

    def _retire(self) -> None:
        """Stop the runner, elsewhere."""
        if self._listener is not None:
            self._listener.cut()
        if self._runner is not None:
            self._dropped_before = self._runner.dropped
            self._handover.retire(self._runner)
        self._runner = self._listener = None
        self.playback.detach()
