"""What lies flat on the ground has colors and edges, and no height: rugs and papers, repaired roads, puddles.

    rugs(room, look, width, length)          # on the floor of a room from y = 0 to `length`
    rug(place, look, wide, deep)             # one
    patches(road, look, half_width, length)  # on a road ahead

A network that has not seen many of them takes an edge on the floor for the edge of a thing.
"""

import math

from pipeline.training import shapes
from pipeline.training.scene import Pen
from pipeline.training.surfaces import Surfaces

THICK = 0.006  # meters between one layer and the next: enough for the depth test far away


def rugs(pen: Pen, look: Surfaces, width: float, length: float) -> None:
    """None to three rugs, and papers at times."""
    rng = pen.scene.rng
    for number in range(int(rng.choice((0, 1, 1, 2, 3)))):
        wide, deep = rng.uniform(0.2, 0.75) * width, rng.uniform(0.15, 0.6) * length
        if rng.random() < 0.25:
            wide, deep = rng.uniform(0.4, 1.0), rng.uniform(0.5, 1.6)  # a mat
        yaw = rng.normal() * 0.05 if rng.random() < 0.5 else rng.uniform(0, 6.3)
        x, y = rng.uniform(-0.4, 0.4) * width, rng.uniform(0.05, 0.8) * length
        rug(pen.at(x, y, THICK * (1 + 3 * number), yaw), look, wide, deep)
    for _ in range(int(rng.integers(1, 6)) if rng.random() < 0.2 else 0):
        place = pen.at(
            rng.uniform(-0.4, 0.4) * width,
            rng.uniform(0.1, 0.7) * length,
            THICK * 12,
            rng.uniform(0, 6.3),
        )
        w, h = rng.uniform(0.15, 0.5, 2)
        place.draw(shapes.floor(), (0, 0, 0), (w, h, 1), look.picture(w, h, "picture", "screen", "books"))


def rug(pen: Pen, look: Surfaces, wide: float, deep: float) -> None:
    """Of one piece or with a border, of cloth or with a pattern; square or round."""
    rng = pen.scene.rng
    shape = shapes.disk() if rng.random() < 0.2 else shapes.floor(4)
    inner = look.picture(wide, deep, "picture") if rng.random() < 0.25 else look.any()
    outer = look.cloth() if rng.random() < 0.5 else look.plain()
    cloth = look.cloth() if rng.random() < 0.55 else inner
    pen.draw(shape, (0, 0, 0), (wide, deep, 1), outer if rng.random() < 0.5 else cloth)
    border = rng.uniform(0.05, 0.3) * min(wide, deep)
    pen.draw(shape, (0, 0, THICK), (wide - border, deep - border, 1), cloth)
    if rng.random() < 0.2:
        pen.draw(shape, (0, 0, 2 * THICK), (0.4 * wide, 0.4 * deep, 1), look.plain())


def patches(pen: Pen, look: Surfaces, half_width: float, length: float) -> None:
    """Repaired pieces, lids, puddles and shadows of what is not seen, more of them near than far."""
    rng = pen.scene.rng
    for number in range(int(rng.integers(0, 9))):
        y = 1.5 + (length - 1.5) * rng.random() ** 2
        x = rng.uniform(-1, 1) * half_width
        kind, size = rng.random(), rng.uniform(0.4, 4.0)
        shape = shapes.disk() if kind < 0.35 else shapes.floor(3)
        surface = look.metal() if kind < 0.12 else look.glass() if kind < 0.22 else look.road()
        if kind > 0.7:
            surface = look.stone() if kind < 0.85 else look.plain()
        wide, deep = (0.6, 0.6) if kind < 0.12 else (size, size * math.exp(rng.normal() * 0.7))
        yaw = rng.normal() * 0.05 if rng.random() < 0.6 else rng.uniform(0, 6.3)
        pen.at(x, y, THICK * (1 + number), yaw).draw(shape, (0, 0, 0), (wide, deep, 1), surface)
