"""What a model promises that comes whole, network and weights together, and says itself how it is run."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.models.base import DownloadProgress, Model
from pipeline.runtimes.base import Runtime
from pipeline.settings import EstimatorSettings


class WholeModel(Model):
    """A file, or a folder of the hub."""

    keeps_size = False
    gflop = 0.0
    parameters = 0
    note = ""
    """What was found out about it while it was loaded, for the user."""

    def import_file(self, file: Path) -> Path:
        raise SettingsError(
            f"{self.name} includes its own weights; {file} was not imported.",
            hint="A model file needs no import. Examples: --model net.onnx, --model hf:FOLDER",
        )

    @abstractmethod
    def load(self, settings: EstimatorSettings, on_progress: DownloadProgress | None = None) -> Runtime:
        """What runs it, once everything about it is known."""

    @abstractmethod
    def digest(self) -> str:
        """SHA-256 in hex of all that belongs to it."""
