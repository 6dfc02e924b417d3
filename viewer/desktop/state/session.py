"""Open and close sources, and hold the state objects of the window.

    session = Session(view_state, EstimatorSettings(), StabilizerSettings())
    session.begin(); session.open("clip.mp4")      # the model loads in the background

All runs in the GUI thread and returns at once; results of a source that is no longer open are discarded.
"""

from __future__ import annotations

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.address import Address
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.frame import DepthFrame, SourceInfo
from pipeline.live.outputs.recorded import recorded
from pipeline.live.runner import Runner
from pipeline.model_names import is_model_file
from pipeline.settings import EstimatorSettings, LiveSettings, SourceSettings, StabilizerSettings
from viewer.desktop.state.devices.open_camera import OpenCamera
from viewer.desktop.state.devices.permission import asks_first
from viewer.desktop.state.devices.speaker import Speaker
from viewer.desktop.state.display_feed import DisplayFeed
from viewer.desktop.state.measuring.depth_scale import DepthScale
from viewer.desktop.state.measuring.distance_marks import DistanceMarks
from viewer.desktop.state.measuring.objects import Objects
from viewer.desktop.state.measuring.probe_set import ProbeSet
from viewer.desktop.state.measuring.proximity_alarm import ProximityAlarm
from viewer.desktop.state.models import Models
from viewer.desktop.state.playback import Playback
from viewer.desktop.state.problems import Problems
from viewer.desktop.state.range_mode import RangeMode
from viewer.desktop.state.rewind import Rewind
from viewer.desktop.state.screen import Screen
from viewer.desktop.state.source import Source
from viewer.desktop.state.source_listener import SourceListener
from viewer.desktop.state.stabilization import Stabilization
from viewer.desktop.state.statistics import Statistics
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.workers.background import Background
from viewer.desktop.workers.bridge import Bridge
from viewer.desktop.workers.renderer import Renderer
from viewer.desktop.workers.source_handover import SourceHandover


class Session(QObject):
    """Opens one source at a time. Objects that need only one part of it get that part, not the session."""

    failed = pyqtSignal(object)
    """The source has failed: the exception. `retry` opens it again."""

    def __init__(
        self,
        view_state: ViewState,
        estimator: EstimatorSettings,
        stabilizer: StabilizerSettings,
        capture: SourceSettings | None = None,
        live: LiveSettings | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.bridge = Bridge(self)
        self.background = Background(self.bridge)
        self._renderer = Renderer(
            self.bridge.deliver, lambda error: self.bridge.post(lambda: self.problems.report(error))
        )
        self._handover = SourceHandover(self.background)
        self.view_state = view_state
        self.problems = Problems(self)
        self.source = Source(capture or SourceSettings(), self)
        self.camera = OpenCamera(self.source, self.background, self.problems, self)
        self.stabilization = Stabilization(stabilizer, live, self)
        self.models = Models(self.bridge, self.background, estimator)
        self.feed = DisplayFeed(self._renderer)
        self.screen = Screen(view_state, self.feed, self._renderer, self.bridge, self)
        self.statistics = Statistics(self._renderer, self.bridge, self.models, self.screen)
        self.range_mode = RangeMode(view_state, self)
        self.rewind = Rewind(self.feed, self)
        self.playback = Playback(self.rewind, self)
        self.speaker = Speaker(self.source, self.playback, self.stabilization, self.screen, self)
        self.probe_set = ProbeSet(self)
        self.distance_marks = DistanceMarks(self)
        self.depth_scale = DepthScale(self.probe_set, self.distance_marks, view_state, self)
        self.alarm = ProximityAlarm(self.probe_set, self.distance_marks, view_state, self)
        self.objects = Objects(self.background, self.problems, self)
        self._runner: Runner | None = None
        self._listener: SourceListener | None = None
        self._is_over = self._has_begun = False
        self.source.depth_wanted.connect(self.use_depth)
        self.source.reopening.connect(lambda: self.use_depth(self.source.depth))
        self.camera.reopening.connect(self.retry)
        self.models.loaded.connect(self._use_model)
        self.stabilization.changed.connect(self._use_stabilizer)
        self.stabilization.live_changed.connect(self._use_live)
        self.distance_marks.changed.connect(self._calibrate)
        self.screen.shown.connect(self._on_frame_shown)
        self._renderer.start()

    @property
    def parts(self) -> tuple[object, ...]:
        """Return all parts that panels may ask for, one per type."""
        return tuple(part for name, part in vars(self).items() if not name.startswith("_"))

    # -- the source ----------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Load the model, the first time."""
        if not self._has_begun:
            self._has_begun = True
            self.models.use(self.models.settings)

    def open(self, address: str, depth: DepthFileSettings | None = None) -> None:
        """Open a source in place of the current one, with the model's depth or with precomputed depth."""
        if is_model_file(address):  # dropped, most of all: what it shows goes on, seen by another model
            self.models.choose(address)
            return
        if parts := recorded(address):
            self._open(str(parts.picture), depth or DepthFileSettings(parts.depth))
        elif not asks_first(address, self.open):
            self._open(address, depth)

    def use_depth(self, depth: DepthFileSettings | None) -> None:
        """Open the source again with precomputed depth, or with the model, and go on from here."""
        position, is_held = self.playback.position, self.playback.is_held
        self._open(self.source.address, depth)
        self.playback.begin_at(position, is_held)

    def _open(self, address: str, depth: DepthFileSettings | None) -> None:
        if self._is_over:
            return
        if depth is None:
            self.begin()
        address, settings = Address(address), self.camera.settings_for(address)
        self._listener = SourceListener(self.bridge, self, self.feed, self._leave())
        self._runner = runner = Runner(
            lambda: self._handover.open(address, settings, depth, lambda each: runner.use_estimator(each)),
            self._listener,
            estimator=self.models.estimator,
            stabilizer=self.stabilization.settings,
            live=self.stabilization.live,
            meter=self.statistics.meter,
        )
        runner.use_lens(self.distance_marks.lens)
        self.objects.attach(runner)
        self.source.address, self.source.depth, self.source.is_open = address, depth, True
        self.statistics.attach(runner)
        self.playback.attach(runner, has_depth=bool(depth or self.models.estimator))
        runner.start()
        self.source.changed.emit()
        self.playback.changed.emit()

    def close_source(self) -> None:
        """Close the source."""
        self._leave()
        self.source.address, self.source.depth = "", None
        self.source.changed.emit()

    def retry(self) -> None:
        """Open the same source again."""
        self.open(self.source.address, self.source.depth)

    def shut_down(self, timeout: float = 10.0) -> bool:
        """Stop all threads; return whether they ended in time. Afterwards nothing arrives or starts."""
        self._is_over = True
        self.speaker.close()
        self._leave()
        self.models.cancel_fetch()
        self.models.stop()
        self.models.remember_cost()
        self.bridge.close()
        self._renderer.close()
        return self.background.join(timeout)

    # -- what the runner reports, in the GUI thread --------------------------------------------------------------

    def source_opened(self, info: SourceInfo) -> None:
        """Handle an opened source."""
        self.source.info = info
        if info.is_live:
            self.rewind.begin()
        self.playback.opened(info)
        self.source.opened.emit()
        self.source.changed.emit()

    def source_ended(self) -> None:
        """Handle the end of the source."""
        self.playback.ended()

    def source_failed(self, error: Exception) -> None:
        """Handle the failure of the source."""
        self._retire()
        self.failed.emit(error)
        self.source.changed.emit()

    # -- how the parts follow each other -------------------------------------------------------------------------

    def _on_frame_shown(self, depth: DepthFrame) -> None:
        """Update the parts; the alarm comes last, because it reads probes and marks."""
        self.range_mode.on_frame_shown(depth)
        self.distance_marks.on_frame_shown(depth)
        self.probe_set.on_frame_shown(depth)
        self.statistics.on_frame_shown(depth)
        self.playback.on_frame_shown(depth)

    def _use_model(self) -> None:
        estimator = self.models.estimator
        if estimator is not None:
            if self._runner is not None and self.source.depth is None:
                self._runner.use_estimator(estimator)
            self.range_mode.on_model_loaded(estimator.model)
        self.playback.on_model_loaded()

    def _use_live(self) -> None:
        if self._runner is not None:
            self._runner.use_live(self.stabilization.live)

    def _use_stabilizer(self) -> None:
        if self._runner is not None:
            self._runner.use_stabilizer(self.stabilization.settings)

    def _calibrate(self) -> None:
        marks, runner = self.distance_marks, self._runner
        self.feed.set_calibration(marks.calibration if marks.holds else None, marks.lens)
        if runner is not None:
            runner.use_lens(marks.lens)

    def _leave(self) -> int:
        """Reset all parts for another source; return its number in the feed."""
        self._retire()
        self.rewind.forget()
        number = self.feed.next_source()
        self.range_mode.forget()
        self.screen.clear()
        self.source.info = None
        self.playback.forget()
        self.probe_set.forget()
        self.distance_marks.forget()
        self.statistics.reset()
        return number

    def _retire(self) -> None:
        """Stop the runner in the background."""
        if self._listener is not None and self._runner is not None:
            self._listener.cut()
            self._handover.retire(self._runner)
        self._runner = self._listener = None
        self.source.is_open = False
        self.statistics.detach()
        self.objects.attach(None)
        self.playback.detach()
