"""People, put together from round bars and balls. Pens stand on the ground; faces look towards -y."""

import math
from dataclasses import dataclass

from pipeline.training import props, shapes
from pipeline.training.scene import Pen, Vector
from pipeline.training.surfaces import Surfaces


@dataclass(frozen=True)
class Outfit:
    """The materials of one person."""

    skin: int
    hair: int
    top: int
    bottom: int
    shoes: int
    dark: int
    white: int

    @classmethod
    def random(cls, look: Surfaces) -> "Outfit":
        rng = look.rng
        skin, top = look.skin(), look.cloth()
        bottom = look.cloth() if rng.random() < 0.8 else skin
        return cls(skin, look.hair(), top, bottom, look.plain(), look.scene.material((0.03, 0.02, 0.02), gloss=0.5),
                   look.scene.material((0.8, 0.78, 0.75)))  # fmt: skip


def head(pen: Pen, look: Surfaces, outfit: Outfit) -> None:
    """Chin at about z = 0, crown at about z = 0.24."""
    rng, skin = pen.scene.rng, outfit.skin
    width = rng.uniform(0.145, 0.165)
    pen.ball((0, 0, 0.135), (width, 0.19, 0.22), skin)
    pen.cushion((0, -0.025, 0.06), (width * 0.78, 0.13, 0.13), skin, 2.6)
    pen.ball((0, -0.1, 0.11), (0.03, 0.04, 0.05), skin)
    for side in (-1, 1):
        pen.ball((side * 0.034, -0.079, 0.14), (0.032, 0.02, 0.018), outfit.white)
        pen.ball((side * 0.034, -0.087, 0.14), (0.015, 0.01, 0.015), outfit.dark)
        pen.box((side * 0.034, -0.086, 0.162), (0.04, 0.012, 0.007), outfit.hair)
        pen.ball((side * width * 0.51, 0.01, 0.125), (0.02, 0.04, 0.06), skin)
    lips = pen.scene.material((0.45, 0.16, 0.14))
    pen.ball((0, -0.084, 0.065), (0.05, 0.02, 0.014), lips)
    style = rng.random()
    if style < 0.85:
        pen.ball((0, 0.022, 0.165), (width * 1.12, 0.2, 0.2), outfit.hair)
    if style < 0.35:
        pen.cushion((0, 0.06, 0.07), (width * 1.25, 0.13, rng.uniform(0.25, 0.5)), outfit.hair, 3)
    if rng.random() < 0.25:
        for side in (-1, 1):
            pen.rod((side * 0.034, -0.1, 0.14), (side * 0.034, -0.104, 0.14), 0.05, look.glass())
    if rng.random() < 0.15:
        pen.can((0, 0.0, 0.235), (0.2, 0.22, 0.1), look.cloth(), 0.8)


def _arm(pen: Pen, outfit: Outfit, shoulder: Vector, elbow: Vector, hand: Vector) -> None:
    sleeve = outfit.top if pen.scene.rng.random() < 0.7 else outfit.skin
    pen.limb(shoulder, elbow, 0.105, outfit.top, 0.8)
    pen.limb(elbow, hand, 0.08, sleeve, 0.75)
    dx, dy, dz = (h - e for h, e in zip(hand, elbow, strict=True))
    length = math.sqrt(dx * dx + dy * dy + dz * dz) + 1e-9
    tip = (hand[0] + 0.11 * dx / length, hand[1] + 0.11 * dy / length, hand[2] + 0.11 * dz / length)
    pen.limb(hand, tip, 0.07, outfit.skin, 0.7)


def _upper_body(pen: Pen, look: Surfaces, outfit: Outfit, arms: str, swing: float = 0.0) -> None:
    """Hips at z = 0. `swing`: how far hanging arms are mid-step, metres."""
    rng = pen.scene.rng
    wide = rng.uniform(0.36, 0.46)
    deep = rng.uniform(0.2, 0.3)
    pen.cushion((0, 0, 0.12), (wide * 0.85, deep, 0.3), outfit.top, 3)
    pen.cushion((0, 0, 0.36), (wide, deep, 0.42), outfit.top, 3)
    extra = rng.random()
    if extra < 0.2:  # an open jacket: a shirt shows between its halves
        pen.cushion((0, -deep * 0.3, 0.3), (wide * 0.3, deep * 0.55, 0.5), look.cloth(), 4)
    elif extra < 0.3:
        pen.cushion((0, deep * 0.7, 0.32), (wide * 0.8, 0.22, 0.45), look.cloth(), 5)  # a rucksack
    elif extra < 0.4:
        pen.box((rng.normal() * 0.04, -deep / 2, 0.32), (0.02, 0.02, 0.3), look.plain())  # a tie or a lanyard
    pen.rod((0, 0.01, 0.52), (0, 0, 0.57), 0.15, outfit.top, 0.85)
    pen.limb((0, 0.01, 0.5), (0, 0, 0.6), 0.11, outfit.skin, 1.0)
    pen.rod((-wide / 2 + 0.05, 0, 0.49), (wide / 2 - 0.05, 0, 0.49), 0.13, outfit.top)
    head(pen.at(0, -0.03, 0.6, rng.normal() * 0.4, rng.normal() * 0.15, rng.normal() * 0.1), look, outfit)
    for side in (-1, 1):
        shoulder = (side * (wide / 2), 0.0, 0.49)
        reach = arms if arms != "mixed" else ("hang", "forward", "raised")[int(rng.integers(3))]
        if reach == "hang":
            elbow = (side * (wide / 2 + 0.08), rng.normal() * 0.08, 0.22)
            elbow = (elbow[0], elbow[1] + 0.5 * side * swing, elbow[2])
            hand = (
                elbow[0] + rng.normal() * 0.04,
                elbow[1] - rng.uniform(0, 0.15) + 0.5 * side * swing,
                -0.02,
            )
        elif reach == "forward":
            elbow = (side * (wide / 2 + 0.1), -0.12, 0.24)
            hand = (side * rng.uniform(0.05, 0.3), -0.38 + rng.normal() * 0.04, rng.uniform(0.1, 0.3))
        else:
            elbow = (side * (wide / 2 + 0.22), -0.1, 0.45 + rng.normal() * 0.08)
            hand = (side * (wide / 2 + rng.uniform(0, 0.3)), -0.25, rng.uniform(0.45, 0.9))
        _arm(pen, outfit, shoulder, elbow, hand)


def _legs(pen: Pen, outfit: Outfit, stride: float, s: float) -> None:
    """`stride`: metres from one foot to the other, halved; `s`: size, 1 = 1.72 m."""
    for side in (-1, 1):
        swing = side * stride
        hip, knee, foot = (
            (side * 0.09, 0, 0.9 * s),
            (side * 0.1, -0.05 - swing * 0.5, 0.48 * s),
            (side * 0.11, -swing, 0.06),
        )
        pen.limb(hip, knee, 0.16, outfit.bottom, 0.75)
        pen.limb(knee, foot, 0.115, outfit.bottom, 0.7)
        pen.limb((foot[0], foot[1] + 0.05, 0.05), (foot[0], foot[1] - 0.15, 0.04), 0.09, outfit.shoes, 0.9)


def standing(pen: Pen, look: Surfaces, height: float = 1.72) -> None:
    """On both feet, or mid-step."""
    kind = pen.scene.rng.random()
    if kind < 0.45 and props.standing(pen, look, "body"):
        return
    if kind < 0.65 and props.standing(pen, look, "person", height):
        return
    rng, outfit, s = pen.scene.rng, Outfit.random(look), height / 1.72
    _legs(pen, outfit, rng.uniform(0, 0.35), s)
    if rng.random() < 0.15:
        pen.can((0, 0, 0.7 * s), (0.6, 0.5, 0.5 * s), outfit.top, 0.55)
    _upper_body(
        pen.at(0, 0, 0.9 * s, 0.0, rng.normal() * 0.06),
        look,
        outfit,
        "mixed" if rng.random() < 0.5 else "hang",
    )


def walking(pen: Pen, look: Surfaces, phase: float) -> None:
    """At one moment of a walk; a step is half a turn of `phase` (radians)."""
    outfit = Outfit.random(look)
    stride = 0.28 * math.sin(phase)
    _legs(pen, outfit, stride, 1.0)
    _upper_body(
        pen.at(0, 0, 0.9 - 0.02 * abs(math.sin(phase)), 0.0, 0.03), look, outfit, "hang", 0.8 * stride
    )


def sitting(pen: Pen, look: Surfaces, seat: float = 0.45) -> None:
    """On something `seat` metres high."""
    if pen.scene.rng.random() < 0.4 and props.standing(pen.at(0, 0.1, seat - 0.45), look, "sitter"):
        return
    rng, outfit = pen.scene.rng, Outfit.random(look)
    for side in (-1, 1):
        hip, knee = (side * 0.1, 0.0, seat + 0.08), (side * (0.11 + rng.uniform(0, 0.1)), -0.45, seat + 0.08)
        foot = (knee[0], -0.45 + rng.normal() * 0.08, 0.06)
        pen.limb(hip, knee, 0.17, outfit.bottom, 0.8)
        pen.limb(knee, foot, 0.12, outfit.bottom, 0.7)
        pen.limb((foot[0], foot[1] + 0.04, 0.05), (foot[0], foot[1] - 0.15, 0.04), 0.09, outfit.shoes, 0.9)
    _upper_body(
        pen.at(0, 0.02, seat + 0.06, 0.0, rng.normal() * 0.1),
        look,
        outfit,
        "forward" if rng.random() < 0.7 else "mixed",
    )


def heap(pen: Pen, look: Surfaces, size: float) -> None:
    """A bag, rock or bush-like lump."""
    shape = shapes.lump(int(pen.scene.rng.integers(12)), 0.3)
    pen.draw(shape, (0, 0, size * 0.35), (size, size, size * 0.8), look.any())
