"""Materials by everyday name, each different every time. One in eight is something quite different on purpose,
so that neither color nor pattern tells what, or how far away, a thing is.
"""

import colorsys

import numpy as np

from pipeline.training.scene import COLOR_PICTURE, Color, Scene
from pipeline.training.textures import Atlas


class Surfaces:
    """`surfaces.wood()` adds a material to the scene and returns its number."""

    odd = 0.12  # share of surfaces that are quite different
    photographed = 0.25  # share of surfaces that a photograph covers, where there are any

    def __init__(self, scene: Scene, atlas: Atlas) -> None:
        self.scene, self.atlas, self.rng = scene, atlas, scene.rng

    def _color(
        self, hue: float, hue_spread: float, saturation: tuple[float, float], value: tuple[float, float]
    ) -> Color:
        rng = self.rng
        return colorsys.hsv_to_rgb(
            (hue + rng.normal() * hue_spread) % 1.0,
            float(rng.uniform(*saturation)),
            float(rng.uniform(*value)) ** 1.6,
        )

    def _near(self, color: Color, spread: float) -> Color:
        factor = float(np.exp(self.rng.normal() * spread))
        r, g, b = (min(1.2, max(0.01, c * factor * float(np.exp(self.rng.normal() * 0.08)))) for c in color)
        return r, g, b

    def make(
        self, color: Color, kinds: tuple[str, ...], size: tuple[float, float], contrast: float = 0.25,
        gloss: tuple[float, float] = (0.0, 0.15), bump: float = 0.6,
    ) -> int:  # fmt: skip
        """A surface map in `color` and a neighbor of it; `size` is the range of one repeat in metres."""
        rng = self.rng
        if rng.random() < self.odd:
            kinds = ("rough", "stripes", "cloth", "blotches", "dots", "tiles", "wood", "bricks", "gravel")
            color, contrast = self._color(rng.random(), 0, (0, 1), (0.1, 1)), 0.8
        repeat = float(np.exp(rng.uniform(np.log(size[0]), np.log(size[1]))))
        if "photo" in self.atlas.names and rng.random() < self.photographed:
            bright = float(rng.uniform(0.7, 1.6))
            r, g, b = (bright * (0.6 + 0.4 * c) for c in color)
            return self.scene.material(
                (r, g, b), None, self.atlas.pick(rng, "photo"), (repeat, repeat), mode=COLOR_PICTURE,
                gloss=float(rng.uniform(*gloss)),
            )  # fmt: skip
        texture = self.atlas.pick(rng, *kinds)
        second = self._near(color, contrast)
        return self.scene.material(
            color, second, texture, (repeat, repeat * float(rng.uniform(0.7, 1.4))),
            gloss=float(rng.uniform(*gloss)), bump=float(rng.uniform(0, bump)),
        )  # fmt: skip

    def any(self) -> int:
        kinds = ("rough", "cloth", "wood", "blotches", "stripes", "dots", "tiles", "planks")
        return self.make(
            self._color(self.rng.random(), 0, (0, 0.9), (0.08, 1)), kinds, (0.1, 1.5), 0.5, (0, 0.7)
        )

    def plain(self, value: tuple[float, float] = (0.1, 1.0)) -> int:
        color = self._color(self.rng.random(), 0, (0, 0.8), value)
        return self.make(color, ("rough",), (0.3, 2.0), 0.08, (0, 0.6), 0.1)

    def wall(self) -> int:
        kinds = ("rough", "rough", "rough", "bricks", "stripes", "cloth", "blotches")
        return self.make(self._color(0.1, 0.25, (0, 0.45), (0.45, 1)), kinds, (0.5, 3.0), 0.12)

    def floor(self) -> int:
        kinds = ("planks", "planks", "tiles", "wood", "cloth", "rough", "blotches")
        return self.make(self._color(0.07, 0.12, (0.05, 0.6), (0.2, 0.9)), kinds, (0.4, 2.5), 0.4, (0, 0.5))

    def wood(self) -> int:
        return self.make(
            self._color(0.075, 0.02, (0.25, 0.75), (0.2, 0.9)), ("wood", "planks"), (0.3, 1.5), 0.35, (0, 0.4)
        )

    def cloth(self) -> int:
        kinds = ("cloth", "rough", "stripes", "blotches", "dots")
        return self.make(
            self._color(self.rng.random(), 0, (0, 0.8), (0.08, 0.95)), kinds, (0.08, 0.8), 0.25, (0, 0.05)
        )

    def metal(self) -> int:
        return self.make(
            self._color(0.6, 0.2, (0, 0.15), (0.1, 0.9)), ("rough",), (0.5, 2), 0.1, (0.3, 1.0), 0.05
        )

    def stone(self) -> int:
        kinds = ("rough", "gravel", "bricks", "blotches")
        return self.make(self._color(0.09, 0.1, (0, 0.3), (0.3, 0.9)), kinds, (0.5, 3.0), 0.35)

    def road(self) -> int:
        return self.make(
            self._color(0.6, 0.3, (0, 0.1), (0.25, 0.65)), ("rough", "gravel", "blotches"), (0.6, 4), 0.15
        )

    def grass(self) -> int:
        return self.make(
            self._color(0.24, 0.04, (0.3, 0.75), (0.3, 0.75)), ("grass", "rough"), (0.5, 4.0), 0.4, (0, 0)
        )

    def soil(self) -> int:
        return self.make(
            self._color(0.09, 0.03, (0.1, 0.5), (0.3, 0.85)), ("rough", "gravel", "blotches"), (0.7, 4), 0.3
        )

    def leaves(self) -> int:
        return self.make(
            self._color(0.26, 0.06, (0.3, 0.8), (0.2, 0.65)), ("rough", "grass"), (0.1, 0.6), 0.6, (0, 0.1)
        )

    def bark(self) -> int:
        return self.make(
            self._color(0.08, 0.03, (0.1, 0.5), (0.15, 0.6)), ("wood", "rough"), (0.2, 0.8), 0.4, (0, 0)
        )

    def skin(self) -> int:
        hue, saturation, value = (
            self.rng.uniform(0.02, 0.07),
            self.rng.uniform(0.25, 0.6),
            self.rng.uniform(0.35, 0.95),
        )
        color = colorsys.hsv_to_rgb(float(hue), float(saturation), float(value) ** 1.4)
        return self.scene.material(
            color, self._near(color, 0.06), self.atlas.pick(self.rng, "rough"), (0.3, 0.3), gloss=0.08
        )

    def hair(self) -> int:
        color = self._color(0.07, 0.02, (0.1, 0.7), (0.05, 0.6))
        return self.scene.material(
            color, self._near(color, 0.5), self.atlas.pick(self.rng, "wood"), (0.15, 0.1), gloss=0.1
        )

    def fur(self) -> int:
        return self.make(
            self._color(0.08, 0.03, (0, 0.6), (0.1, 0.95)),
            ("rough", "grass", "blotches"),
            (0.2, 0.8),
            0.5,
            (0, 0),
        )

    def pale(self) -> int:
        """White fur, as on paws and bellies."""
        return self.make(
            self._color(0.1, 0.03, (0, 0.2), (0.75, 1)), ("rough", "grass"), (0.2, 0.8), 0.1, (0, 0)
        )

    def alike(self) -> tuple[int, int]:
        """Two surfaces of about one color: a dog that hardly differs from its road."""
        hue = self._color(self.rng.choice((0.07, 0.1, 0.24, 0.6)), 0.04, (0, 0.35), (0.1, 1))
        ground = ("rough", "gravel", "blotches", "tiles")
        return (
            self.make(self._near(hue, 0.15), ground, (0.5, 4), 0.15),
            self.make(self._near(hue, 0.25), ("rough", "grass", "blotches"), (0.2, 0.8), 0.3, (0, 0)),
        )

    def glass(self) -> int:
        return self.scene.material((0.04, 0.05, 0.06), gloss=float(self.rng.uniform(0.6, 1.0)))

    def lamp(self) -> int:
        """A surface that shines by itself."""
        return self.scene.material((1.0, 0.93, 0.8), glow=float(self.rng.uniform(0.8, 3)))

    def picture(self, width: float, height: float, *kinds: str, glow: float = 0.0, gloss: float = 0.0) -> int:
        """A flat picture that fills a panel or box of this size exactly once."""
        tint = float(self.rng.uniform(0.7, 1.0))
        return self.scene.material(
            (tint, tint, tint), None, self.atlas.pick(self.rng, *kinds), (width, height),
            mode=COLOR_PICTURE, offset=(0.5, 0.5), glow=glow, gloss=gloss,
        )  # fmt: skip

    def facade(self) -> int:
        """Windows repeated over a large wall."""
        repeat = float(self.rng.uniform(3, 8))
        return self.scene.material(
            (0.9,) * 3, None, self.atlas.pick(self.rng, "facade"), (repeat, repeat), mode=COLOR_PICTURE
        )
