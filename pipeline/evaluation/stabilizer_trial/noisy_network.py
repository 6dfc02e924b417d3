"""Simulate a model with realistic errors on known depth.

    network = UnsteadyNetwork(seed=3)
    disparity = network.see(shot.truth, moment)

Every frame has another scale and shift, soft warps wander over the picture, edges tremble, and there is grain.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

Map = NDArray[np.float32]
"""float32 (h, w)."""


@dataclass
class UnsteadyNetwork:
    """Errs like a depth network: ever another scale and shift, slow warps, soft and trembling edges.

    `drift` "jumps": a new scale and shift in every frame; "wanders": they go up and down in a second or two.
    """

    seed: int = 0
    drift: str = "jumps"
    scale: float = 0.15
    shift: float = 0.1
    warp: float = 0.04
    edge_px: float = 1.0
    noise: float = 0.005
    _random: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self._random = np.random.default_rng(10_000 + self.seed)
        self._phases = self._random.uniform(0, 2 * np.pi, 16)
        self._speeds = self._random.uniform(1.5, 9, 16)

    def predict(self, truth: Map, moment: float) -> Map:
        """float32 (h, w): what the network would say about `truth` at this moment, in seconds."""
        warped = truth * (1 + self.warp * self._warp(truth.shape, moment))
        soft = cv2.GaussianBlur(self._shaken(warped.astype(np.float32)), (0, 0), 0.8)
        up, along = self._drift(moment)
        level = float(np.median(truth))
        grain = self._random.normal(0, self.noise * level, truth.shape)
        seen = (1 + self.scale * up) * (soft + grain) + self.shift * level * along
        return np.maximum(seen, 0).astype(np.float32)

    def _warp(self, size: tuple[int, ...], moment: float) -> NDArray[np.float64]:
        """Soft hills and valleys of about -1 to 1; part of them wander, part are new in every frame."""
        height, width = size
        x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
        wave = np.sin(self._phases + self._speeds * moment)
        wandering = (
            np.sin(3 * x + 4 * wave[0] + self._phases[2])
            + np.sin(5 * y + 4 * wave[1] + self._phases[3])
            + np.sin(4 * x - 5 * y + 4 * wave[2] + self._phases[4])
        ) / 2
        new = cv2.resize(self._random.normal(0, 1, (4, 5)), (width, height), interpolation=cv2.INTER_CUBIC)
        return np.asarray(0.6 * wandering + 0.6 * new)

    def _shaken(self, disparity: Map) -> Map:
        """Every part of the map a little beside its place, so that edges tremble."""
        height, width = disparity.shape
        coarse = self._random.normal(0, 1, (height // 12, width // 12, 2))
        shake = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC) * self.edge_px
        columns, rows = np.meshgrid(np.arange(width), np.arange(height))
        x, y = (columns + shake[..., 0]).astype(np.float32), (rows + shake[..., 1]).astype(np.float32)
        shaken = cv2.remap(disparity, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(shaken, np.float32)

    def _drift(self, moment: float) -> tuple[float, float]:
        """How far scale and shift are off, each from -1 to 1."""
        up, along = self._random.uniform(-1, 1, 2)
        if self.drift == "wanders":
            up = 0.3 * up + 0.7 * np.sin(2 * np.pi * 0.9 * moment + self._phases[7])
            along = 0.3 * along + 0.7 * np.sin(2 * np.pi * 0.6 * moment + self._phases[8])
        return float(up), float(along)
