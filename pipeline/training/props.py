"""Places the things of Sweet Home 3D's catalogs (`catalogs`) in scenes, where the atlas carries them.

Every function returns whether it drew something, so that what is built from boxes and bars takes its place otherwise.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from pipeline.training.catalogs import Prop, Props
from pipeline.training.scene import COLOR_PICTURE, Pen
from pipeline.training.surfaces import Surfaces

INDOORS = {"Living room", "Bedroom", "Kitchen", "Office", "Bathroom"}
ANIMALS = (
    "Horse",
    "Bulldog",
    "Siamese",
    "Cat",
    "Dog",
    "Cow",
    "Sheep",
    "Pig",
    "Goat",
    "Deer",
    "Duck",
    "Chicken",
)
CARS = (
    "Bicycle",
    "Scooter",
    "Stroller",
    "Tricycle",
    "Yamaha",
    "Motor",
    "Boat",
    "Plane",
    "Helicopter",
    "Bike",
)


def _is_small(prop: Prop) -> bool:
    return max(prop.size) <= 0.6 and prop.category not in ("Doors and windows", "Characters", "Vehicles")


def _is_mounted(prop: Prop) -> bool:
    return prop.elevation > 0.4 and prop.size[1] < 0.7 and prop.size[2] < 1.3 and prop.category in INDOORS


def _is_floor_standing(prop: Prop) -> bool:
    return (
        prop.category in INDOORS
        and prop.elevation < 0.05
        and 0.35 < prop.size[2] < 2.5
        and not _is_small(prop)
    )


GROUPS: dict[str, Callable[[Prop], bool]] = {
    "small": _is_small,
    "mounted": _is_mounted,
    "wall": lambda prop: _is_floor_standing(prop) and prop.size[1] < 1.2,
    "free": _is_floor_standing,
    "seat": lambda prop: _is_floor_standing(prop) and any(w in prop.name.lower() for w in ("chair", "stool")),
    "table": lambda prop: _is_floor_standing(prop) and prop.top > 0.3 and "table" in prop.name.lower(),
    "person": lambda prop: (
        prop.category == "Characters" and prop.size[2] > 1.2 and not prop.name.startswith(ANIMALS)
    ),
    "body": lambda prop: prop.category == "Bodies" and prop.name == "upright",
    "sitter": lambda prop: prop.category == "Bodies" and prop.name == "sitting",
    "animal": lambda prop: prop.category == "Characters" and prop.name.startswith(ANIMALS),
    "car": lambda prop: prop.category == "Vehicles" and not prop.name.startswith(CARS) and prop.size[2] > 1,
    "cycle": lambda prop: prop.category == "Vehicles" and prop.name.startswith(CARS) and max(prop.size) < 3,
    "outdoor": lambda prop: prop.category == "Exterior" and max(prop.size) < 4,
    "door": lambda prop: (
        prop.category == "Doors and windows" and "oor" in prop.name and 1.8 < prop.size[2] < 2.4
    ),
}


@lru_cache(maxsize=4)
def _grouped(props: Props) -> dict[str, list[Prop]]:
    return {name: [prop for prop in props.things if belongs(prop)] for name, belongs in GROUPS.items()}


def draw(pen: Pen, look: Surfaces, prop: Prop, scale: float = 1.0) -> None:
    """The thing with its bottom at the pen; one in three wears quite different surfaces."""
    rng = pen.scene.rng
    start = look.atlas.prop_textures
    restyled = rng.random() < 0.35
    tint = np.exp(rng.normal(0, 0.1, 3))
    for part in prop.parts:
        if restyled and rng.random() < 0.8:
            material = look.any() if rng.random() < 0.5 else look.plain()
        elif part.texture >= 0:
            r, g, b = (float(v) for v in tint)
            material = pen.scene.material(
                (r, g, b), None, start + part.texture, mode=COLOR_PICTURE, offset=(0.0, 0.0), gloss=part.gloss
            )
        else:
            r, g, b = (float(v) for v in np.clip(np.array(part.color) * tint + 0.01, 0, 1))
            material = pen.scene.material(
                (r, g, b), look._near((r, g, b), 0.1), look.atlas.pick(rng, "rough"), gloss=part.gloss
            )
        pen.draw(part.shape, (0, 0, 0), (scale, scale, scale), material)


def pick(look: Surfaces, group: str, widest: float = np.inf) -> Prop | None:
    """Some thing of a group that is at most `widest` metres wide, or None."""
    if look.atlas.props is None:
        return None
    found = [prop for prop in _grouped(look.atlas.props)[group] if prop.size[0] <= widest]
    return found[look.rng.integers(len(found))] if found else None


def small(pen: Pen, look: Surfaces, size: float) -> bool:
    """A household thing, at most `size` metres long."""
    prop = pick(look, "small")
    if prop is None:
        return False
    largest = max(prop.size)
    scale = min(size / largest, 1.3) if look.rng.random() < 0.7 else size / largest
    draw(pen.at(0, 0, 0, look.rng.uniform(0, 6.3)), look, prop, scale)
    return True


def laden(pen: Pen, look: Surfaces, prop: Prop, scale: float = 1.0) -> None:
    """The thing, and small things on top of it where it has a top."""
    rng = pen.scene.rng
    draw(pen, look, prop, scale)
    if prop.top > 0.2 and rng.random() < 0.8:
        for _ in range(int(rng.integers(0, 6))):
            x, y = (rng.uniform(-0.4, 0.4) * s * scale for s in prop.size[:2])
            small(pen.at(x, y, prop.top * scale), look, rng.uniform(0.1, 0.4))


def against_wall(pen: Pen, look: Surfaces, width: float) -> float:
    """Something with its back at y = 0, at most `width` wide; returns its height, 0 where nothing fits."""
    prop = pick(look, "wall", width)
    if prop is None:
        return 0.0
    laden(pen.at(0, -prop.size[1] / 2 - 0.01), look, prop)
    return prop.size[2]


def mounted(pen: Pen, look: Surfaces, width: float) -> bool:
    """Something that hangs on the wall at y = 0."""
    prop = pick(look, "mounted", width)
    if prop is None:
        return False
    draw(pen.at(0, -prop.size[1] / 2 - 0.01, prop.elevation), look, prop)
    return True


def standing(pen: Pen, look: Surfaces, group: str, height: float | None = None) -> bool:
    """Something of a group at the pen, made `height` metres high where that is given."""
    prop = pick(look, group)
    if prop is None:
        return False
    scale = height / prop.size[2] if height is not None else float(np.exp(look.rng.normal() * 0.06))
    (draw if group in ("person", "body", "sitter", "car", "cycle") else laden)(pen, look, prop, scale)
    return True
