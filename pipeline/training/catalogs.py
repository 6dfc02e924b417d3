"""Furniture, household things, vehicles and people made by hand: the free models of Sweet Home 3D's catalogs.

    apt-get download sweethome3d-furniture && dpkg -x sweethome3d-furniture_*.deb catalogs
    python -m pipeline.training.catalogs catalogs --photographs PICTURES --surfaces TEXTURES.pk3 --out props.npz

Five catalogs (.sh3f), 820 models under CC0 1.0 and CC BY 3.0; their authors are named in the model card. Each model is
made simple enough to be rendered by the thousand, scaled to its true size in metres, stood on z = 0 with its front
towards -y, and packed with its textures into one file, which `load` reads. `--photographs` adds a folder of freely
licensed pictures, which cover surfaces and hang on walls; `--surfaces` a zip file of pictures of wood, stone, grass;
`--bodies` people (`bodies`).
"""

import argparse
import itertools
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.training.bodies import Bodies, Body
from pipeline.training.shapes import Shape

SIDE = 128  # pixels of a texture, as in the atlas
TRIANGLES = 2200  # at most about as many a model
LARGEST = 6.0  # metres: larger things are left out, but for vehicles
CROPS = 12  # squares cut from each photograph
LEFT_OUT = {"Staircases"}
TOPS = (
    "table",
    "desk",
    "cabinet",
    "drawer",
    "dresser",
    "commode",
    "sideboard",
    "buffet",
    "nightstand",
    "counter",
)

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class MeshPart:
    """One material's triangles; `shape.coordinates` are texture coordinates where `texture` >= 0."""

    shape: Shape
    color: tuple[float, float, float]  # linear
    texture: int
    gloss: float


@dataclass(frozen=True, eq=False)
class Prop:
    """A thing with its place in the world: `size` is its width, depth and height in metres."""

    name: str
    category: str
    size: tuple[float, float, float]
    elevation: float  # metres above the floor where it is usually mounted
    top: float  # height at which smaller things stand on it, or 0
    parts: tuple[MeshPart, ...]


@dataclass(frozen=True, eq=False)
class Props:
    """What `load` reads: the things, and pictures, uint8 (n, 128, 128, 3), linear: the things' textures, squares of
    photographs, and surfaces that are about the same all over."""

    things: tuple[Prop, ...]
    textures: NDArray[np.uint8]
    photographs: NDArray[np.uint8]
    surfaces: NDArray[np.uint8]


def load(path: Path) -> Props:
    """The packed file, as `main` writes it."""
    with np.load(path) as packed:
        arrays = {name: packed[name] for name in ("points", "normals", "coordinates", "triangles")}
        index = json.loads(str(packed["index"]))
        pictures = [packed[name] for name in ("textures", "photographs", "surfaces")]
    things = []
    for entry in index:
        parts = []
        for part in entry.pop("parts"):
            (a, b), (c, d) = part["points"], part["triangles"]
            shape = Shape(
                arrays["points"][a:b].astype(np.float32),
                arrays["normals"][a:b].astype(np.float32),
                arrays["triangles"][c:d],
                arrays["coordinates"][a:b].astype(np.float32) if part["texture"] >= 0 else None,
            )
            parts.append(MeshPart(shape, tuple(part["color"]), part["texture"], part["gloss"]))
        things.append(Prop(**{**entry, "size": tuple(entry["size"])}, parts=tuple(parts)))
    return Props(tuple(things), *pictures)


# ---- reading catalogs


def entries(catalog: zipfile.ZipFile) -> Iterator[dict[str, str]]:
    """The catalog's models as its properties file tells them."""
    text = catalog.read("PluginFurnitureCatalog.properties").decode("latin-1")
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for match in re.finditer(r"^(\w+)#(\d+)=(.*?)\s*$", text, re.MULTILINE):
        found[match[2]][match[1]] = match[3]
    yield from (entry for entry in found.values() if "model" in entry and "category" in entry)


def _linear(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """sRGB BGR of any size to linear RGB of the atlas's size."""
    small = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)[..., ::-1]
    return np.asarray((small / 255.0) ** 2.2 * 255 + 0.5, np.uint8)


def is_even(square: NDArray[np.uint8]) -> bool:
    """Whether a picture is about the same all over, as wood and cloth are, and may be repeated over a surface."""
    coarse = cv2.resize(square, (4, 4), interpolation=cv2.INTER_AREA).astype(np.float32)
    return bool(coarse.std((0, 1)).max() < 0.2 * coarse.mean() + 2)


@dataclass
class _Material:
    color: tuple[float, float, float] = (0.7, 0.7, 0.7)
    picture: str = ""
    gloss: float = 0.0
    solid: float = 1.0


def _materials(text: str) -> dict[str, _Material]:
    """A material library (.mtl)."""
    found: dict[str, _Material] = {}
    material = _Material()
    for line in text.splitlines():
        word, _, rest = line.strip().partition(" ")
        values = rest.split()
        if word == "newmtl":
            material = found[rest.strip()] = _Material()
        elif word == "Kd" and len(values) >= 3:
            r, g, b = (float(v) ** 1.8 for v in values[:3])
            material.color = (r, g, b)
        elif word == "Ks" and values:
            material.gloss = min(0.7, float(values[0]) * 0.8)
        elif word == "d" and values:
            material.solid = float(values[-1])
        elif word == "map_Kd":
            material.picture = rest.strip().split("\\")[-1]
    return found


def _read_obj(text: str) -> tuple[dict[str, Any], dict[str, NDArray[np.int64]]]:
    """Vertices, texture coordinates and, by material, triangles as int (n, 3, 2): vertex, coordinate (-1: none)."""
    points: list[list[float]] = []
    coordinates: list[list[float]] = []
    faces: dict[str, list[list[tuple[int, int]]]] = defaultdict(list)
    name, libraries = "", []
    for line in text.splitlines():
        words = line.split()
        if not words:
            continue
        if words[0] == "v":
            points.append([float(v) for v in words[1:4]])
        elif words[0] == "vt":
            coordinates.append([float(v) for v in words[1:3]])
        elif words[0] == "f":
            corners = []
            for word in words[1:]:
                numbers = word.split("/")
                v = int(numbers[0])
                t = int(numbers[1]) if len(numbers) > 1 and numbers[1] else 0
                corners.append(
                    (v - 1 if v > 0 else len(points) + v, t - 1 if t >= 0 else len(coordinates) + t)
                )
            faces[name].extend([corners[0], corners[k], corners[k + 1]] for k in range(1, len(corners) - 1))
        elif words[0] == "usemtl":
            name = line.strip()[7:].strip()
        elif words[0] == "mtllib":
            libraries.append(line.strip()[7:].strip())
    arrays = {name: np.array(triangles, np.int64) for name, triangles in faces.items() if triangles}
    return {"points": np.array(points), "coordinates": np.array(coordinates), "libraries": libraries}, arrays


def _simplified(
    points: NDArray[Any], coordinates: NDArray[Any], triangles: NDArray[np.int64], owner: NDArray[np.int64]
) -> Iterator[tuple[int, Shape]]:
    """Corners that fall into one cell of a grid become one (Rossignac and Borrel 1993), the grid as fine as it may be.

    `points` (n, 3) metres; `triangles` (m, 3, 2) as `_read_obj`; `owner` (m,) material numbers, one Shape for each.
    """
    corner, where = triangles[..., 0], triangles[..., 1]
    edge1 = points[corner[:, 1]] - points[corner[:, 0]]
    edge2 = points[corner[:, 2]] - points[corner[:, 0]]
    normal = np.cross(edge1, edge2)
    area = np.linalg.norm(normal, axis=1)
    solid = area > 1e-12
    corner, where, normal, owner = corner[solid], where[solid], normal[solid], owner[solid]
    if not len(corner):
        return
    low = points.min(0)
    extent = float((points.max(0) - low).max())
    fine = 1024.0
    while True:
        cell = np.floor((points - low) / extent * fine).astype(np.int64)
        _, place = np.unique(cell, axis=0, return_inverse=True)
        place = place.ravel()
        p = place[corner]
        kept = (p[:, 0] != p[:, 1]) & (p[:, 1] != p[:, 2]) & (p[:, 0] != p[:, 2])
        if np.count_nonzero(kept) <= TRIANGLES or fine < 12:
            break
        fine *= 0.85
    total = np.zeros((place.max() + 1, 3))
    np.add.at(total, place, points)
    middle = total / np.bincount(place)[:, None]
    corner, where, normal, owner = p[kept], where[kept], normal[kept], owner[kept]
    flat = coordinates[where] if len(coordinates) else np.zeros((*where.shape, 2))
    flat[where < 0] = 0
    # Corners are shared where place, texture and roughly the direction agree: edges stay sharp, round things smooth.
    unit = normal / np.linalg.norm(normal, axis=1, keepdims=True)
    facing = np.rint(unit * 0.9).astype(np.int64)
    for number in np.unique(owner):
        mine = owner == number
        keys = np.concatenate(
            [
                corner[mine].reshape(-1, 1),
                np.floor(flat[mine].reshape(-1, 2) * 8).astype(np.int64),
                np.repeat(facing[mine], 3, axis=0),
            ],
            axis=1,
        )
        _, first, shared = np.unique(keys, axis=0, return_index=True, return_inverse=True)
        shared = shared.ravel()
        summed = np.zeros((len(first), 3))
        np.add.at(summed, shared, np.repeat(normal[mine], 3, axis=0))
        summed /= np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-12)
        texture = np.zeros((len(first), 2))
        np.add.at(texture, shared, flat[mine].reshape(-1, 2))
        texture /= np.bincount(shared)[:, None]
        yield (
            int(number),
            Shape(
                middle[corner[mine].reshape(-1)[first]].astype(np.float32),
                summed.astype(np.float32),
                shared.reshape(-1, 3).astype(np.int32),
                np.concatenate([texture, np.zeros((len(first), 1))], 1).astype(np.float32),
            ),
        )


class Packer:
    """Collects things and textures, and writes them as one file."""

    def __init__(self) -> None:
        self.index: list[dict[str, Any]] = []
        self.shapes: list[Shape] = []
        self.textures: list[NDArray[np.uint8]] = []
        self.known: dict[str, int] = {}
        self.photographs: list[NDArray[np.uint8]] = []
        self.surfaces: list[NDArray[np.uint8]] = []

    def add_catalog(self, path: Path) -> None:
        with zipfile.ZipFile(path) as catalog:
            names = set(catalog.namelist())
            for entry in entries(catalog):
                if entry["category"] not in LEFT_OUT and entry["model"].lstrip("/") in names:
                    self._add(catalog, names, entry, path.stem)

    def _texture(self, catalog: zipfile.ZipFile, names: set[str], path: str, stem: str) -> int:
        """The number of a texture, or -1 where its picture is missing or has holes."""
        key = f"{stem}/{path}"
        if key not in self.known:
            self.known[key] = -1
            if path in names:
                data = np.frombuffer(catalog.read(path), np.uint8)
                picture = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
                if (
                    picture is not None
                    and picture.ndim == 3
                    and (picture.shape[2] == 3 or picture[..., 3].min() > 200)
                ):
                    self.known[key] = len(self.textures)
                    self.textures.append(_linear(np.asarray(picture[..., :3], np.uint8)))
        return self.known[key]

    def _add(self, catalog: zipfile.ZipFile, names: set[str], entry: dict[str, str], stem: str) -> None:
        width, depth, height = (float(entry[name]) / 100 for name in ("width", "depth", "height"))
        if max(width, depth, height) > LARGEST and entry["category"] != "Vehicles":
            return
        path = PurePosixPath(entry["model"].lstrip("/"))
        data, faces = _read_obj(catalog.read(str(path)).decode("latin-1"))
        materials: dict[str, _Material] = {}
        for library in data["libraries"]:
            if str(path.parent / library) in names:
                materials |= _materials(catalog.read(str(path.parent / library)).decode("latin-1"))
        points = data["points"]
        if "modelRotation" in entry:
            points = points @ np.array([float(v) for v in entry["modelRotation"].split()]).reshape(3, 3).T
        low, high = points.min(0), points.max(0)
        points = (points - (low + high) / 2) / np.maximum(high - low, 1e-9) * (width, height, depth)
        # Their y is up and z towards whoever looks; ours are z up and y away.
        points = np.stack([points[:, 0], -points[:, 2], points[:, 1] + height / 2], 1)
        order = [name for name in faces if materials.get(name, _Material()).solid > 0.35]
        if not order:
            return
        triangles = np.concatenate([faces[name] for name in order])
        owner = np.concatenate([np.full(len(faces[name]), k) for k, name in enumerate(order)])
        parts = []
        for number, shape in _simplified(points, data["coordinates"], triangles, owner):
            material = materials.get(order[number], _Material())
            texture = -1
            if material.picture:
                texture = self._texture(catalog, names, str(path.parent / material.picture), stem)
            color = (1.0, 1.0, 1.0) if texture >= 0 else material.color
            part = {"shape": len(self.shapes), "color": color, "texture": texture, "gloss": material.gloss}
            self.shapes.append(shape)
            parts.append(part)
        has_top = height < 1.4 and any(word in entry["name"].lower() for word in TOPS)
        top = float(entry.get("dropOnTopElevation", height * 100 if has_top else 0)) / 100
        self.index.append(
            {
                "name": entry["name"],
                "category": entry["category"],
                "size": (width, depth, height),
                "elevation": float(entry.get("elevation", 0)) / 100,
                "top": max(top, 0.0),
                "parts": parts,
            }
        )

    def add_body(self, body: Body) -> None:
        """A person, under a category of its own."""
        width, depth, height = (float(v) for v in np.ptp(body.points, axis=0))
        corners = np.stack([body.triangles, np.full_like(body.triangles, -1)], 2)
        parts = []
        for number, shape in _simplified(body.points, np.zeros((0, 2)), corners, body.owner):
            parts.append(
                {"shape": len(self.shapes), "color": body.colors[number], "texture": -1, "gloss": 0.05}
            )
            self.shapes.append(shape)
        self.index.append(
            {
                "name": "sitting" if body.sits else "upright",
                "category": "Bodies",
                "size": (width, depth, height),
                "elevation": 0.0,
                "top": 0.0,
                "parts": parts,
            }
        )

    def add_photograph(self, path: Path) -> None:
        """Squares of several sizes, cut at random."""
        picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if picture is None or min(picture.shape[:2]) < 4 * SIDE:
            return
        rng = np.random.default_rng(len(self.photographs))
        for k in range(CROPS):
            side = int(min(picture.shape[:2]) * (1.0 if k == 0 else rng.uniform(0.15, 0.7)))
            y, x = (int(rng.integers(n - side + 1)) for n in picture.shape[:2])
            self.photographs.append(_linear(np.asarray(picture[y : y + side, x : x + side], np.uint8)))

    def add_surfaces(self, path: Path) -> None:
        """All pictures of a zip file that may be repeated over a surface."""
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                if not name.lower().endswith((".jpg", ".png")):
                    continue
                picture = cv2.imdecode(np.frombuffer(archive.read(name), np.uint8), cv2.IMREAD_UNCHANGED)
                if picture is None or picture.ndim < 3 or min(picture.shape[:2]) < SIDE:
                    continue
                square = _linear(np.asarray(picture[..., :3], np.uint8))
                if (picture.shape[2] == 3 or picture[..., 3].min() > 200) and is_even(square):
                    self.surfaces.append(square)

    def write(self, path: Path) -> None:
        points = np.cumsum([0, *(len(shape.points) for shape in self.shapes)])
        triangles = np.cumsum([0, *(len(shape.triangles) for shape in self.shapes)])
        for entry in self.index:
            for part in entry["parts"]:
                k = part.pop("shape")
                part["points"] = points[k : k + 2].tolist()
                part["triangles"] = triangles[k : k + 2].tolist()
        none = np.zeros((0, SIDE, SIDE, 3), np.uint8)
        np.savez_compressed(
            path,
            points=np.concatenate([shape.points for shape in self.shapes]),
            normals=np.concatenate([shape.normals for shape in self.shapes]).astype(np.float16),
            coordinates=np.concatenate([shape.coordinates for shape in self.shapes]),
            triangles=np.concatenate([shape.triangles for shape in self.shapes]),
            textures=np.stack(self.textures) if self.textures else none,
            photographs=np.stack(self.photographs) if self.photographs else none,
            surfaces=np.stack(self.surfaces) if self.surfaces else none,
            index=np.array(json.dumps(self.index)),
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("catalogs", type=Path, help="folder with .sh3f files, searched with its subfolders")
    parser.add_argument("--photographs", type=Path, help="folder with pictures that are used as textures")
    parser.add_argument("--surfaces", type=Path, help="zip file of pictures of surfaces")
    parser.add_argument("--bodies", type=int, default=0, help="how many people to make with the package anny")
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    packer = Packer()
    for path in sorted(chosen.catalogs.rglob("*.sh3f")):
        packer.add_catalog(path)
        print(f"{path.stem}: {len(packer.index)} things so far", flush=True)
    for path in sorted(chosen.photographs.rglob("*") if chosen.photographs else ()):
        if path.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp"):
            packer.add_photograph(path)
    if chosen.bodies:
        for body in itertools.islice(Bodies(np.random.default_rng(1)), chosen.bodies):
            packer.add_body(body)
    if chosen.surfaces:
        packer.add_surfaces(chosen.surfaces)
    packer.write(chosen.out)
    print(
        f"{chosen.out}: {len(packer.index)} things, {sum(len(s.triangles) for s in packer.shapes)} triangles, "
        f"{len(packer.textures)} textures, {len(packer.photographs)} squares of photographs, "
        f"{len(packer.surfaces)} surfaces"
    )


if __name__ == "__main__":
    main()
