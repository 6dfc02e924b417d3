"""Define the interface of all depth models: properties, weights, preprocessing and the torch module.

    model = load_model("midas_small")
    weights = model.fetch()                        # or model.weights_path(), which never downloads
    batch = model.prepare(image)                   # float32 (1, 3, h, w)
    network = model.build(weights)                 # the torch module

A new model is one file in this folder that defines `MODEL`, an object of a class derived from `Model`. Its properties
do not need torch, so that listing models, or starting from a compiled cache, stays fast; only `build` imports torch.
The torch module is in `_<name>_net.py` beside it.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline import plugins
from pipeline.arrays import Disparity, Image
from pipeline.errors import SettingsError, WeightsMissingError

if TYPE_CHECKING:
    from torch import nn

    from pipeline.geometry.lens import Lens

NetworkInput = NDArray[np.float32]
"""float32 (1, 3, h, w), h and w multiples of 32: RGB, normalized as in the training of the model."""
DownloadProgress = Callable[[int, int | None], None]
"""Called with the downloaded and the total bytes (None if unknown). An exception in it stops the download."""

NEAREST = 0.01
"""What a network calls nearer than this is taken to be so far: meters, or the unit of its depth."""


class Quantity(StrEnum):
    """What the numbers of a network mean. All else in the program works in inverse depth, whatever it is."""

    DISPARITY = "disparity"
    """Inverse depth, up to a scale and a shift: larger is nearer."""
    DEPTH = "depth"
    """Distance along the optical axis, up to a scale and a shift: larger is farther."""
    METERS = "meters"
    """Distance along the optical axis, in meters."""


class Model(ABC):
    """A depth model. The methods implemented here suit a model with bundled weights."""

    name: str
    """Name for `--model`: the name of the file."""
    title: str
    """One-line description, for lists and tooltips."""
    licence: str
    provenance: str = ""
    """One sentence on where the weights come from, where the licence alone does not say all of it."""
    preference: int | None = None
    """Of the models on this machine "auto" takes the one with the highest; None is never taken by itself."""
    parameters: int
    """How many numbers the network has learnt."""
    gflop: float
    """Billions of operations for an input of 256x256; they grow with its area."""
    published: Mapping[str, float] = MappingProxyType({})
    """By data set, the share of depths within a quarter of the truth (δ1), in percent, as its authors measured it."""
    facts = ""
    """Digest of what was said or found of its input and output, where its weights do not tell them."""
    quantity = Quantity.DISPARITY
    scale, shift = 1.0, 0.0
    """Of `Quantity.DEPTH`: scale · depth + shift is distance in some unit, so that its inverse is inverse depth."""
    keeps_size = True
    """Whether the result has the size of the input."""
    is_focal = False
    """Whether its meters are proportional to the focal length, so that a known lens makes them right."""
    bounds: Mapping[str, float]
    """Largest allowed error of every supported precision, compared with the torch module in f32.

    The error is the largest difference on the check image, as a share of the largest disparity. "f32" is required.
    """

    @property
    def address(self) -> str:
        """What `--model` takes for it."""
        return self.name

    @abstractmethod
    def weights_path(self) -> Path | None:
        """Return the path of the installed weights, or None if they must be downloaded."""

    @abstractmethod
    def network_size(self, height: int, width: int, input_size: str | int = "official") -> tuple[int, int]:
        """Height and width of the network's input for a picture of this size, in pixels."""

    @abstractmethod
    def prepare(self, image: Image, input_size: str | int = "official") -> NetworkInput:
        """Preprocess an image.

        Parameters
        ----------
        image : ndarray of uint8, shape (H, W, 3)
            RGB image of any size.
        input_size : {"fast", "official", "quality"} or int
            Size of the model input; a number is the longer side in pixels.

        Returns
        -------
        ndarray of float32, shape (1, 3, h, w)
            Normalized RGB; h and w are multiples of 32.
        """

    def disparity(self, output: Disparity, picture: tuple[int, int], lens: Lens | None = None) -> Disparity:
        """Inverse depth ≥ 0 of what the network gave, float32 (h, w); in 1/m where it tells meters.

        `picture` is the height and the width of what it was shown, for networks that see a border around it; `lens` is
        what it was taken with, where that is known and `is_focal`.
        """
        if self.quantity is Quantity.DISPARITY:
            return np.maximum(output, 0)  # rounding may end a hair below
        depth = np.maximum(output * np.float32(self.scale) + np.float32(self.shift), np.float32(NEAREST))
        return np.asarray(1 / depth, np.float32)

    @abstractmethod
    def build(self, weights: Path) -> nn.Module:
        """Build the torch module and load its weights.

        Parameters
        ----------
        weights : Path
            Weights file.

        Returns
        -------
        torch.nn.Module
            In eval mode, float32: (B, 3, h, w) to disparity (B, h, w) ≥ 0.

        Raises
        ------
        WeightsInvalidError
            If the file does not fit the model.
        """

    def operations(self, height: int, width: int, input_size: str | int = "official") -> float:
        """Billions of operations for one picture of this size."""
        return self.gflop * math.prod(self.network_size(height, width, input_size)) / 256**2

    def check(self) -> ModelCheck:
        """Return the accuracy check that a runtime must pass."""
        return ModelCheck(self.name, self.prepare(_check_picture()), self.bounds)

    def is_available(self) -> bool:
        """Whether the model can be built without a network connection."""
        return self.weights_path() is not None

    def fetch(self, offline: bool = False, on_progress: DownloadProgress | None = None) -> Path:
        """Return the path of the weights; download them if necessary and allowed. Raises `WeightsMissingError`."""
        path = self.weights_path()
        if path is None:
            raise WeightsMissingError(
                f"The weights of {self.name} are missing from this installation.",
                hint="Reinstall Depth Viewer, or give a file with --weights FILE.",
            )
        return path

    def import_file(self, file: Path) -> Path:
        """Check a weights file and install a copy of it, for machines without internet access."""
        raise SettingsError(
            f"The weights of {self.name} are built in and cannot be replaced; {file} was not imported.",
            hint=f"To use the file for one run: --model {self.name} --weights {file}",
        )

    def remove(self) -> bool:
        """Delete the downloaded weights; return whether there were any."""
        return False


@dataclass(frozen=True, eq=False)
class ModelCheck:
    """An input, and the largest allowed error of each precision; see `Model.bounds`."""

    name: str
    batch: NetworkInput
    bounds: Mapping[str, float]
    expected: Disparity | None = None
    """The torch module's result of `batch`, where it is known beforehand."""


def _check_picture() -> Image:
    """Return a fixed test image, uint8 (240, 320, 3) RGB, with soft and hard edges, flat and textured areas."""
    random = np.random.RandomState(1)  # its numbers are the same in every numpy
    picture = np.zeros((240, 320, 3), np.float32)
    for cells in (4, 9, 30):
        colors = random.uniform(0, 255, (cells, cells, 3)).astype(np.float32)
        picture += cv2.resize(colors, (320, 240), interpolation=cv2.INTER_LINEAR) / 3
    picture[90:200, 40:110] = (200, 60, 30)
    cv2.circle(picture, (230, 130), 45, (30, 90, 180), -1)
    return np.clip(picture, 0, 255).astype(np.uint8)


def preferred_models() -> list[Model]:
    """What "auto" chooses from, best first; the last one is built in."""
    models = [load_model(name) for name in plugins.names("pipeline.models")]
    ranked = [(model.preference, model) for model in models if model.preference is not None]
    return [model for _, model in sorted(ranked, key=lambda entry: entry[0], reverse=True)]


def load_model(name: str) -> Model:
    """Return the model of this name. Raises `UnknownPluginError`."""
    model: Model = plugins.load("pipeline.models", name).MODEL
    return model
