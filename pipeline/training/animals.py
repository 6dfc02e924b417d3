"""Four-legged animals, put together from round bars and balls. Pens stand on the ground; heads look towards -y."""

import math

from pipeline.training import props
from pipeline.training.scene import Pen, Vector
from pipeline.training.surfaces import Surfaces


def animal(pen: Pen, look: Surfaces, height: float, coat: int | None = None) -> None:
    """A dog, a cat, a horse, `height` at the shoulder: standing, walking, half sitting, jumping; `coat`: its fur."""
    rng = pen.scene.rng
    if coat is None and look.atlas.props is not None and rng.random() < 0.3:
        props.standing(pen, look, "animal", height * 1.2)
        return
    h, fur = height, look.fur() if coat is None else coat
    spots = look.fur() if rng.random() < 0.5 else fur
    socks = look.pale() if rng.random() < 0.3 else (spots if rng.random() < 0.5 else fur)
    length, stout = h * rng.uniform(0.9, 1.4), rng.uniform(0.28, 0.46) * h
    rests = rng.random() < 0.8
    leaning = rng.normal() * 0.05 if rests else rng.uniform(-0.9, 0.9)  # jumping, or half sitting
    raised = h * rng.uniform(0.68, 0.82) + length * 0.35 * abs(math.sin(leaning))
    body = pen.at(0, 0, raised, 0.0, leaning)
    _trunk(body, length, stout, fur, spots)
    ground = -raised if rests else -raised * rng.uniform(0.8, 1.0)
    stride = h * rng.uniform(0, 0.35) if rng.random() < 0.7 else h * 0.04
    phase, slim = rng.uniform(0, 2 * math.pi), h * rng.uniform(0.07, 0.12)
    for x in (-0.27, 0.27):
        for y, bend in ((-0.31, -1), (0.34, 1)):
            step = phase + math.pi * (x > 0) + rng.normal() * 0.3 + 1.6 * (y > 0)
            lift = max(0.0, math.cos(step)) * stride * 0.4
            hip = (x * stout, y * length, 0.0)
            foot = (
                hip[0] + rng.normal() * 0.02 * h,
                hip[1] + stride * math.sin(step),
                ground + slim * 0.4 + lift,
            )
            _leg(body, hip, foot, bend, slim, (fur, socks))
    _animal_head(body.at(0, -length * 0.36, 0.03 * h), h, fur, spots)
    _tail(body, h, length, slim, fur)


def _trunk(body: Pen, length: float, stout: float, fur: int, spots: int) -> None:
    """A deep chest, a narrower waist, and large spots; the pen stands in its middle."""
    rng = body.scene.rng
    chest, waist = (0.0, -length * 0.2, -0.03 * stout), (0.0, length * 0.34, 0.08 * stout)
    body.limb((0, -length * 0.33, 0), waist, stout * 0.86, fur, rng.uniform(0.75, 0.95))
    body.ball(chest, (stout * 0.92, length * 0.5, stout * rng.uniform(1.0, 1.25)), fur)
    for _ in range(int(rng.integers(1, 5)) if spots != fur else 0):
        size = stout * rng.uniform(0.5, 1.02)
        body.ball(
            (rng.normal() * 0.1 * stout, rng.uniform(-0.3, 0.35) * length, 0), (size, size, size), spots
        )


def _leg(pen: Pen, hip: Vector, foot: Vector, bend: float, slim: float, cover: tuple[int, int]) -> None:
    """A thick upper half, a thin lower one and a paw, jointed forwards or backwards."""
    rng, (fur, sock) = pen.scene.rng, cover
    reach = math.dist(hip, foot)
    out = bend * 0.5 * reach * rng.uniform(0.15, 0.45)
    joint = ((hip[0] + foot[0]) / 2, (hip[1] + foot[1]) / 2 + out, (hip[2] + foot[2]) / 2)
    pen.limb(hip, joint, slim * rng.uniform(1.7, 2.4), fur, 0.55)
    pen.limb(joint, foot, slim * 1.1, sock, 0.75)
    pen.ball((foot[0], foot[1] - 0.4 * slim, foot[2]), (slim * 1.2, slim * 1.7, slim * 0.8), sock)


def _tail(body: Pen, h: float, length: float, slim: float, fur: int) -> None:
    """A rod, or a brush of fur, anywhere between hanging and raised."""
    rng = body.scene.rng
    root = (0, length * 0.36, 0.08 * h)
    tip = (rng.normal() * 0.2 * h, length * rng.uniform(0.5, 0.85), h * rng.uniform(-0.4, 0.5))
    if rng.random() < 0.6:
        body.limb(root, tip, slim * rng.uniform(0.5, 1.2), fur, rng.uniform(0.4, 1.2))
        return
    middle = (tip[0] / 2, (root[1] + tip[1]) / 2, (root[2] + tip[2]) / 2 + rng.normal() * 0.05 * h)
    body.limb(root, middle, slim * 1.2, fur, 1.0)
    body.limb(middle, tip, slim * rng.uniform(1.5, 2.5), fur, 0.5)


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
