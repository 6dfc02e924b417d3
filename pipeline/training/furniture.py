"""What stands in rooms. Each function draws one thing at the pen's place, its front towards -y."""

import math

from pipeline.training import shapes, things
from pipeline.training.scene import Pen
from pipeline.training.surfaces import Surfaces


def table(pen: Pen, look: Surfaces, width: float, depth: float, height: float) -> None:
    rng = pen.scene.rng
    top = look.wood() if rng.random() < 0.6 else look.plain()
    frame = top if rng.random() < 0.5 else look.metal()
    thick = rng.uniform(0.02, 0.06)
    if rng.random() < 0.2:
        pen.can((0, 0, height - thick / 2), (width, depth, thick), top)
        pen.rod((0, 0, 0), (0, 0, height - thick), 0.08, frame)
        pen.can((0, 0, 0.02), (width * 0.5, depth * 0.5, 0.04), frame)
        return
    pen.box((0, 0, height - thick / 2), (width, depth, thick), top)
    leg, x, y = rng.uniform(0.03, 0.09), width / 2 - 0.06, depth / 2 - 0.06
    for sx, sy in ((-x, -y), (x, -y), (-x, y), (x, y)):
        pen.box((sx, sy, (height - thick) / 2), (leg, leg, height - thick), frame)
    if rng.random() < 0.35:
        drawers = rng.uniform(0.35, 0.5)
        pen.box((x - drawers / 2, 0, height * 0.5), (drawers, depth * 0.9, height * 0.9), top)


def chair(pen: Pen, look: Surfaces) -> None:
    rng = pen.scene.rng
    frame, seat = look.wood() if rng.random() < 0.5 else look.metal(), look.cloth()
    width, height, back = rng.uniform(0.38, 0.55), rng.uniform(0.4, 0.5), rng.uniform(0.75, 1.2)
    half = width / 2 - 0.03
    pen.cushion((0, 0, height), (width, width, 0.07), seat, 8)
    if rng.random() < 0.35:
        pen.rod((0, 0, 0.08), (0, 0, height), 0.05, frame)
        for k in range(5):
            a = k * 2 * math.pi / 5
            pen.rod((0, 0, 0.1), (0.3 * math.cos(a), 0.3 * math.sin(a), 0.04), 0.04, frame)
        pen.cushion((0, half, (height + back) / 2 + 0.05), (width * 0.9, 0.08, back - height), seat, 6)
        return
    for x in (-half, half):
        pen.rod((x, -half, 0), (x, -half, height), 0.035, frame)
        pen.rod((x, half, 0), (x, half + 0.05, back), 0.035, frame)
    if rng.random() < 0.5:
        for k in range(3):
            z = height + (back - height) * (0.35 + 0.3 * k)
            pen.box((0, half + 0.03, z), (width, 0.02, 0.06), frame)
    else:
        pen.cushion(
            (0, half + 0.03, (height + back) / 2 + 0.05), (width, 0.05, (back - height) * 0.7), seat, 8
        )


def sofa(pen: Pen, look: Surfaces, width: float) -> None:
    rng = pen.scene.rng
    cover = look.cloth()
    depth, seat, back, arm = (
        rng.uniform(0.75, 1.0),
        rng.uniform(0.38, 0.48),
        rng.uniform(0.7, 0.95),
        rng.uniform(0.1, 0.25),
    )
    pen.cushion((0, 0, seat * 0.45), (width, depth, seat * 0.8), cover, 10)
    pen.cushion((0, depth / 2 - 0.12, back / 2), (width, 0.26, back), cover, 7)
    for side in (-1, 1):
        pen.cushion((side * (width - arm) / 2, 0, (seat + 0.2) / 2), (arm, depth, seat + 0.2), cover, 6)
    count = max(1, round((width - 2 * arm) / 0.7))
    each = (width - 2 * arm) / count
    for k in range(count):
        x = -width / 2 + arm + each * (k + 0.5)
        pen.cushion((x, -0.08, seat), (each, depth * 0.75, 0.18), cover, 5)
        if rng.random() < 0.6:
            turned = pen.at(x, 0.12, seat + 0.25, rng.normal() * 0.3, 0.3, rng.normal() * 0.3)
            turned.cushion((0, 0, 0), (0.42, 0.14, 0.4), look.cloth(), 4)


def bed(pen: Pen, look: Surfaces) -> None:
    rng = pen.scene.rng
    width, length, height = rng.uniform(0.9, 1.9), 2.05, rng.uniform(0.4, 0.6)
    wood = look.wood()
    pen.box((0, 0, height * 0.3), (width + 0.06, length, height * 0.5), wood)
    pen.box((0, length / 2, height), (width + 0.06, 0.06, rng.uniform(0.8, 1.3)), wood)
    pen.cushion((0, 0, height * 0.8), (width, length, 0.25), look.cloth(), 10)
    pen.draw(
        shapes.lump(int(rng.integers(8)), 0.12),
        (0, -0.2, height * 0.9),
        (width * 1.04, length * 0.8, 0.28),
        look.cloth(),
    )
    for side in (-0.25, 0.25):
        pen.cushion(
            (side * width, length / 2 - 0.3, height + 0.08), (width * 0.42, 0.4, 0.16), look.cloth(), 3
        )


def shelf(pen: Pen, look: Surfaces, width: float, height: float) -> None:
    """Boards with books and things, its back at y = 0."""
    rng = pen.scene.rng
    wood, depth = look.wood() if rng.random() < 0.7 else look.plain(), rng.uniform(0.22, 0.42)
    if rng.random() < 0.7:
        pen.box((0, -0.01, height / 2), (width, 0.02, height), wood)
    for side in (-1, 1):
        pen.box((side * width / 2, -depth / 2, height / 2), (0.03, depth, height), wood)
    boards = max(2, round(height / rng.uniform(0.28, 0.45)))
    for k in range(boards + 1):
        z = k * height / boards
        pen.box((0, -depth / 2, z), (width, depth, 0.025), wood)
        if k == boards:
            break
        room, x = height / boards - 0.05, -width / 2 + 0.04
        while x < width / 2 - 0.1:
            size = rng.uniform(0.15, 0.5)
            size = min(size, width / 2 - 0.03 - x)
            kind = rng.random()
            if kind < 0.55:
                tall, deep = room * rng.uniform(0.6, 0.95), depth * rng.uniform(0.5, 0.9)
                books = look.picture(size, tall, "books")
                pen.box(
                    (x + size / 2, -depth * 0.05 - deep / 2, z + 0.015 + tall / 2), (size, deep, tall), books
                )
            elif kind < 0.8:
                things.thing(pen.at(x + size / 2, -depth / 2, z + 0.013), look, min(size, room, depth) * 0.8)
            x += size + 0.03


def cabinet(pen: Pen, look: Surfaces, width: float, height: float) -> None:
    """Doors or drawers with handles, its back at y = 0."""
    rng = pen.scene.rng
    body, depth = look.wood() if rng.random() < 0.6 else look.plain(), rng.uniform(0.35, 0.65)
    handle = look.metal()
    front = -depth
    pen.box((0, -depth / 2, height / 2), (width, depth, height), body)
    rows = int(rng.integers(1, 5)) if height < 1.3 else 1
    columns = max(1, round(width / 0.5))
    for i in range(rows):
        for j in range(columns):
            w, h = width / columns, height / rows
            x, z = -width / 2 + (j + 0.5) * w, (i + 0.5) * h
            pen.box((x, front - 0.008, z), (w - 0.02, 0.016, h - 0.02), body)
            pen.rod((x + w * 0.3, front - 0.03, z), (x + w * 0.3 - 0.08, front - 0.03, z), 0.015, handle)


def kitchen_line(pen: Pen, look: Surfaces, width: float) -> None:
    """Counter, wall cupboards, sink and stove, back at y = 0."""
    rng = pen.scene.rng
    body, top = look.plain((0.4, 1)), look.stone()
    pen.box((0, -0.3, 0.44), (width, 0.58, 0.88), body)
    pen.box((0, -0.31, 0.9), (width, 0.64, 0.04), top)
    doors = max(1, round(width / 0.6))
    for k in range(doors):
        x = -width / 2 + (k + 0.5) * width / doors
        pen.box((x, -0.6, 0.47), (width / doors - 0.02, 0.02, 0.74), body)
        pen.rod((x - 0.1, -0.63, 0.78), (x + 0.1, -0.63, 0.78), 0.016, look.metal())
    if rng.random() < 0.8:
        start = rng.uniform(-0.2, 0.2) * width
        pen.box((start, -0.17, 1.85), (width * 0.6, 0.34, 0.7), body)
        pen.box((start, -0.345, 1.85), (width * 0.29, 0.01, 0.66), look.plain())
    for _ in range(int(rng.integers(2, 8))):
        things.thing(
            pen.at(rng.uniform(-0.46, 0.46) * width, rng.uniform(-0.5, -0.1), 0.92),
            look,
            rng.uniform(0.12, 0.35),
        )
    x = rng.uniform(-0.35, 0.35) * width
    pen.box((x, -0.3, 0.925), (0.5, 0.4, 0.012), look.metal())
    pen.rod((x, -0.1, 0.92), (x, -0.1, 1.18), 0.03, look.metal())
    pen.rod((x, -0.1, 1.18), (x, -0.28, 1.15), 0.025, look.metal())


def fridge(pen: Pen, look: Surfaces) -> None:
    rng = pen.scene.rng
    body, height = look.plain((0.5, 1)) if rng.random() < 0.6 else look.metal(), rng.uniform(1.4, 2.0)
    split = height * rng.uniform(0.55, 0.7)
    pen.box((0, -0.32, height / 2), (0.65, 0.6, height), body)
    for low, high in ((0.02, split), (split + 0.02, height)):
        pen.box((0, -0.64, (low + high) / 2), (0.64, 0.04, high - low - 0.01), body)
        pen.rod(
            (-0.25, -0.69, (low + high) / 2 - 0.15),
            (-0.25, -0.69, (low + high) / 2 + 0.15),
            0.025,
            look.metal(),
        )


def floor_lamp(pen: Pen, look: Surfaces) -> None:
    height = pen.scene.rng.uniform(1.2, 1.8)
    metal = look.metal()
    pen.can((0, 0, 0.015), (0.28, 0.28, 0.03), metal)
    pen.rod((0, 0, 0), (0, 0, height), 0.03, metal)
    pen.can(
        (0, 0, height), (0.4, 0.4, 0.28), look.lamp() if pen.scene.rng.random() < 0.6 else look.cloth(), 0.65
    )


def workplace(pen: Pen, look: Surfaces, width: float, height: float) -> None:
    """A desk whose user sits at -y: screens, keyboard, papers, and what else lies about."""
    rng = pen.scene.rng
    depth = rng.uniform(0.65, 0.95)
    table(pen, look, width, depth, height)
    screens = int(rng.integers(1, 4)) if width > 1.4 else 1
    for k in range(screens):
        x = (k - (screens - 1) / 2) * 0.6 + rng.normal() * 0.08
        place = pen.at(x, depth * rng.uniform(0.1, 0.35), height, -0.35 * x + rng.normal() * 0.25)
        if rng.random() < 0.85:
            things.monitor(place, look, rng.uniform(0.4, 0.65))
        else:
            things.laptop(place, look)
        if rng.random() < 0.8:
            things.keyboard(pen.at(x + rng.normal() * 0.1, -0.15 * depth, height, rng.normal() * 0.15), look)
    for _ in range(int(rng.integers(2, 16))):
        spot = pen.at(rng.uniform(-0.47, 0.47) * width, rng.uniform(-0.45, 0.4) * depth, height)
        things.thing(spot, look, rng.uniform(0.06, 0.35))


def door(pen: Pen, look: Surfaces) -> None:
    """In a wall at y = 0."""
    wood, frame = look.wood() if pen.scene.rng.random() < 0.6 else look.plain(), look.plain()
    pen.box((0, -0.02, 1.0), (0.85, 0.05, 2.0), wood)
    for z, h in ((0.5, 0.7), (1.45, 0.8)):
        pen.box((0, -0.05, z), (0.6, 0.015, h), wood)
    for x in (-0.47, 0.47):
        pen.box((x, -0.03, 1.02), (0.08, 0.09, 2.05), frame)
    pen.box((0, -0.03, 2.06), (1.02, 0.09, 0.08), frame)
    pen.rod((0.33, -0.08, 1.0), (0.22, -0.08, 1.0), 0.025, look.metal())


def window(pen: Pen, look: Surfaces, width: float, height: float) -> None:
    """In a wall at y = 0, its middle at the pen; what is outside is painted on the pane."""
    rng = pen.scene.rng
    frame = look.plain((0.6, 1))
    view = look.picture(width, height, "picture", glow=float(rng.uniform(0.5, 3)), gloss=0.4)
    pen.panel((0, -0.015, 0), width, height, view)
    for x in (-width / 2, 0, width / 2):
        pen.box((x, -0.03, 0), (0.06, 0.06, height), frame)
    for z in (-height / 2, height / 2):
        pen.box((0, -0.03, z), (width + 0.06, 0.08, 0.06), frame)
    if rng.random() < 0.5:
        cloth = look.cloth()
        for side in (-1, 1):
            for k in range(5):
                x = side * (width / 2 + 0.25 - 0.09 * k)
                pen.can((x, -0.09, -0.1), (0.1, 0.09 + 0.03 * (k % 2), height + 0.7), cloth)


def framed(pen: Pen, look: Surfaces, width: float, height: float) -> None:
    """A picture on a wall at y = 0."""
    pen.box((0, -0.012, 0), (width + 0.06, 0.024, height + 0.06), look.plain())
    glow = float(pen.scene.rng.uniform(0.2, 1.5)) if pen.scene.rng.random() < 0.25 else 0.0  # a television
    pen.panel(
        (0, -0.026, 0), width, height, look.picture(width, height, "picture", "screen", glow=glow, gloss=0.15)
    )
