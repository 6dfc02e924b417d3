"""Load, download and import models in the background, with a state for the window.

models.use(EstimatorSettings(model="auto"))    # `changed` while loading and when done; then `estimator` is set
models.fetch("midas_small")                    # `progressed` during the download, then it is used
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline import plugins
from pipeline.errors import WeightsMissingError
from pipeline.inference.cost import Cost
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.find_model import find_model
from pipeline.inference.hub_model import HubModel
from pipeline.inference.int8_in_background import Int8InBackground, is_nncf_missing, is_worthwhile
from pipeline.inference.load import load_estimator
from pipeline.models.base import Model, preferred_models
from pipeline.runtimes import torch_
from pipeline.settings import EstimatorSettings, is_hub_name, is_model_file, is_whole_model
from viewer import speeds
from viewer.desktop.state.model_download import ModelDownload
from viewer.desktop.workers.background import Background
from viewer.desktop.workers.bridge import Bridge


class Models(QObject):
    """Knows the models on this machine, and owns the estimator."""

    changed = pyqtSignal()
    """Loading has started or ended, or the list of available models has changed."""
    loaded = pyqtSignal()
    """A new `estimator` is in use."""
    missing = pyqtSignal(str)
    """The weights of the chosen model are missing."""
    failed = pyqtSignal(str, object)
    """A model could not be loaded, downloaded or imported: its name and the exception."""
    progressed = pyqtSignal(str, int, int)
    """Progress of a download: model, bytes so far, bytes in total (0 = unknown)."""
    fetched = pyqtSignal(str)
    """The weights of this model have arrived."""

    def __init__(self, bridge: Bridge, background: Background, settings: EstimatorSettings) -> None:
        super().__init__(bridge)
        self.settings = settings
        """The requested settings; the estimator follows when it is loaded."""
        self.estimator: DepthEstimator | None = None
        self.is_loading = False
        self._bridge = bridge
        self._background = background
        self._at_work: EstimatorSettings | None = None  # what gave the estimator
        self._download: ModelDownload | None = None
        self._int8: Int8InBackground | None = None
        self._agreed: set[str] = set()  # models whose licence the user has agreed to

    @property
    def fetching(self) -> str:
        """The model that is being downloaded, or ""."""
        return self._download.model if self._download else ""

    @property
    def lacks_nncf(self) -> bool:
        """Whether int8 may be faster here, and is missing only for want of the package that quantizes."""
        estimator, settings = self.estimator, self._at_work
        if estimator is None or settings is None or not is_nncf_missing():
            return False
        return is_worthwhile(estimator, settings)

    def names(self) -> tuple[str, ...]:
        """The models, without "auto"."""
        return plugins.names("pipeline.models")

    def model(self, name: str) -> Model:
        """Return the model of this name."""
        return find_model(name)

    def cost(self, name: str) -> Cost | None:
        """Return the cost of a frame with this model on this machine: measured now, or last time."""
        if self.estimator is not None and self._at_work is not None and self._at_work.model == name:
            measured: Cost | None = self.estimator.cost
            if measured is not None:
                return measured
        return speeds.measured(self.model(name).address, self.settings.input_size)

    def remember_cost(self) -> None:
        """Save the measured cost of the current model."""
        if self.estimator is not None:
            speeds.remember(self.estimator)

    def better(self) -> str:
        """Return the best model of "auto" that is not installed, if it ranks above the installed ones; else ""."""
        if self.settings.offline or not torch_.is_available():  # which builds what is downloaded
            return ""
        best = preferred_models()[0]
        return "" if best.is_available() else best.name

    def choose(self, name: str) -> None:
        """Use the model with this name or in this file, with the other settings unchanged."""
        self.use(replace(self.settings, model=name, weights=None))

    def use(self, settings: EstimatorSettings) -> None:
        """Load this model in the background; the current one stays in use until then."""
        if is_model_file(settings.model) and not self.model(settings.model).is_available():
            error = WeightsMissingError(f"There is no model file {settings.model}.", hint="Check the path.")
            self.failed.emit(settings.model, error)
            self._use_another(settings)
            return
        if is_hub_name(settings.model) and not self.model(settings.model).is_available():
            self.fetch(settings.model, agreed=settings.agree_license)
            self._use_another(settings)
            return
        if (
            settings.model != "auto"
            and not is_hub_name(settings.model)
            and settings.weights is None
            and not self.model(settings.model).is_available()
        ):
            self.missing.emit(settings.model)
            self._use_another(settings)
            return
        self.settings = settings
        if not self.is_loading:
            self._load(settings)

    def _use_another(self, settings: EstimatorSettings) -> None:
        """Use any available model, if there is none yet."""
        if self.estimator is None and not self.is_loading:
            self.use(replace(settings, model="auto"))

    def _load(self, settings: EstimatorSettings) -> None:
        """Load one model at a time: after quick changes only the last one is loaded."""

        def is_wished() -> bool:
            self.is_loading = False
            if self.settings is not settings:
                self._load(self.settings)
            return self.settings is settings

        def done(estimator: DepthEstimator) -> None:
            if is_wished():
                self.remember_cost()
                self.estimator, self._at_work = estimator, settings
                self.loaded.emit()
                self.changed.emit()
                self._speed_up(estimator, settings)

        def failed(error: Exception) -> None:
            if is_wished():
                self.settings = self._at_work or settings
                self.changed.emit()
                self.failed.emit(settings.model, error)
                if is_whole_model(settings.model):
                    self._use_another(settings)

        self.is_loading = True
        self._background.start("load network", lambda: load_estimator(settings), done, failed, leaves=False)
        self.changed.emit()

    def _speed_up(self, estimator: DepthEstimator, settings: EstimatorSettings) -> None:
        """Change over to int8 as soon as it is made, where the processor has nothing else that is faster than f32."""
        self.stop()
        if not is_worthwhile(estimator, settings):
            return
        work = self._int8 = Int8InBackground(estimator, settings)

        def done(faster: DepthEstimator | None) -> None:
            if faster is not None and self.estimator is estimator:
                self.remember_cost()
                self.estimator = faster
                self.loaded.emit()
                self.changed.emit()

        self._background.start("int8", work.run, done, leaves=False)

    def stop(self) -> None:
        """End what makes the model at work faster."""
        if self._int8 is not None:
            self._int8.stop()
            self._int8 = None

    def fetch(self, name: str, *, agreed: bool = False) -> None:
        """Download a model's weights and use it; one download at a time. `agreed`: its license is accepted."""
        if agreed:
            self._agreed.add(name)
        if self._download is not None:
            return
        download = self._download = ModelDownload(name, self._bridge, self.progressed.emit)
        model = self.model(name)
        offline = self.settings.offline
        take: Callable[..., Path] = model.fetch
        if isinstance(model, HubModel):
            take = partial(model.fetch, agreed=name in self._agreed)
        download.task = self._background.start(
            "fetch weights",
            lambda: take(offline, download.progress),
            lambda _path: self._arrived(name),
            lambda error: self._not_arrived(name, error),
        )
        self.progressed.emit(name, 0, 0)

    def cancel_fetch(self) -> None:
        """Cancel the download with its next bytes; the next download resumes it."""
        if self._download is not None:
            self._download.cancel()
            self._download = None
            self.changed.emit()

    def import_file(self, name: str, file: Path) -> None:
        """Take a model's weights from a local file and use it."""
        model = self.model(name)
        self._background.start(
            "import weights",
            lambda: model.import_file(file),
            lambda _path: self._arrived(name),
            lambda error: self._not_arrived(name, error),
        )

    def _arrived(self, name: str) -> None:
        self._download = None
        self.fetched.emit(name)
        # "auto" takes what has come by itself
        requested = "auto" if self.settings.model == "auto" and not is_hub_name(name) else name
        self.use(replace(self.settings, model=requested, weights=None))

    def _not_arrived(self, name: str, error: Exception) -> None:
        self._download = None
        self.changed.emit()
        self.failed.emit(name, error)
