"""What every model promises: its facts, how a picture is prepared for it, where its weights are, how it is built.

A new model is one file in this folder that defines `MODEL`, an object of a class derived from `Model`. Facts come
without torch, so that listing models, or starting from a compiled cache, stays light; `build` imports torch.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.frame import Image

if TYPE_CHECKING:
    from torch import nn

NetworkInput = NDArray[np.float32]
"""float32 (1, 3, h, w): RGB, normalized as the network was trained."""


class Model(ABC):
    """One depth network."""

    name: str
    """The name that a user types: the file's name."""
    title: str
    """One line about it, for lists and tooltips."""
    licence: str

    @abstractmethod
    def weights_path(self) -> Path | None:
        """The weights on this machine, or None when they would have to be fetched."""

    def is_available(self) -> bool:
        """Whether the model can be built without a network connection."""
        return self.weights_path() is not None

    @abstractmethod
    def prepare(self, image: Image) -> NetworkInput:
        """A picture, uint8 (H, W, 3) RGB of any size, as the network wants it."""

    @abstractmethod
    def build(self, weights: Path) -> nn.Module:
        """The torch module in eval mode, fp32, with weights loaded: (B, 3, h, w) -> (B, h, w) disparity ≥ 0.

        Raises `WeightsInvalidError` when the file does not fit.
        """
