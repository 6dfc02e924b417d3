"""What stands on tables, shelves and floors. Each function draws one thing at the pen's place, its front towards -y."""

import math

from pipeline.training import props, shapes
from pipeline.training.scene import Pen
from pipeline.training.surfaces import Surfaces


def plant(pen: Pen, look: Surfaces, height: float) -> None:
    rng = pen.scene.rng
    pot = height * rng.uniform(0.2, 0.35)
    pen.draw(shapes.cylinder(1.3), (0, 0, pot / 2), (pot * 0.8, pot * 0.8, pot), look.plain())
    green = look.leaves()
    if rng.random() < 0.5:
        crown = shapes.foliage(int(rng.integers(6)), 60, 0.2)
        pen.draw(crown, (0, 0, (height + pot) / 2), (height * 0.7, height * 0.7, height - pot), green)
        return
    for _ in range(int(rng.integers(6, 16))):
        a, reach, rise = (
            rng.uniform(0, 6.3),
            rng.uniform(0.15, 0.5) * height,
            rng.uniform(0.3, 1) * (height - pot),
        )
        tip = (reach * math.cos(a), reach * math.sin(a), pot + rise)
        pen.rod((0, 0, pot), tip, 0.012, green)
        leaf = pen.at(*tip, a, rng.uniform(-0.6, 0.9))
        leaf.ball((0, 0, 0), (height * 0.1, height * 0.22, 0.012), green)


def monitor(pen: Pen, look: Surfaces, width: float) -> None:
    height, dark = width * 0.6, look.plain((0.03, 0.3))
    pen.can((0, 0, 0.01), (width * 0.4, width * 0.3, 0.02), dark)
    pen.rod((0, 0.02, 0), (0, 0.02, height * 0.6), 0.04, dark)
    pen.box((0, 0, height * 0.75), (width, 0.03, height), dark)
    w, h, glow = width * 0.95, height * 0.92, float(pen.scene.rng.uniform(0, 0.6))
    pen.panel((0, -0.018, height * 0.75), w, h, look.picture(w, h, "screen", "picture", glow=glow, gloss=0.3))


def laptop(pen: Pen, look: Surfaces) -> None:
    body = look.metal()
    pen.box((0, 0, 0.01), (0.34, 0.24, 0.02), body)
    lid = pen.at(0, 0.12, 0.02, 0.0, -pen.scene.rng.uniform(0.1, 0.5))
    lid.box((0, 0, 0.12), (0.34, 0.012, 0.23), body)
    lid.panel((0, -0.008, 0.12), 0.32, 0.2, look.picture(0.32, 0.2, "screen", "picture", glow=0.4, gloss=0.3))


def keyboard(pen: Pen, look: Surfaces) -> None:
    """With a mouse beside it."""
    rng, body = pen.scene.rng, look.plain()
    pen.box((0, 0, 0.012), (0.44, 0.15, 0.02), body)
    for row in range(4):
        pen.box((0, 0.03 * row - 0.045, 0.024), (0.42, 0.022, 0.008), look.plain())
    pen.cushion((0.3, rng.normal() * 0.02, 0.015), (0.06, 0.1, 0.035), body, 2.5)


def thing(pen: Pen, look: Surfaces, size: float) -> None:
    """Any small object up to `size` high and wide: bottle, cup, vase, box, bowl, ball, book pile, toy, plant."""
    rng = pen.scene.rng
    if look.atlas.props is not None and rng.random() < 0.6 and props.small(pen, look, size):
        return
    kind, surface = int(rng.integers(14)), look.any()
    profile: tuple[tuple[float, float], ...]
    s = size * rng.uniform(0.6, 1.0)
    pen = pen.at(0, 0, 0, rng.uniform(0, 6.3))
    if kind == 0:
        profile = ((0.0, -0.5), (0.16, -0.5), (0.17, 0.1), (0.06, 0.28), (0.05, 0.48), (0.07, 0.5), (0, 0.5))
        pen.draw(
            shapes.lathe(profile), (0, 0, s / 2), (s, s, s), look.glass() if rng.random() < 0.4 else surface
        )
    elif kind == 1:
        pen.can((0, 0, s * 0.25), (s * 0.4, s * 0.4, s * 0.5), surface, rng.uniform(0.9, 1.3))
        pen.rod((s * 0.2, 0, s * 0.4), (s * 0.3, 0, s * 0.25), s * 0.05, surface)
    elif kind == 2:
        bulge = rng.uniform(0.2, 0.45)
        profile = (
            (0.0, -0.5),
            (0.15, -0.5),
            (bulge, -0.2),
            (bulge * 0.9, 0.1),
            (0.1, 0.35),
            (0.18, 0.5),
            (0.12, 0.46),
            (0, 0.3),
        )
        pen.draw(shapes.lathe(profile), (0, 0, s / 2), (s, s, s), surface)
    elif kind in (3, 4):
        w, d, h = rng.uniform(0.3, 1, 3) * s
        label = look.picture(w, h, "picture", "screen") if rng.random() < 0.5 else surface
        pen.box((0, 0, h / 2), (w, d, h), label)
    elif kind == 5:
        profile = ((0.0, -0.2), (0.2, -0.2), (0.42, 0.0), (0.5, 0.2), (0.46, 0.2), (0.2, -0.12), (0, -0.14))
        pen.draw(shapes.lathe(profile), (0, 0, s * 0.2), (s, s, s), surface)
        for _ in range(int(rng.integers(0, 4))):
            r = s * rng.uniform(0.2, 0.3)
            pen.ball((rng.normal() * s * 0.13, rng.normal() * s * 0.13, s * 0.25), (r, r, r), look.any())
    elif kind == 6:
        pen.ball((0, 0, s * 0.4), (s * 0.8,) * 3, surface)
    elif kind == 7:
        z = 0.0
        for _ in range(int(rng.integers(1, 6))):
            h = s * rng.uniform(0.06, 0.16)
            pile = pen.at(rng.normal() * 0.05 * s, rng.normal() * 0.05 * s, z, rng.normal() * 0.3)
            pile.box((0, 0, h / 2), (s * 0.7, s * 0.95, h), look.any())
            z += h
    elif kind == 8:
        pen.draw(
            shapes.lump(int(rng.integers(12)), rng.uniform(0.1, 0.4)),
            (0, 0, s * 0.4),
            (s, s * 0.8, s * 0.8),
            surface,
        )
    elif kind == 9:
        plant(pen, look, s)
    elif kind == 10:
        doll(pen, look, s)
    elif kind in (11, 12):
        for _ in range(int(rng.integers(1, 4))):
            w, h = s * rng.uniform(0.5, 1), s * rng.uniform(0.5, 1)
            sheet = pen.at(
                rng.normal() * 0.3 * s, rng.normal() * 0.3 * s, 0.003, rng.uniform(0, 6.3), -math.pi / 2
            )
            page = (
                look.plain((0.8, 1.0))
                if rng.random() < 0.3
                else look.picture(w, h, "screen", "picture", gloss=0.1)
            )
            sheet.panel((0, -0.002 * rng.random(), 0), w, h, page)
    else:
        profile = ((0.0, -0.5), (0.3, -0.5), (0.08, -0.4), (0.05, 0.1), (0.35, 0.12), (0.2, 0.5), (0, 0.5))
        pen.draw(shapes.lathe(profile), (0, 0, s / 2), (s, s, s), surface)


def strewn(
    pen: Pen,
    look: Surfaces,
    count: int,
    top: tuple[float, float, float],
    reach: tuple[float, float],
    sizes: tuple[float, float],
) -> None:
    """So many things anywhere on a table top of this width, depth and height around the pen.

    `reach`: how far from its middle, in shares of width and depth; `sizes`: the least and the largest, metres.
    """
    rng, (width, depth, height) = pen.scene.rng, top
    for _ in range(count):
        x, y = rng.uniform(-reach[0], reach[0]) * width, rng.uniform(-reach[1], reach[1]) * depth
        thing(pen.at(x, y, height), look, rng.uniform(*sizes))


def doll(pen: Pen, look: Surfaces, s: float) -> None:
    """A sitting soft toy."""
    fur = look.fur() if pen.scene.rng.random() < 0.5 else look.any()
    pen.ball((0, 0, s * 0.3), (s * 0.5, s * 0.42, s * 0.6), fur)
    pen.ball((0, -s * 0.04, s * 0.75), (s * 0.45, s * 0.4, s * 0.42), fur)
    pen.ball((0, -s * 0.22, s * 0.7), (s * 0.2, s * 0.18, s * 0.15), look.plain())
    for side in (-1, 1):
        pen.ball((side * s * 0.18, 0, s * 0.95), (s * 0.16, s * 0.08, s * 0.18), fur)
        pen.limb((side * s * 0.2, 0, s * 0.5), (side * s * 0.36, -s * 0.15, s * 0.3), s * 0.15, fur)
        pen.limb((side * s * 0.16, -s * 0.1, s * 0.1), (side * s * 0.22, -s * 0.42, s * 0.08), s * 0.17, fur)
