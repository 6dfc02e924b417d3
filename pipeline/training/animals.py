"""Four-legged animals, put together from round bars and balls. Pens stand on the ground; heads look towards -y."""

import math

from pipeline.training import props
from pipeline.training.scene import Pen
from pipeline.training.surfaces import Surfaces


def animal(pen: Pen, look: Surfaces, height: float) -> None:
    """A dog, a cat, a horse, `height` at the shoulder: at rest, mid-step or jumping, on four jointed legs."""
    rng = pen.scene.rng
    if look.atlas.props is not None and rng.random() < 0.3:
        props.standing(pen, look, "animal", height * 1.2)
        return
    h, fur = height, look.fur()
    spots = look.fur() if rng.random() < 0.5 else fur
    length, stout = h * rng.uniform(0.9, 1.4), rng.uniform(0.28, 0.46) * h
    leaning = (
        rng.normal() * 0.08 if rng.random() < 0.8 else rng.uniform(-0.9, 0.9)
    )  # jumping, or half sitting
    body = pen.at(0, 0, h * 0.55 + length * 0.35 * abs(math.sin(leaning)), 0.0, leaning)
    back = rng.uniform(0.1, 0.28) * h
    body.limb((0, -length * 0.33, back), (0, length * 0.36, back), stout, fur, 0.85)
    for _ in range(int(rng.integers(1, 5)) if spots != fur else 0):
        size = stout * rng.uniform(0.5, 1.02)
        body.ball(
            (rng.normal() * 0.1 * stout, rng.uniform(-0.3, 0.35) * length, back), (size, size, size), spots
        )
    leg = (h * 0.55 + back) * rng.uniform(0.9, 1.02)
    for x in (-0.3, 0.3):
        for y, bend in ((-0.33, 1), (0.36, -1)):
            swing, knee = rng.normal() * 0.25, abs(rng.normal()) * 0.3 + 0.1
            hip = (x * stout, y * length, back)
            low = (
                hip[0],
                hip[1] + 0.5 * leg * (math.sin(swing) - bend * 0.3 * knee),
                back - 0.5 * leg * math.cos(swing),
            )
            foot = (
                hip[0],
                hip[1] + leg * math.sin(swing) * 0.9,
                back - leg * math.cos(swing) * rng.uniform(0.9, 1),
            )
            wide = h * rng.uniform(0.1, 0.17)
            body.limb(hip, low, wide * 1.3, fur, 0.75)
            body.limb(low, foot, wide, spots if rng.random() < 0.5 else fur, 0.7)
    _animal_head(body.at(0, -length * 0.36, back), h, fur, spots)
    tail = (rng.normal() * 0.2 * h, length * rng.uniform(0.5, 0.8), back + h * rng.uniform(-0.4, 0.5))
    body.limb(
        (0, length * 0.38, back + 0.1 * h), tail, h * rng.uniform(0.04, 0.12), fur, rng.uniform(0.4, 1.2)
    )


def _animal_head(pen: Pen, h: float, fur: int, spots: int) -> None:
    """Neck, skull, snout and ears; the pen stands where the neck begins."""
    rng = pen.scene.rng
    skull = (rng.normal() * 0.1 * h, -h * rng.uniform(0.15, 0.35), h * rng.uniform(0.0, 0.5))
    pen.limb((0, 0, 0.03 * h), skull, h * rng.uniform(0.18, 0.26), fur, 0.9)
    large = rng.uniform(0.85, 1.2)
    pen.ball(skull, (h * 0.25 * large, h * 0.3 * large, h * 0.27 * large), spots)
    down, snout = rng.uniform(-0.02, 0.12) * h, h * rng.uniform(0.18, 0.36)
    tip = (skull[0], skull[1] - snout, skull[2] - down)
    pen.limb((skull[0], skull[1] - 0.08 * h, skull[2] - 0.03 * h), tip, h * 0.14, fur, 0.75)
    pen.ball(tip, (0.06 * h, 0.05 * h, 0.05 * h), pen.scene.material((0.02, 0.02, 0.02)))
    hanging = rng.uniform(-0.08, 0.14) * h
    for side in (-1, 1):
        ear = (skull[0] + side * h * 0.13, skull[1] + h * 0.06, skull[2] + hanging)
        pen.ball(ear, (h * 0.07, h * 0.1, h * 0.2), spots if rng.random() < 0.7 else fur)


def dog(pen: Pen, look: Surfaces, height: float, phase: float) -> None:
    """A dog at one moment of its walk, `height` at the shoulder; a step is half a turn of `phase` (radians)."""
    rng, fur, h = pen.scene.rng, look.fur(), height
    length = h * rng.uniform(1.0, 1.4)
    pen.limb((0, -length * 0.35, h * 0.8), (0, length * 0.35, h * 0.78), h * 0.42, fur, 0.9)
    for x in (-0.11, 0.11):
        for y in (-0.38, 0.4):
            swing = 0.22 * math.sin(phase + 3.14 * (x > 0) + 1.6 * (y > 0))
            foot = (x * h, (y * length + swing * h), 0.03)
            pen.limb((x * h, y * length, h * 0.65), foot, h * 0.16, fur, 0.6)
    skull = (rng.normal() * 0.1 * h, -length * 0.62, h * rng.uniform(0.85, 1.25))
    pen.limb((0, -length * 0.38, h * 0.85), skull, h * 0.24, fur, 0.9)
    pen.ball(skull, (h * 0.27, h * 0.3, h * 0.28), fur)
    pen.limb(
        (skull[0], skull[1] - h * 0.1, skull[2] - 0.03 * h),
        (skull[0], skull[1] - h * 0.28, skull[2] - h * 0.06),
        h * 0.13,
        fur,
        0.8,
    )
    for side in (-1, 1):
        pen.ball(
            (skull[0] + side * h * 0.12, skull[1] + h * 0.05, skull[2] + h * 0.12),
            (h * 0.07, h * 0.1, h * 0.18),
            fur,
        )
    pen.limb(
        (0, length * 0.5, h * 0.8),
        (rng.normal() * 0.1, length * 0.75, h * rng.uniform(0.6, 1.2)),
        h * 0.08,
        fur,
        0.5,
    )
