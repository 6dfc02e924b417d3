"""Indoors: furnished rooms, a person at a desk as a webcam sees them, corridors."""

import math

import numpy as np

from pipeline.training import flat, furniture, people, props, shapes
from pipeline.training.camera import Camera, looking_at
from pipeline.training.scene import Air, Color, Light, Pen, Scene
from pipeline.training.surfaces import Surfaces
from pipeline.training.textures import Atlas


def _warm(rng: np.random.Generator, strength: float) -> Color:
    warm = rng.uniform(0.0, 0.45)
    return strength * (1 + 0.3 * warm), strength, strength * (1 - 0.6 * warm)


def _indoor_light(scene: Scene, width: float, length: float, height: float) -> None:
    rng = scene.rng
    scene.lights = []
    style = rng.random()
    if style < 0.7:
        x, y = rng.uniform(-0.3, 0.3) * width, length * rng.uniform(0.25, 0.75)
        scene.lights.append(Light((x, y, height - 0.12), _warm(rng, rng.uniform(0.8, 2.2)), reach=width))
    if style > 0.45:
        side = rng.choice((-1, 1))
        towards = (side * rng.uniform(0.3, 1), rng.uniform(-1, 0.6), rng.uniform(0.3, 1))
        scene.lights.append(
            Light(towards, _warm(rng, rng.uniform(0.2, 1.0)), is_sun=True, reach=max(width, length) * 0.6)
        )
    for _ in range(int(rng.integers(0, 3))):
        place = (rng.uniform(-0.45, 0.45) * width, rng.uniform(0.05, 0.95) * length, rng.uniform(0.5, height))
        scene.lights.append(Light(place, _warm(rng, rng.uniform(0.1, 0.6))))
    level = rng.uniform(0.12, 0.5)
    up, down = _warm(rng, level), _warm(rng, level * rng.uniform(0.4, 0.9))
    scene.air = Air(
        zenith=(0.5,) * 3, horizon=(0.4,) * 3, ambient_up=up, ambient_down=down, contact=rng.uniform(0.2, 0.5)
    )


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
                furniture.thing(spot, look, rng.uniform(0.12, 0.45))
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
            furniture.monitor(spot, look, rng.uniform(0.4, 0.8))
        else:
            furniture.laptop(spot, look)
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


def _line_walls(
    pen: Pen, look: Surfaces, width: float, length: float, eye: tuple[float, float] | None = None
) -> None:
    """Furniture along the far and the side walls; along all four, but not at the eye, where that is given."""
    rng = pen.scene.rng
    walls = [
        (0.0, length, 0.0, width),
        (-width / 2, length / 2, math.pi / 2, length),
        (width / 2, length / 2, -math.pi / 2, length),
    ]
    if eye is not None:
        walls.append((0.0, 0.0, math.pi, width))
    for x0, y0, yaw, run in walls:
        wall = pen.at(x0, y0, 0, yaw)
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


def _free_standing(pen: Pen, look: Surfaces) -> None:
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
        for _ in range(int(rng.integers(0, 7))):
            spot = pen.at(rng.uniform(-0.42, 0.42) * width, rng.uniform(-0.4, 0.4) * depth, height)
            furniture.thing(spot, look, rng.uniform(0.1, 0.35))
        for side in (-1, 1):
            if rng.random() < 0.6:
                spot = pen.at(
                    rng.uniform(-0.3, 0.3) * width,
                    side * (depth / 2 + 0.2),
                    0,
                    math.pi * (side < 0) + rng.normal() * 0.3,
                )
                furniture.chair(spot, look)
                if rng.random() < 0.3:
                    people.sitting(spot, look)
    elif kind < 0.55:
        furniture.chair(pen, look)
    elif kind < 0.65:
        furniture.sofa(pen, look, rng.uniform(0.8, 2.0))
    elif kind < 0.83:
        people.standing(pen, look, rng.uniform(1.1, 1.9))
    elif kind < 0.88:
        furniture.plant(pen, look, rng.uniform(0.4, 1.6))
    elif kind < 0.92:
        people.dog(pen, look, rng.uniform(0.25, 0.6))
    else:
        for _ in range(int(rng.integers(1, 5))):
            spot = pen.at(rng.normal() * 0.4, rng.normal() * 0.4)
            furniture.thing(spot, look, rng.uniform(0.2, 0.7))


def furnished(rng: np.random.Generator, atlas: Atlas) -> tuple[Scene, Camera]:
    """A room of any kind from where a person holds a phone."""
    scene = Scene(rng)
    look = Surfaces(scene, atlas)
    width, length, height = rng.uniform(2.2, 7), rng.uniform(2.8, 9), rng.uniform(2.3, 3.2)
    pen = scene.at(0, 0)
    _shell(pen, look, width, length, height)
    anywhere = rng.random() < 0.4
    camera = _any_view(rng, width, length, height)
    _line_walls(pen, look, width, length, camera.eye[:2] if anywhere else None)
    _indoor_light(scene, width, length, height)
    if anywhere and rng.random() < 0.35:
        _partition(pen, look, width, length, height, camera.eye[:2])
    flat.rugs(pen, look, width, length)
    if not anywhere:
        camera = (
            _close_view(pen, look, width, length)
            if rng.random() < 0.55
            else _wide_view(rng, width, length, height)
        )
    x, y, _ = camera.eye
    for _ in range(int(rng.integers(0, 2 + int(width * length / (9 if look.atlas.props is None else 5))))):
        there = rng.uniform(-0.42, 0.42) * width, rng.uniform(0.8, length - 0.5)
        if math.dist(there, (x, y)) > 0.9:
            _free_standing(pen.at(*there, 0, rng.uniform(0, 6.3)), look)
    return scene, camera


def _any_view(rng: np.random.Generator, width: float, length: float, height: float) -> Camera:
    """From anywhere in the room, in a direction in which there is something to see."""
    x, y = rng.uniform(-0.44, 0.44) * width, rng.uniform(0.06, 0.94) * length
    eye_height = float(np.clip(rng.normal(1.4, 0.25), 0.5, height - 0.3))
    corners = [(sx * width / 2, sy * length) for sx in (-1, 1) for sy in (0, 1)]
    far = sorted(corners, key=lambda corner: math.dist(corner, (x, y)))[int(rng.integers(1, 4))]
    mix = rng.uniform(0.3, 1.0)  # between the middle of the room and a corner
    target = (
        far[0] * mix + rng.normal() * 0.4,
        length / 2 + (far[1] - length / 2) * mix + rng.normal() * 0.4,
    )
    drop = math.dist(target, (x, y)) * rng.normal(-0.12, 0.15)
    span = math.radians(float(np.clip(rng.normal(59, 10), 38, 100)))
    return looking_at((x, y, eye_height), (*target, eye_height + drop), rng.normal() * 0.05, span)


def _partition(
    pen: Pen, look: Surfaces, width: float, length: float, height: float, eye: tuple[float, float]
) -> None:
    """A wall, a pillar or a counter that stands into the room."""
    rng = pen.scene.rng
    x, y = rng.uniform(-0.5, 0.5) * width, rng.uniform(0.15, 0.85) * length
    wide, deep = rng.uniform(0.2, 0.6) * width, rng.uniform(0.1, 0.35)
    if rng.random() < 0.5:
        wide, deep = deep, rng.uniform(0.2, 0.6) * length
    away = math.hypot(max(abs(x - eye[0]) - wide / 2, 0), max(abs(y - eye[1]) - deep / 2, 0))
    if away > 0.8:
        tall = height if rng.random() < 0.65 else rng.uniform(0.8, 1.3)
        pen.box((x, y, tall / 2), (wide, deep, tall), look.wall() if rng.random() < 0.7 else look.wood())


def _wide_view(rng: np.random.Generator, width: float, length: float, height: float) -> Camera:
    """From one end of the room towards the other."""
    eye_height = float(np.clip(rng.normal(1.4, 0.3), 0.5, height - 0.3))
    eye = (rng.uniform(-0.35, 0.35) * width, rng.uniform(0.15, 0.9), eye_height)
    target = (
        rng.uniform(-0.5, 0.5) * width,
        length * rng.uniform(0.35, 1.0),
        rng.uniform(0.0, eye_height * 1.15),
    )
    return looking_at(
        eye, target, rng.normal() * 0.05, math.radians(float(np.clip(rng.normal(62, 14), 32, 110)))
    )


def _close_view(pen: Pen, look: Surfaces, width: float, length: float) -> Camera:
    """A step or two away from a piece of furniture, looking down on it."""
    rng = pen.scene.rng
    x, y = rng.uniform(-0.3, 0.3) * width, length * rng.uniform(0.35, 0.75)
    place = pen.at(x, y, 0, rng.uniform(0, 6.3))
    if rng.random() < 0.7:
        wide, deep, high = rng.uniform(0.8, 2.0), rng.uniform(0.6, 1.0), rng.uniform(0.68, 0.95)
        furniture.table(place, look, wide, deep, high)
        for _ in range(int(rng.integers(1, 9))):
            spot = place.at(rng.uniform(-0.45, 0.45) * wide, rng.uniform(-0.42, 0.42) * deep, high)
            furniture.thing(spot, look, rng.uniform(0.08, 0.35))
        for side in (-1, 1):
            if rng.random() < 0.7:
                spot = place.at(
                    rng.uniform(-0.3, 0.3) * wide, side * (deep / 2 + 0.15), 0, math.pi * (side < 0)
                )
                furniture.chair(spot, look)
    else:
        _free_standing(place, look)
    away, angle = rng.uniform(0.9, 2.2), rng.uniform(-1.2, 1.2)
    eye_x = float(np.clip(x - away * math.sin(angle), -0.45 * width, 0.45 * width))
    eye_y = float(np.clip(y - away * math.cos(angle), 0.1, length - 0.3))
    target = (x + rng.normal() * 0.3, y + rng.normal() * 0.3, rng.uniform(0.3, 1.1))
    span = math.radians(float(np.clip(rng.normal(60, 10), 40, 90)))
    return looking_at((eye_x, eye_y, rng.uniform(1.15, 1.75)), target, rng.normal() * 0.07, span)


def webcam(rng: np.random.Generator, atlas: Atlas) -> tuple[Scene, Camera]:
    """One or more people who face a camera on a desk, their room behind them."""
    scene = Scene(rng)
    look = Surfaces(scene, atlas)
    width, length, height = rng.uniform(2.4, 6), rng.uniform(1.8, 6), rng.uniform(2.3, 2.9)
    pen = scene.at(0, 0)
    _shell(pen, look, width, length, height)
    if rng.random() < 0.7:
        _line_walls(pen, look, width, length)
    _indoor_light(scene, width, length, height)
    if rng.random() < 0.3:  # an evenly lit office: hardly a shadow
        scene.air.ambient_up = scene.air.ambient_down = (0.7, 0.7, 0.7)
    scene.lights.append(Light((rng.normal() * 0.4, 0.1, 1.4), _warm(rng, rng.uniform(0.1, 0.6))))
    eye = (rng.normal() * 0.15, 0.12, rng.uniform(0.95, 1.5))
    distance = float(np.exp(rng.uniform(np.log(0.4), np.log(2.4))))
    seat = eye[2] - rng.uniform(0.62, 0.95)
    count = 1 if rng.random() < 0.75 else int(rng.integers(2, 4))
    for k in range(count):
        x = eye[0] + rng.normal() * 0.12 + (k - (count - 1) / 2) * 0.7
        person = pen.at(x, eye[1] + distance + rng.normal() * 0.1 + 0.3 * (count > 1), 0, rng.normal() * 0.3)
        drawn = False
        if look.atlas.props is not None and rng.random() < 0.4:
            # Whoever stands is let down through the floor until the camera looks at the head.
            tall = rng.uniform(1.5, 1.85)
            drop = eye[2] - rng.uniform(0.82, 1.0) * tall
            drawn = props.standing(person.at(0, 0.1, min(0.0, drop)), look, "person", tall)
        if drawn:
            pass
        elif rng.random() < (0.85 if distance < 1.1 else 0.35):
            people.sitting(person, look, seat)
            if rng.random() < 0.6:
                back = look.cloth()
                person.cushion((0, 0.2, seat + 0.35), (0.5, 0.1, rng.uniform(0.5, 0.9)), back, 6)
        else:
            people.standing(person.at(0, 0.1, min(0.0, eye[2] - rng.uniform(1.2, 1.55))), look)
    if rng.random() < 0.45:
        desk = eye[2] - rng.uniform(0.25, 0.5)
        pen.box((eye[0], 0.4, desk - 0.02), (rng.uniform(1, 2.4), 0.6, 0.04), look.wood())
        for _ in range(int(rng.integers(0, 4))):
            furniture.thing(
                pen.at(eye[0] + rng.normal() * 0.4, rng.uniform(0.35, 0.65), desk),
                look,
                rng.uniform(0.08, 0.25),
            )
    if rng.random() < 0.3:
        _free_standing(
            pen.at(rng.uniform(-0.4, 0.4) * width, length * rng.uniform(0.5, 0.9), 0, rng.uniform(0, 6)), look
        )
    target = (eye[0] + rng.normal() * 0.15, eye[1] + distance, eye[2] + rng.normal() * 0.1 * max(1, distance))
    return scene, looking_at(eye, target, rng.normal() * 0.04, math.radians(rng.uniform(45, 85)))


def corridor(rng: np.random.Generator, atlas: Atlas) -> tuple[Scene, Camera]:
    """Long, narrow, with doors, stairs at times, people and things along the walls."""
    scene = Scene(rng)
    look = Surfaces(scene, atlas)
    width, length, height = rng.uniform(1.2, 3.5), rng.uniform(7, 28), rng.uniform(2.3, 3.5)
    pen = scene.at(0, 0)
    _shell(pen, look, width, length, height)
    _indoor_light(scene, width, min(length, 8), height)
    if rng.random() < 0.4:
        flat.rugs(pen, look, width, length)
    for y in np.arange(1.5, length, rng.uniform(2, 5)):
        pen.shadowless().box((0, float(y), height - 0.02), (0.4, 1.0, 0.03), look.lamp())
        scene.lights.append(Light((0, float(y), height - 0.3), _warm(rng, 0.35)))
    del scene.lights[8:]
    for side in (-1, 1):
        y = rng.uniform(0.8, 2.5)
        while y < length - 0.8:
            place = pen.at(side * width / 2, y, 0, -side * math.pi / 2)
            if rng.random() < 0.6:
                furniture.door(place, look)
            elif rng.random() < 0.5:
                furniture.framed(place.at(0, 0, 1.55), look, rng.uniform(0.4, 1.2), rng.uniform(0.4, 0.9))
            elif width > 1.8:
                furniture.cabinet(place, look, rng.uniform(0.5, 1.2), rng.uniform(0.7, 1.9))
            y += rng.uniform(1.2, 3.5)
    if rng.random() < 0.3:
        stone, start, steps = look.stone(), rng.uniform(2.5, 5), int(rng.integers(6, 14))
        for k in range(steps):
            pen.box((0, start + 0.28 * k + 2, 0.085 + 0.17 * k), (width * 0.95, 4.3, 0.17), stone)
    for _ in range(int(rng.integers(0, 4))):
        person = pen.at(
            rng.uniform(-0.35, 0.35) * width, rng.uniform(1.8, length * 0.8), 0, rng.choice((0, math.pi))
        )
        people.standing(person, look, rng.uniform(1.3, 1.9))
    eye = (rng.uniform(-0.3, 0.3) * width, 0.3, rng.uniform(0.6, 1.8))
    target = (rng.normal() * width * 0.25, rng.uniform(3, 8), eye[2] + rng.normal() * 0.5 - 0.2)
    return scene, looking_at(eye, target, rng.normal() * 0.05, math.radians(rng.uniform(40, 95)))
