"""What stands under the sky: trees, hedges, cars, houses, poles, fences, benches. Pens stand on the ground."""

import numpy as np

from pipeline.training import props, shapes
from pipeline.training.scene import Pen, Vector
from pipeline.training.surfaces import Surfaces

FINE = 16.0  # meters from the camera within which leaves are small: there coarse ones look like shards


def _leaves(pen: Pen, coarse: int = 280, size: float = 0.09) -> shapes.Shape:
    """A ball of leaves; those near the camera, which stands near the origin, are a third as large and many more."""
    x, y, _ = pen.origin
    seed = int(pen.scene.rng.integers(6))
    if x * x + y * y > FINE**2:
        return shapes.foliage(seed, coarse, size)
    return shapes.foliage(seed, 5 * coarse, size * 0.36)


def _crown(
    pen: Pen,
    look: Surfaces,
    leaves: shapes.Shape,
    place: Vector,
    size: Vector,
    green: int,
    whole: float = 0.75,
) -> None:
    """Leaves, mostly about a dark inside: seen from afar no sky shines through a crown or a shrub."""
    rng = pen.scene.rng
    pen.draw(leaves, place, size, green)
    if rng.random() < whole:
        inside = pen.scene.material((0.02, 0.035, 0.012), (0.05, 0.08, 0.03), look.atlas.pick(rng, "rough"))
        core = rng.uniform(0.7, 0.85)
        pen.draw(
            shapes.lump(int(rng.integers(12)), 0.15),
            place,
            (size[0] * core, size[1] * core, size[2] * core),
            green if rng.random() < 0.5 else inside,
        )


def tree(pen: Pen, look: Surfaces, height: float) -> None:
    rng, bark, green = pen.scene.rng, look.bark(), look.leaves()
    kind, thick = rng.random(), height * rng.uniform(0.03, 0.06)
    if kind < 0.25:
        pen.rod((0, 0, 0), (0, 0, height * 0.9), thick, bark, 0.3)
        levels = int(rng.integers(3, 6))
        for k in range(levels):
            z = height * (0.25 + 0.7 * k / levels)
            wide = height * 0.5 * (1 - 0.8 * k / levels)
            _crown(pen, look, _leaves(pen, 160, 0.1), (0, 0, z), (wide, wide, height * 0.35), green)
        return
    bare = height * rng.uniform(0.2, 0.5)
    pen.rod((0, 0, 0), (rng.normal() * 0.03 * height, 0, height * 0.75), thick, bark, 0.5)
    for _ in range(int(rng.integers(2, 6))):
        angle, reach = rng.uniform(0, 6.3), height * rng.uniform(0.1, 0.3)
        x, y, z = reach * np.cos(angle), reach * np.sin(angle), rng.uniform(bare, height * 0.95)
        pen.rod((0, 0, bare * 0.9), (x, y, z), thick * 0.5, bark, 0.4)
        if kind < 0.92:
            wide = height * rng.uniform(0.3, 0.55)
            crown = _leaves(pen) if rng.random() < 0.75 else shapes.lump(int(rng.integers(12)), 0.35)
            place = (x, y, max(z, bare + wide * 0.3))
            _crown(pen, look, crown, place, (wide, wide, wide * rng.uniform(0.6, 1)), green, 0.6)


def bush(pen: Pen, look: Surfaces, size: float) -> None:
    """A round shrub, or fronds as ferns have them."""
    rng = pen.scene.rng
    if rng.random() < 0.75:
        _crown(pen, look, _leaves(pen), (0, 0, size * 0.35), (size, size, size * 0.9), look.leaves(), 0.9)
        return
    green = look.leaves()
    for k in range(int(rng.integers(9, 22))):
        angle, reach, up = (
            2.4 * k + rng.normal() * 0.3,
            size * rng.uniform(0.3, 0.6),
            size * rng.uniform(0.3, 0.8),
        )
        middle = (0.5 * reach * np.cos(angle), 0.5 * reach * np.sin(angle), up)
        tip = (reach * np.cos(angle), reach * np.sin(angle), up * rng.uniform(0.3, 0.9))
        wide = size * rng.uniform(0.06, 0.16)
        pen.limb((0, 0, 0), middle, wide, green, 1.0)
        pen.limb(middle, tip, wide, green, 0.3)


def hedge(pen: Pen, look: Surfaces, length: float, height: float) -> None:
    """Along x."""
    green = look.leaves()
    pen.cushion((0, 0, height / 2), (length, height * 0.6, height), green, 8)
    pen.draw(_leaves(pen, 300, 0.07), (0, 0, height / 2), (length * 1.02, height * 0.75, height * 1.1), green)


CARS = (
    (
        (-0.5, -0.28),
        (-0.49, -0.1),
        (-0.28, -0.02),
        (-0.12, 0.42),
        (0.2, 0.5),
        (0.36, 0.08),
        (0.48, 0.02),
        (0.5, -0.25),
    ),
    ((-0.5, -0.28), (-0.49, -0.05), (-0.26, 0.02), (-0.1, 0.46), (0.42, 0.5), (0.49, 0.0), (0.5, -0.28)),
    ((-0.5, -0.3), (-0.5, 0.1), (-0.42, 0.45), (0.46, 0.5), (0.5, -0.3)),
    (
        (-0.5, -0.3),
        (-0.48, -0.05),
        (-0.34, 0.0),
        (-0.22, 0.45),
        (0.02, 0.5),
        (0.06, 0.0),
        (0.5, 0.02),
        (0.5, -0.3),
    ),
)  # (y, z) of the roof line: saloon, estate, van, pick-up; front towards -y


def car(pen: Pen, look: Surfaces) -> None:
    """Front towards -y."""
    rng = pen.scene.rng
    if look.atlas.props is not None and rng.random() < 0.55:
        props.standing(pen, look, "car" if rng.random() < 0.9 else "cycle")
        return
    kind = int(rng.integers(len(CARS)))
    paint, glass, rubber = (
        look.make(
            look._color(rng.random(), 0, (0, 0.85), (0.05, 1)), ("rough",), (1, 3), 0.03, (0.35, 0.8), 0.02
        ),
        look.glass(),
        look.plain((0.02, 0.15)),
    )
    length, width, height = rng.uniform(3.7, 4.9), rng.uniform(1.65, 1.9), rng.uniform(1.25, 1.5)
    if kind == 2:
        length, width, height = rng.uniform(4.8, 8), rng.uniform(1.9, 2.4), rng.uniform(2.0, 3.2)
    lift = 0.2
    body = pen.at(0, 0, lift + height / 2)
    body.draw(shapes.extrusion(CARS[kind], -0.5), (0, 0, 0), (width, length, height), paint)
    for y in (-0.3, 0.3):
        for side in (-1, 1):
            pen.rod(
                (side * (width / 2 - 0.2), y * length, 0.32),
                (side * (width / 2 + 0.02), y * length, 0.32),
                0.64,
                rubber,
            )
            pen.rod(
                (side * (width / 2), y * length, 0.32),
                (side * (width / 2 + 0.03), y * length, 0.32),
                0.36,
                look.metal(),
            )
    if kind != 2:
        for side in (-1, 1):
            body.box(
                (side * width / 2, 0.05 * length, 0.25 * height), (0.02, length * 0.42, height * 0.26), glass
            )
    front = CARS[kind][2]
    if kind in (0, 1):
        upper = CARS[kind][3]
        angle = np.arctan2((upper[0] - front[0]) * length, (upper[1] - front[1]) * height)
        pane = body.at(
            0, (front[0] + upper[0]) / 2 * length, (front[1] + upper[1]) / 2 * height, 0, -float(angle)
        )
        pane.box((0, 0, 0), (width * 0.86, 0.03, height * 0.42), glass)
    body.box(
        (0, 0.49 * length, 0.28 * height if kind == 2 else 0.2 * height),
        (width * 0.84, 0.06, height * 0.28),
        glass,
    )
    for side in (-1, 1):
        body.box(
            (side * width * 0.38, -0.49 * length, -0.14 * height),
            (width * 0.18, 0.06, height * 0.1),
            look.lamp(),
        )
        lamp = pen.scene.material((0.8, 0.05, 0.04), glow=float(rng.uniform(0, 1.5)))
        body.box(
            (side * width * 0.4, 0.495 * length, -0.06 * height), (width * 0.16, 0.05, height * 0.12), lamp
        )
    plate = pen.scene.material((0.8, 0.8, 0.75))
    for y in (-0.503, 0.503):
        body.box((0, y * length, -0.25 * height), (0.5, 0.02, 0.11), plate)


def house(pen: Pen, look: Surfaces, width: float, depth: float, height: float) -> None:
    """Facade towards -y, its back at +depth."""
    rng = pen.scene.rng
    wall = look.facade() if rng.random() < 0.6 else look.stone()
    pen.box((0, depth / 2, height / 2), (width, depth, height), wall)
    if rng.random() < 0.55:
        roof = look.make(
            look._color(0.03, 0.05, (0.1, 0.7), (0.15, 0.7)), ("bricks", "planks", "rough"), (1, 4), 0.3
        )
        rise, gable = height * rng.uniform(0.2, 0.5), rng.random() < 0.5
        shape = shapes.extrusion(((-0.55, -0.5), (0, 0.5), (0.55, -0.5)))
        turned = pen.at(0, depth / 2, height + rise / 2, np.pi / 2 if gable else 0.0)
        turned.draw(
            shape, (0, 0, 0), (depth if gable else width * 1.05, width if gable else depth, rise), roof
        )
    pane, frame = look.glass(), look.plain((0.5, 1))
    if rng.random() < 0.6:
        for x in np.arange(-width / 2 + 1.2, width / 2 - 0.8, rng.uniform(1.8, 3.2)):
            for z in np.arange(1.5, height - 0.8, 2.9):
                pen.box((float(x), -0.03, float(z)), (1.1, 0.08, 1.4), frame)
                pen.box((float(x), -0.06, float(z)), (0.95, 0.06, 1.25), pane)
    pen.box((rng.uniform(-0.3, 0.3) * width, -0.05, 1.05), (1.0, 0.12, 2.1), look.wood())


def pole(pen: Pen, look: Surfaces, height: float, sign: bool) -> None:
    metal = look.metal() if pen.scene.rng.random() < 0.6 else look.wood()
    pen.rod((0, 0, 0), (0, 0, height), pen.scene.rng.uniform(0.07, 0.25), metal, 0.7)
    if sign:
        size = pen.scene.rng.uniform(0.5, 1.2)
        pen.box(
            (0, -0.08, height - size / 2), (size, 0.04, size), look.picture(size, size, "screen", "picture")
        )
    else:
        pen.rod((0, 0, height), (pen.scene.rng.choice((-1, 1)) * 1.6, 0, height + 0.2), 0.08, metal)


def fence(pen: Pen, look: Surfaces, length: float, height: float) -> None:
    """Along x."""
    surface = look.wood() if pen.scene.rng.random() < 0.6 else look.metal()
    if pen.scene.rng.random() < 0.4:
        pen.box((0, 0, height / 2), (length, 0.06, height), surface)
        return
    step = max(0.15, length / 60)
    for x in np.arange(-length / 2, length / 2, step):
        pen.box((float(x), 0, height / 2), (step * 0.45, 0.03, height), surface)
    for z in (0.25, 0.8):
        pen.box((0, 0.03, height * z), (length, 0.03, 0.07), surface)


def bench(pen: Pen, look: Surfaces) -> None:
    if look.atlas.props is not None and pen.scene.rng.random() < 0.8:
        props.standing(pen, look, "outdoor" if pen.scene.rng.random() < 0.7 else "cycle")
        return
    wood, metal = look.wood(), look.metal()
    for k in range(4):
        pen.box((0, -0.2 + 0.12 * k, 0.45), (1.6, 0.1, 0.04), wood)
    for k in range(2):
        pen.box((0, 0.26, 0.62 + 0.15 * k), (1.6, 0.04, 0.11), wood)
    for x in (-0.6, 0.6):
        pen.box((x, 0, 0.22), (0.06, 0.45, 0.44), metal)
        pen.box((x, 0.26, 0.6), (0.06, 0.05, 0.5), metal)
