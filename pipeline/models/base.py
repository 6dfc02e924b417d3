"""What every model promises: its facts, its weights, how a picture is prepared for it, how it is built.

    model = load_model("midas_small")
    weights = model.fetch()                        # or model.weights_path(), which never downloads
    batch = model.prepare(image)                   # float32 (1, 3, h, w)
    network = model.build(weights)                 # the torch module

A new model is one file in this folder that defines `MODEL`, an object of a class derived from `Model`. Facts
come without torch, so that listing models, or starting from a compiled cache, stays light; `build` imports
torch. The torch module lives beside it in `_<name>_net.py`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline import plugins
from pipeline.arrays import Image
from pipeline.errors import SettingsError, WeightsMissingError

if TYPE_CHECKING:
    from torch import nn

NetworkInput = NDArray[np.float32]
"""float32 (1, 3, h, w), h and w multiples of 32: RGB, normalized as the network was trained."""
DownloadProgress = Callable[[int, int | None], None]
"""Called with bytes done and bytes in all (None: unknown). An exception in it stops the download."""


class Model(ABC):
    """One depth network. What is written out here fits a model whose weights travel with the program."""

    name: str
    """The name that a user types: the file's name."""
    title: str
    """One line about it, for lists and tooltips."""
    licence: str
    bounds: Mapping[str, float]
    """For every precision that suits it, how far the result may be from the torch module's in f32.

    Of the largest difference on the check picture, as a share of the largest disparity; "f32" is always there.
    """

    @abstractmethod
    def weights_path(self) -> Path | None:
        """The weights on this machine, or None when they would have to be fetched."""

    @abstractmethod
    def prepare(self, image: Image, input_size: str | int = "official") -> NetworkInput:
        """A picture, uint8 (H, W, 3) RGB of any size, as the network wants it.

        `input_size` is "fast", "official" or "quality", or the longest that a side may be, in pixels.
        """

    @abstractmethod
    def build(self, weights: Path) -> nn.Module:
        """The torch module in eval mode, fp32, with weights loaded: (B, 3, h, w) -> (B, h, w) disparity ≥ 0.

        Raises `WeightsInvalidError` when the file does not fit.
        """

    def check(self) -> ModelCheck:
        """What a runtime has to get right before it is used."""
        return ModelCheck(self.name, self.prepare(_check_picture()), self.bounds)

    def is_available(self) -> bool:
        """Whether the model can be built without a network connection."""
        return self.weights_path() is not None

    def fetch(self, offline: bool = False, on_progress: DownloadProgress | None = None) -> Path:
        """The weights on this machine, downloaded first if need be and allowed."""
        path = self.weights_path()
        if path is None:
            raise WeightsMissingError(
                f"The weights of {self.name} are missing from this installation.",
                hint="Reinstall Depth Viewer, or give a file with --weights FILE.",
            )
        return path

    def import_file(self, file: Path) -> Path:
        """Check a weights file and keep a copy of it in the cache, for machines without a network."""
        raise SettingsError(
            f"The weights of {self.name} are built in and cannot be replaced; {file} was not imported.",
            hint=f"To use the file for one run: --model {self.name} --weights {file}",
        )

    def remove(self) -> bool:
        """Delete the downloaded weights; True if there were any."""
        return False


@dataclass(frozen=True, eq=False)
class ModelCheck:
    """An input, and how far each precision's result for it may be from the reference; see `Model.bounds`."""

    name: str
    batch: NetworkInput
    bounds: Mapping[str, float]


def _check_picture() -> Image:
    """A picture, uint8 (240, 320, 3) RGB, with soft and hard edges, flat and busy places; always the same."""
    random = np.random.RandomState(1)  # its numbers are the same in every numpy
    picture = np.zeros((240, 320, 3), np.float32)
    for cells in (4, 9, 30):
        colors = random.uniform(0, 255, (cells, cells, 3)).astype(np.float32)
        picture += cv2.resize(colors, (320, 240), interpolation=cv2.INTER_LINEAR) / 3
    picture[90:200, 40:110] = (200, 60, 30)
    cv2.circle(picture, (230, 130), 45, (30, 90, 180), -1)
    return np.clip(picture, 0, 255).astype(np.uint8)


def load_model(name: str) -> Model:
    """The model of this name; `UnknownPluginError` when there is none."""
    model: Model = plugins.load("pipeline.models", name).MODEL
    return model
