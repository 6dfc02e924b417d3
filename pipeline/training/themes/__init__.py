"""Kinds of places. Each module has `build(rng, atlas) -> (Scene, Camera)`; `MIX` says how often each is rendered."""

from collections.abc import Callable

import numpy as np

from pipeline.training.camera import Camera
from pipeline.training.scene import Scene
from pipeline.training.textures import Atlas
from pipeline.training.themes import (
    clutter,
    corridor,
    fitted,
    hall,
    park,
    pets,
    room,
    street,
    tabletop,
    webcam,
)

Theme = Callable[[np.random.Generator, Atlas], tuple[Scene, Camera]]

MIX: dict[str, tuple[Theme, float]] = {
    "room": (room.build, 0.19),
    "fitted": (fitted.build, 0.06),
    "hall": (hall.build, 0.07),
    "webcam": (webcam.build, 0.12),
    "corridor": (corridor.build, 0.04),
    "street": (street.build, 0.22),
    "park": (park.build, 0.10),
    "pets": (pets.build, 0.05),
    "tabletop": (tabletop.build, 0.11),
    "clutter": (clutter.build, 0.04),
}


def build(rng: np.random.Generator, atlas: Atlas, kinds: tuple[str, ...] = ()) -> tuple[Scene, Camera]:
    """A scene of a random kind, or of one of some kinds."""
    names = list(kinds or MIX)
    weights = np.array([MIX[name][1] for name in names])
    return MIX[names[rng.choice(len(names), p=weights / weights.sum())]][0](rng, atlas)
