"""A model whose weights are published and not shipped: downloaded once, or imported from a file.

    class Some(PublishedModel): ...                # facts, `prepare`, and `network`, the bare torch module

Where its file comes from stands in `pipeline.models.weights`.
"""

from __future__ import annotations

import importlib.util
from abc import abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.arrays import Disparity, Image
from pipeline.errors import PackageMissingError
from pipeline.models import weights
from pipeline.models.base import DownloadProgress, Model

if TYPE_CHECKING:
    from torch import nn


class PublishedModel(Model):
    """One network of `pipeline.models.weights.TABLE`."""

    has_more_entries = False
    """Whether the published file may hold entries that only training needs; they are left out."""

    @abstractmethod
    def network(self) -> nn.Module:
        """The torch module, under the names of the published file; its values do not matter."""

    def weights_path(self) -> Path | None:
        return weights.find(self.name)

    def fetch(self, offline: bool = False, on_progress: DownloadProgress | None = None) -> Path:
        if self.weights_path() is None:
            self._require_torch()
        return weights.fetch(self.name, self._check, offline=offline, on_progress=on_progress)

    def import_file(self, file: Path) -> Path:
        self._require_torch()
        return weights.import_file(self.name, file, self._check)

    def remove(self) -> bool:
        return weights.remove(self.name)

    def build(self, weights: Path) -> nn.Module:
        import torch

        from pipeline.models.checkpoint import load_into

        with torch.device("meta"):  # no time is spent on random values that the file replaces
            network = self.network()
        load_into(network, weights, ignore_more=self.has_more_entries)
        return network.eval().requires_grad_(False)

    def _require_torch(self) -> None:
        """Say it before a download: new weights are verified by running them."""
        if importlib.util.find_spec("torch") is None:
            raise PackageMissingError.named("torch", self.name)

    def _check(self, file: Path) -> None:
        """Raise `WeightsInvalidError` unless the network runs with this file and computes depth."""
        import torch

        from pipeline.plausibility import require_plausible

        network = self.build(file)

        def disparity_of(picture: Image) -> Disparity:
            with torch.inference_mode():
                output = network(torch.from_numpy(self.prepare(picture)))[0].numpy()
            return self.disparity(output, picture.shape[:2])

        require_plausible(disparity_of, file)
