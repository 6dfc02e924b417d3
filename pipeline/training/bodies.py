"""People of every age and build, dressed and in motion: the parametric bodies of `anny`, packed like other props.

    pip install -e '.[bodies]'                         # anny: code Apache-2.0, bodies (MakeHuman's) CC0
    python -m pipeline.training.catalogs ... --bodies 200

The hull of the body is its own clothing, blown up by a few centimetres where cloth hangs loosely. They face -y and
stand on z = 0.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Color = tuple[float, float, float]
Pose = dict[str, tuple[float, float, float]]
"""By bone: how far it is turned about x (to its right), y (away from whoever it faces) and z (up), radians."""

SKIN, HAIR, TOP, BOTTOM, SHOES = range(5)
SKINS = ((0.62, 0.38, 0.28), (0.5, 0.28, 0.19), (0.28, 0.14, 0.085), (0.1, 0.045, 0.03))
HAIRS = ((0.02, 0.015, 0.012), (0.09, 0.045, 0.02), (0.35, 0.22, 0.09), (0.45, 0.43, 0.4))
FEET = ("foot", "toe")
LEGS = ("pelvis", "upperleg", "lowerleg", "root", "spine05")
ARMS = ("upperarm", "lowerarm")
TRUNK = ("spine", "clavicle", "shoulder", "upperarm01")


@dataclass(frozen=True, eq=False)
class Body:
    """Corners (n, 3) in metres, triangles (m, 3), what each triangle is of, and the five colors."""

    points: Floats
    triangles: NDArray[np.int64]
    owner: NDArray[np.int64]
    colors: tuple[Color, ...]
    sits: bool


@dataclass
class Bodies:
    """Endless people from one generator of random numbers."""

    rng: np.random.Generator
    model: Any = field(default=None)

    def __post_init__(self) -> None:
        import anny

        self.model = anny.Anny()
        names: list[str] = list(self.model.bone_labels)
        strongest = self.model.vertex_bone_weights.argmax(1, keepdim=True)
        indices = self.model.vertex_bone_indices.gather(1, strongest)[:, 0].numpy()
        self.bones = np.array(names)[indices]
        self.faces: NDArray[np.int64] = self.model.faces.numpy().astype(np.int64)

    def __iter__(self) -> Iterator[Body]:
        while True:
            yield self.one()

    def one(self) -> Body:
        """A person."""
        rng = self.rng
        kind = ("standing", "walking", "running", "bending", "sitting", "crouching")
        motion = kind[rng.choice(len(kind), p=(0.34, 0.28, 0.08, 0.08, 0.16, 0.06))]
        points = self._posed(POSES[motion](rng))
        dress = self._dress(points)
        points = self._loosened(points, dress)
        triangles = self.faces
        owner = dress[triangles].max(1)
        if motion in ("standing", "walking") and rng.random() < 0.25:
            skirt = _skirt(rng, points[dress == BOTTOM])
            owner = np.concatenate([owner, np.full(len(skirt[1]), TOP if rng.random() < 0.5 else BOTTOM)])
            triangles = np.concatenate([triangles, skirt[1] + len(points)])
            points = np.concatenate([points, skirt[0]])
        points = points - (points[:, 0].mean(), points[:, 1].mean(), points[:, 2].min())
        return Body(points, triangles, owner, self._colors(), motion == "sitting")

    def _posed(self, pose: Pose) -> Floats:
        import torch

        rng = self.rng
        turns = torch.eye(4).repeat(1, self.model.bone_count, 1, 1)
        for bone, angles in pose.items():
            turns[0, list(self.model.bone_labels).index(bone), :3, :3] = torch.from_numpy(
                _turn(*angles)
            ).float()
        traits = {name: float(rng.beta(2, 2)) for name in self.model.phenotype_labels}
        # 0 is a newborn, 1/3 a child of about ten, 2/3 grown up, 1 old.
        traits["age"] = float(rng.uniform(0.55, 1.0) if rng.random() < 0.8 else rng.uniform(0.15, 0.55))
        traits["gender"] = float(rng.random() < 0.5)
        with torch.inference_mode():
            found = self.model(pose_parameters=turns, phenotype_kwargs=traits)
        points: Floats = found["vertices"][0].double().numpy()
        return points

    def _dress(self, points: Floats) -> NDArray[np.int64]:
        """What each corner is covered with."""
        rng, bones = self.rng, self.bones
        dress = np.full(len(points), SKIN)
        dress[_of(bones, LEGS)] = BOTTOM
        dress[_of(bones, TRUNK) & ~_of(bones, ("spine05",))] = TOP
        if rng.random() < 0.6:
            dress[_of(bones, ARMS)] = TOP
        if rng.random() < 0.2:
            dress[_of(bones, ("lowerleg",))] = SKIN
        dress[_of(bones, FEET)] = SHOES
        head = points[bones == "head"]
        up = (points[:, 2] - head[:, 2].min()) / np.ptp(head[:, 2])
        back = (points[:, 1] - head[:, 1].min()) / np.ptp(head[:, 1])
        dress[(bones == "head") & (up + 0.7 * back > rng.uniform(1.0, 1.2))] = HAIR
        return dress

    def _loosened(self, points: Floats, dress: NDArray[np.int64]) -> Floats:
        """Blown up along the normals: cloth by a little, hair by more."""
        a, b, c = (points[self.faces[:, k]] for k in range(3))
        normals = np.zeros_like(points)
        for k in range(3):
            np.add.at(normals, self.faces[:, k], np.cross(b - a, c - a))
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
        rng = self.rng
        by = np.zeros(5)
        by[[HAIR, TOP, BOTTOM, SHOES]] = (
            rng.uniform(0.005, 0.04),
            rng.uniform(0.004, 0.03),
            rng.uniform(0.004, 0.025),
            0.012,
        )
        return points + normals * by[dress][:, None]

    def _colors(self) -> tuple[Color, ...]:
        rng = self.rng
        found = []
        for table in (SKINS, HAIRS):
            r, g, b = (float(v) for v in np.array(table[rng.integers(4)]) * np.exp(rng.normal(0, 0.15)))
            found.append((r, g, b))
        for _ in range(3):
            bright, tint = rng.uniform(0.02, 0.7), rng.normal(0, 0.5, 3)
            r, g, b = (float(v) for v in np.clip(bright * np.exp(tint), 0.01, 0.9))
            found.append((r, g, b))
        return tuple(found)


def _of(bones: NDArray[np.str_], starts: tuple[str, ...]) -> NDArray[np.bool_]:
    return np.array([str(bone).startswith(starts) for bone in bones])


def _turn(x: float, y: float, z: float) -> Floats:
    """About x, then y, then z."""
    found = np.eye(3)
    for axis, angle in enumerate((x, y, z)):
        i, j = (axis + 1) % 3, (axis + 2) % 3
        turn = np.eye(3)
        turn[i, i] = turn[j, j] = math.cos(angle)
        turn[i, j], turn[j, i] = -math.sin(angle), math.sin(angle)
        found = turn @ found
    return found


def _skirt(rng: np.random.Generator, legs: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """A coat's or skirt's tube from the waist to somewhere above the feet."""
    top, low = legs[:, 2].max() - 0.04, legs[:, 2].min()
    bottom = low + (top - low) * rng.uniform(0.1, 0.6)
    waist = legs[legs[:, 2] > top - 0.15]
    middle, half = (waist.max(0) + waist.min(0))[:2] / 2, np.ptp(waist[:, :2], axis=0) / 2 + 0.015
    spread = rng.uniform(1.05, 1.5)
    corners, count = [], 20
    for height, wide in ((top, 1.0), ((top + bottom) / 2, (1 + spread) / 2), (bottom, spread)):
        for k in range(count):
            angle = 2 * math.pi * k / count
            x, y = middle + half * wide * (math.cos(angle), math.sin(angle))
            corners.append((x, y, height))
    faces = []
    for ring in range(2):
        for k in range(count):
            a, b = ring * count + k, ring * count + (k + 1) % count
            faces += [(a, a + count, b), (b, a + count, b + count)]
    return np.array(corners), np.array(faces)


# ---- poses; a bone of the left side turns the other way about y and z than its fellow


def _standing(rng: np.random.Generator) -> Pose:
    pose = _trunk(rng, rng.normal() * 0.05)
    for side, sign in (("L", 1), ("R", -1)):
        pose[f"upperleg01.{side}"] = (rng.normal() * 0.08, sign * rng.uniform(-0.05, 0.12), 0.0)
        pose[f"lowerleg01.{side}"] = (abs(rng.normal()) * 0.1, 0.0, 0.0)
        pose |= _arm(rng, side, sign)
    return pose


def _walking(rng: np.random.Generator, longest: float = 0.5) -> Pose:
    swing = rng.uniform(-longest, longest)
    pose = _trunk(rng, 0.05 + longest * 0.15)
    for side, sign in (("L", 1), ("R", -1)):
        stride = sign * swing
        pose[f"upperleg01.{side}"] = (stride, sign * 0.04, 0.0)
        pose[f"lowerleg01.{side}"] = (max(0.0, stride) * 1.2 + longest * 0.3, 0.0, 0.0)
        if rng.random() < 0.75:
            bent = longest * rng.uniform(0.4, 1.6)
            pose[f"upperarm01.{side}"] = (-stride * 0.8, sign * rng.uniform(0.5, 0.75), 0.0)
            pose[f"lowerarm01.{side}"] = (-bent, 0.0, 0.0)
        else:
            pose |= _arm(rng, side, sign)
    return pose


def _running(rng: np.random.Generator) -> Pose:
    return _walking(rng, 1.1)


def _bending(rng: np.random.Generator) -> Pose:
    pose = _standing(rng)
    forward = rng.uniform(0.3, 1.0)
    for bone in ("spine05", "spine03", "spine02"):
        pose[bone] = (forward * 0.5, rng.normal() * 0.08, rng.normal() * 0.1)
    return pose


def _sitting(rng: np.random.Generator) -> Pose:
    pose = _trunk(rng, rng.normal() * 0.15)
    for side, sign in (("L", 1), ("R", -1)):
        pose[f"upperleg01.{side}"] = (-1.5 + rng.normal() * 0.08, sign * rng.uniform(-0.1, 0.25), 0.0)
        pose[f"lowerleg01.{side}"] = (1.5 + rng.normal() * 0.15, 0.0, 0.0)
        pose |= _arm(rng, side, sign)
    return pose


def _crouching(rng: np.random.Generator) -> Pose:
    pose, deep = _sitting(rng), rng.uniform(1.5, 2.0)
    for side, sign in (("L", 1), ("R", -1)):
        pose[f"upperleg01.{side}"] = (-deep, sign * rng.uniform(-0.2, 0.2), 0.0)
        pose[f"lowerleg01.{side}"] = (deep + 0.3, 0.0, 0.0)
    pose["spine05"] = (rng.uniform(0.2, 0.6), 0.0, 0.0)
    return pose


def _trunk(rng: np.random.Generator, forward: float) -> Pose:
    return {
        "spine05": (forward, rng.normal() * 0.04, 0.0),
        "spine03": (forward, rng.normal() * 0.04, rng.normal() * 0.12),
        "neck01": (rng.normal() * 0.12, rng.normal() * 0.08, rng.normal() * 0.25),
        "head": (rng.normal() * 0.12, rng.normal() * 0.06, rng.normal() * 0.25),
    }


def _arm(rng: np.random.Generator, side: str, sign: int) -> Pose:
    """Hanging, before the body, lifted forward, or over the head."""
    kind = rng.random()
    if kind < 0.45:
        upper, bent = (rng.normal() * 0.15, sign * rng.uniform(0.45, 0.8), 0.0), rng.uniform(0, 0.5)
    elif kind < 0.75:
        upper, bent = (-rng.uniform(0, 0.5), sign * rng.uniform(0.4, 0.7), 0.0), rng.uniform(0.8, 2.0)
    elif kind < 0.92:
        upper, bent = (-rng.uniform(0.6, 1.4), sign * rng.uniform(0.0, 0.6), 0.0), rng.uniform(0, 1.2)
    else:
        upper, bent = (rng.normal() * 0.2, -sign * rng.uniform(0.4, 1.5), 0.0), rng.uniform(0, 0.8)
    return {f"upperarm01.{side}": upper, f"lowerarm01.{side}": (-bent, 0.0, sign * rng.uniform(-0.2, 0.4))}


POSES = {
    "standing": _standing,
    "walking": _walking,
    "running": _running,
    "bending": _bending,
    "sitting": _sitting,
    "crouching": _crouching,
}
