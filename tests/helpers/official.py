"""Facts about an official network: its names and shapes, and how the numbers of its parity cases are made."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import numpy as np
import torch
from torch import Tensor


class Official:
    """One folder of facts: `recipe.py`, `state_dict.json` and expected results."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.recipe = ModuleType("recipe")
        exec((folder / "recipe.py").read_text(encoding="utf-8"), self.recipe.__dict__)
        shapes = json.loads((folder / "state_dict.json").read_text(encoding="utf-8"))
        self.weights: dict[str, Tensor] = {
            name: torch.from_numpy(np.asarray(self.recipe.weights(name, tuple(shape))))
            for name, shape in shapes.items()
        }

    def image(self, height: int, width: int, seed: int) -> np.ndarray:
        image: np.ndarray = self.recipe.image(height, width, seed)
        return image

    def expected(self, name: str) -> dict[str, np.ndarray]:
        with np.load(self.folder / name) as file:
            return dict(file)
