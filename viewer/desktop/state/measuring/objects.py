"""Keep which object detector looks at the frames; it is loaded in the background.

objects = session.objects
objects.use(ObjectSettings(Path("detector.onnx")))     # `changed` while loading, and when `detector` is another one
objects.use(ObjectSettings())                          # none
"""

from __future__ import annotations

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.live.runner import Runner
from pipeline.objects.detector import ObjectDetector, load_detector
from pipeline.objects.settings import ObjectSettings
from viewer.desktop.state.problems import Problems
from viewer.desktop.workers.background import Background


class Objects(QObject):
    """Used in the GUI thread."""

    changed = pyqtSignal()

    def __init__(self, background: Background, problems: Problems, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = ObjectSettings()
        """The requested detector; `detector` follows when it is loaded, or stays None if it cannot be used."""
        self.detector: ObjectDetector | None = None
        self._background, self._problems = background, problems
        self._runner: Runner | None = None

    @property
    def is_loading(self) -> bool:
        """Whether the requested detector is being loaded."""
        return self.settings.objects is not None and self.detector is None

    def attach(self, runner: Runner | None) -> None:
        """Let the detector look at the frames of this runner."""
        self._runner = runner
        self._hand_over()

    def use(self, settings: ObjectSettings) -> None:
        """Use another detector, or none; the one before stops at once."""
        self.settings, self.detector = settings, None
        if settings.objects is not None:
            self._background.start(
                "load detector",
                lambda: load_detector(settings),
                lambda detector: self._loaded(settings, detector),
                lambda error: self._failed(settings, error),
                leaves=False,
            )
        self._hand_over()
        self.changed.emit()

    def _hand_over(self) -> None:
        if self._runner is not None:
            self._runner.use_detector(self.detector)

    def _loaded(self, settings: ObjectSettings, detector: ObjectDetector) -> None:
        if settings is self.settings:
            self.detector = detector
            self._hand_over()
            self.changed.emit()

    def _failed(self, settings: ObjectSettings, error: Exception) -> None:
        if settings is self.settings:
            self.settings = ObjectSettings()
            self.changed.emit()
            self._problems.report(error)
