"""What all rooms are made of: the shell, its light, furniture along the walls and in the middle, traces of living.

scene, look, pen = indoors.room(rng, atlas, width, length, height)      # x from -width/2 to width/2, y from 0 to length
indoors.line_walls(pen, look, width, length)
indoors.indoor_light(scene, width, length, height)
indoors.lived_in(pen, look, width, length, height, camera.eye[:2])
"""

import math

import numpy as np

from pipeline.training import animals, furniture, people, props, shapes, things
from pipeline.training.scene import Air, Color, Light, Pen, Scene
from pipeline.training.surfaces import Surfaces
from pipeline.training.textures import Atlas


def warm(rng: np.random.Generator, strength: float) -> Color:
    tint = rng.uniform(0.0, 0.45)
    return strength * (1 + 0.3 * tint), strength, strength * (1 - 0.6 * tint)


def indoor_light(scene: Scene, width: float, length: float, height: float) -> None:
    rng = scene.rng
    scene.lights = []
    style = rng.random()
    if style < 0.7:
        x, y = rng.uniform(-0.3, 0.3) * width, length * rng.uniform(0.25, 0.75)
        scene.lights.append(Light((x, y, height - 0.12), warm(rng, rng.uniform(0.8, 2.2)), reach=width))
    if style > 0.45:
        side = rng.choice((-1, 1))
        towards = (side * rng.uniform(0.3, 1), rng.uniform(-1, 0.6), rng.uniform(0.3, 1))
        scene.lights.append(
            Light(towards, warm(rng, rng.uniform(0.2, 1.0)), is_sun=True, reach=max(width, length) * 0.6)
        )
    for _ in range(int(rng.integers(0, 3))):
        place = (rng.uniform(-0.45, 0.45) * width, rng.uniform(0.05, 0.95) * length, rng.uniform(0.5, height))
        scene.lights.append(Light(place, warm(rng, rng.uniform(0.1, 0.6))))
    level = rng.uniform(0.12, 0.5)
    up, down = warm(rng, level), warm(rng, level * rng.uniform(0.4, 0.9))
    scene.air = Air(
        zenith=(0.5,) * 3, horizon=(0.4,) * 3, ambient_up=up, ambient_down=down, contact=rng.uniform(0.2, 0.5)
    )


def room(
    rng: np.random.Generator, atlas: Atlas, width: float, length: float, height: float
) -> tuple[Scene, Surfaces, Pen]:
    """An empty room of this size: its scene, what covers things in it, and a pen in the middle of its near wall."""
    scene = Scene(rng)
    look, pen = Surfaces(scene, atlas), scene.at(0, 0)
    _shell(pen, look, width, length, height)
    return scene, look, pen


def _shell(pen: Pen, look: Surfaces, width: float, length: float, height: float) -> None:
    """Floor, walls and ceiling of a box from y = 0 to `length`; shadows pass through walls, as through windows."""
    rng, open_ = pen.scene.rng, pen.shadowless()
    wall, base = look.wall(), look.plain()
    accent = look.wall() if rng.random() < 0.35 else wall
    pen.draw(shapes.floor(4), (0, length / 2, 0), (width, length, 1), look.floor())
    open_.draw(shapes.floor(2), (0, length / 2, height), (width, length, 1), look.plain((0.6, 1)))
    open_.box((0, length + 0.05, height / 2), (width, 0.1, height), accent)
    open_.box((0, -0.05, height / 2), (width, 0.1, height), wall)
    for side in (-1, 1):
        open_.box((side * (width / 2 + 0.05), length / 2, height / 2), (0.1, length, height), wall)
        open_.box((side * (width / 2 - 0.008), length / 2, 0.05), (0.016, length, 0.1), base)
    open_.box((0, length - 0.008, 0.05), (width, 0.016, 0.1), base)
    if rng.random() < 0.3:
        for _ in range(int(rng.integers(1, 4))):
            x, y = rng.uniform(-0.35, 0.35) * width, rng.uniform(0.1, 0.9) * length
            open_.box((x, y, height - 0.02), (0.5, 0.5, 0.03), look.lamp())
    if rng.random() < 0.15:
        for k in range(int(rng.integers(2, 6))):
            open_.box((0, length * (k + 0.5) / 5, height - 0.1), (width, 0.15, 0.2), look.wood())


def _against_wall(pen: Pen, look: Surfaces, width: float) -> None:
    """One thing with its back at y = 0, and perhaps something above it."""
    rng = pen.scene.rng
    kind = int(rng.integers(11))
    low = False
    if look.atlas.props is not None and rng.random() < 0.7:
        tall = props.against_wall(pen, look, width)
        low, kind = tall < 1.1, kind if tall == 0 else -1
        if low and rng.random() < 0.4:
            low = not props.mounted(pen, look, width)
    if kind < 0:
        pass
    elif kind == 0:
        furniture.shelf(pen, look, min(width, rng.uniform(0.6, 1.6)), rng.uniform(0.8, 2.2))
    elif kind in (1, 2):
        height = rng.uniform(0.5, 2.1)
        furniture.cabinet(pen, look, min(width, rng.uniform(0.5, 1.8)), height)
        low = height < 1.1
        if low:
            for _ in range(int(rng.integers(0, 5))):
                spot = pen.at(rng.uniform(-0.4, 0.4) * min(width, 1.0), -0.2, height)
                things.thing(spot, look, rng.uniform(0.12, 0.45))
    elif kind == 3:
        furniture.kitchen_line(pen, look, width)
    elif kind == 4:
        furniture.fridge(pen, look)
    elif kind in (5, 6):
        furniture.sofa(pen.at(0, -0.5), look, min(width, rng.uniform(0.9, 2.3)))
        low = True
    elif kind == 7:
        furniture.door(pen, look)
    elif kind == 8:
        height = rng.uniform(0.7, 0.8)
        desk = pen.at(0, -0.38)
        furniture.table(desk, look, min(width, rng.uniform(1.0, 1.8)), 0.7, height)
        spot = desk.at(rng.uniform(-0.3, 0.3), 0.1, height, rng.normal() * 0.2)
        if rng.random() < 0.6:
            things.monitor(spot, look, rng.uniform(0.4, 0.8))
        else:
            things.laptop(spot, look)
        furniture.chair(desk.at(rng.normal() * 0.2, -0.65, 0, math.pi + rng.normal() * 0.6), look)
        low = True
    elif kind == 9:
        furniture.bed(pen.at(0, -1.05), look)
        low = True
    else:
        furniture.floor_lamp(pen.at(0, -0.3), look)
        low = True
    if low and rng.random() < 0.6:
        w = rng.uniform(0.4, 1.6)
        if rng.random() < 0.4:
            furniture.window(pen.at(0, 0, 1.65), look, w, rng.uniform(0.8, 1.3))
        else:
            furniture.framed(pen.at(0, 0, rng.uniform(1.45, 1.75)), look, w, rng.uniform(0.3, 0.9))


def walls(pen: Pen, width: float, length: float) -> tuple[tuple[Pen, float], ...]:
    """The far wall, the left, the right and the near one: a pen in the middle of each, and how long it is."""
    return (
        (pen.at(0, length), width),
        (pen.at(-width / 2, length / 2, 0, math.pi / 2), length),
        (pen.at(width / 2, length / 2, 0, -math.pi / 2), length),
        (pen.at(0, 0, 0, math.pi), width),
    )


def line_walls(
    pen: Pen, look: Surfaces, width: float, length: float, eye: tuple[float, float] | None = None
) -> None:
    """Furniture along the far and the side walls; along all four, but not at the eye, where that is given."""
    rng = pen.scene.rng
    around = walls(pen, width, length)
    for wall, run in around[:3] if eye is None else around:
        x = -run / 2 + rng.uniform(0.2, 0.9)
        while x < run / 2 - 0.6:
            space = min(rng.uniform(0.7, 2.6), run / 2 - x)
            roll = rng.random()
            middle = wall.point((x + space / 2, -0.4, 0.0))
            if eye is not None and math.dist(middle[:2], eye) < 0.7 + space / 2:
                x += space
                continue
            if roll < 0.72 and space > 0.7:
                _against_wall(wall.at(x + space / 2, -0.01), look, space * 0.95)
            elif roll < 0.85:
                furniture.window(
                    wall.at(x + space / 2, 0, rng.uniform(1.4, 1.7)), look, space * 0.7, rng.uniform(0.8, 1.5)
                )
            elif roll < 0.95:
                furniture.framed(
                    wall.at(x + space / 2, 0, rng.uniform(1.2, 1.8)), look, space * 0.5, rng.uniform(0.3, 1.0)
                )
            x += space + rng.uniform(0.0, 0.4)


def seat(pen: Pen, look: Surfaces, taken: float) -> None:
    """A chair, and in a share `taken` of all cases whoever sits on it."""
    furniture.chair(pen, look)
    if pen.scene.rng.random() < taken:
        people.sitting(pen, look)


def free_standing(pen: Pen, look: Surfaces) -> None:
    """Something in the middle of a room."""
    rng = pen.scene.rng
    kind = rng.random()
    if look.atlas.props is not None and rng.random() < 0.6:
        group = "person" if kind < 0.2 else ("seat" if kind < 0.4 else ("table" if kind < 0.6 else "free"))
        props.standing(pen, look, group)
        for side in (-1, 1) if group == "table" else ():
            spot = pen.at(
                rng.normal() * 0.2, side * rng.uniform(0.5, 0.9), 0, math.pi * (side < 0) + rng.normal() * 0.4
            )
            props.standing(spot, look, "seat")
    elif kind < 0.4:
        width, depth = rng.uniform(0.6, 2.0), rng.uniform(0.5, 1.0)
        height = rng.uniform(0.35, 0.5) if rng.random() < 0.35 else rng.uniform(0.7, 0.95)
        furniture.table(pen, look, width, depth, height)
        things.strewn(pen, look, int(rng.integers(0, 7)), (width, depth, height), (0.42, 0.4), (0.1, 0.35))
        for side in (-1, 1):
            if rng.random() < 0.6:
                spot = pen.at(
                    rng.uniform(-0.3, 0.3) * width,
                    side * (depth / 2 + 0.2),
                    0,
                    math.pi * (side < 0) + rng.normal() * 0.3,
                )
                seat(spot, look, taken=0.3)
    elif kind < 0.55:
        furniture.chair(pen, look)
    elif kind < 0.65:
        furniture.sofa(pen, look, rng.uniform(0.8, 2.0))
    elif kind < 0.83:
        people.standing(pen, look, rng.uniform(1.1, 1.9))
    elif kind < 0.88:
        things.plant(pen, look, rng.uniform(0.4, 1.6))
    elif kind < 0.92:
        animals.animal(pen, look, rng.uniform(0.25, 0.6))
    else:
        for _ in range(int(rng.integers(1, 5))):
            spot = pen.at(rng.normal() * 0.4, rng.normal() * 0.4)
            things.thing(spot, look, rng.uniform(0.2, 0.7))


def lived_in(
    pen: Pen, look: Surfaces, width: float, length: float, height: float, eye: tuple[float, float]
) -> None:
    """Papers on the walls, boxes and bags along them, cloths on the floor, lamps that hang: from none to very many."""
    rng = pen.scene.rng
    much = rng.random() ** 2
    around = walls(pen, width, length)
    for _ in range(rng.poisson(14 * much)):
        wall, run = around[rng.integers(4)]
        w, h = rng.uniform(0.1, 0.7, 2)
        sheet = look.picture(w, h, "picture", "screen") if rng.random() < 0.8 else look.plain()
        place = wall.at(rng.uniform(-0.48, 0.48) * run, 0, rng.uniform(0.9, 0.85 * height))
        place.panel((0, -0.004 * rng.uniform(1, 3), 0), w, h, sheet)
    for _ in range(rng.poisson(16 * much)):
        wall, run = around[rng.integers(4)]
        spot = wall.at(rng.uniform(-0.47, 0.47) * run, -(0.2 + rng.exponential(0.4)), 0, rng.normal() * 0.4)
        if math.dist(spot.origin[:2], eye) > 0.8:
            _left_lying(spot, look)
    for _ in range(int(rng.integers(1, 4)) if rng.random() < 0.2 else 0):
        x, y, drop = rng.uniform(-0.3, 0.3) * width, rng.uniform(0.2, 0.9) * length, rng.uniform(0.3, 0.9)
        size = rng.uniform(0.15, 0.6)
        pen.rod((x, y, height), (x, y, height - drop), 0.02, look.metal())
        shade = look.lamp() if rng.random() < 0.6 else look.any()
        pen.can((x, y, height - drop), (size, size, size * rng.uniform(0.3, 0.9)), shade, rng.uniform(0.2, 1))


def _left_lying(pen: Pen, look: Surfaces) -> None:
    """Boxes on top of each other, a bag, a cloth, or any thing."""
    rng = pen.scene.rng
    kind = rng.random()
    if kind < 0.3:
        z = 0.0
        for _ in range(int(rng.integers(1, 5))):
            w, d, h = rng.uniform(0.2, 0.6), rng.uniform(0.2, 0.5), rng.uniform(0.08, 0.45)
            surface = look.plain() if rng.random() < 0.6 else look.picture(w, h, "picture", "screen")
            pen.at(rng.normal() * 0.03, rng.normal() * 0.03, z, rng.normal() * 0.15).box(
                (0, 0, h / 2), (w, d, h), surface
            )
            z += h
    elif kind < 0.5:
        w, d, h = rng.uniform(0.25, 0.7), rng.uniform(0.15, 0.4), rng.uniform(0.2, 0.6)
        pen.cushion((0, 0, h / 2), (w, d, h), look.cloth(), rng.uniform(2.5, 5))
    elif kind < 0.65:
        w, d, h = rng.uniform(0.3, 1.2), rng.uniform(0.3, 1.0), rng.uniform(0.04, 0.2)
        pen.draw(shapes.lump(int(rng.integers(12)), 0.3), (0, 0, h / 3), (w, d, h), look.cloth())
    else:
        things.thing(pen, look, rng.uniform(0.15, 0.7))
