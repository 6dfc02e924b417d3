"""A scene under construction: shapes placed by pens, materials, lights and air. Metres, z up, y ahead.

scene = Scene(rng)
chair = scene.at(1.0, 2.5, 0.0, yaw=0.4)           # a pen: everything it draws moves with it
chair.box((0, 0, 0.45), (0.45, 0.45, 0.05), wood)  # centre, size, material
mesh = assemble(scene)                             # flat arrays for the rasterizer
"""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.training import shapes
from pipeline.training.jit import compiled
from pipeline.training.shapes import Shape

Vector = tuple[float, float, float]
Color = tuple[float, float, float]
Rotation = tuple[float, float, float, float, float, float, float, float, float]

UPRIGHT: Rotation = (1, 0, 0, 0, 1, 0, 0, 0, 1)
SURFACE_MAP, COLOR_PICTURE = 0.0, 1.0


def rotation(yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0) -> Rotation:
    """Row-major; roll about y first, then pitch about x, then yaw about z."""
    cy, sy, cp, sp, cr, sr = *_cs(yaw), *_cs(pitch), *_cs(roll)
    return (
        cy * cr - sy * sp * sr, -sy * cp, cy * sr + sy * sp * cr,
        sy * cr + cy * sp * sr, cy * cp, sy * sr - cy * sp * cr,
        -cp * sr, sp, cp * cr,
    )  # fmt: skip


def _cs(angle: float) -> tuple[float, float]:
    return math.cos(angle), math.sin(angle)


def _times(a: Rotation, b: Rotation) -> Rotation:
    return (
        a[0] * b[0] + a[1] * b[3] + a[2] * b[6], a[0] * b[1] + a[1] * b[4] + a[2] * b[7],
        a[0] * b[2] + a[1] * b[5] + a[2] * b[8], a[3] * b[0] + a[4] * b[3] + a[5] * b[6],
        a[3] * b[1] + a[4] * b[4] + a[5] * b[7], a[3] * b[2] + a[4] * b[5] + a[5] * b[8],
        a[6] * b[0] + a[7] * b[3] + a[8] * b[6], a[6] * b[1] + a[7] * b[4] + a[8] * b[7],
        a[6] * b[2] + a[7] * b[5] + a[8] * b[8],
    )  # fmt: skip


def _turn(r: Rotation, v: Vector) -> Vector:
    x, y, z = v
    return r[0] * x + r[1] * y + r[2] * z, r[3] * x + r[4] * y + r[5] * z, r[6] * x + r[7] * y + r[8] * z


@dataclass
class Light:
    """A lamp at `position` (metres), or where `is_sun` a direction towards the sun; `color` is linear RGB."""

    position: Vector
    color: Color
    is_sun: bool = False
    reach: float = 0.0  # metres round the target that cast shadows; 0: no shadows


@dataclass
class Air:
    """What lies behind everything, and the light that comes from everywhere."""

    zenith: Color = (0.2, 0.2, 0.2)
    horizon: Color = (0.2, 0.2, 0.2)
    ambient_up: Color = (0.35, 0.35, 0.35)
    ambient_down: Color = (0.2, 0.2, 0.2)
    fog: float = 0.0  # per metre
    clouds: int = -1  # a texture's number, or -1
    contact: float = 0.35  # metres: how far corners darken


class Scene:
    """Collects parts; `rng` is the scene's only source of chance.

    `bend` is how far everything lies to the right and up, in metres times its own y squared: a road that turns, a rise.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.shapes: dict[int, int] = {}
        self.shape_list: list[Shape] = []
        self.parts: list[tuple[float, ...]] = []
        self.materials: list[tuple[float, ...]] = []
        self.lights: list[Light] = []
        self.air = Air()
        self.bend = 0.0, 0.0

    def material(
        self,
        color: Color,
        second: Color | None = None,
        texture: int = -1,
        size: tuple[float, float] = (1.0, 1.0),
        *,
        mode: float = SURFACE_MAP,
        gloss: float = 0.0,
        glow: float = 0.0,
        offset: tuple[float, float] | None = None,
        bump: float = 0.0,
    ) -> int:
        """A surface; `size` is one texture repeat in metres. SURFACE_MAP blends the colors, COLOR_PICTURE tints."""
        u, v = offset if offset is not None else (self.rng.random(), self.rng.random())
        second = color if second is None else second
        self.materials.append(
            (*color, *second, texture, mode, 1 / size[0], 1 / size[1], u, v, gloss, glow, bump)
        )
        return len(self.materials) - 1

    def at(
        self, x: float, y: float, z: float = 0.0, yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0
    ) -> "Pen":
        """A pen at a place of the world."""
        return Pen(self, (x, y, z), rotation(yaw, pitch, roll))

    def place(self, shape: Shape, part: tuple[float, ...]) -> None:
        """`part`: rotation (9), size (3), position (3), material, casts shadows."""
        number = self.shapes.get(id(shape))
        if number is None:
            number = self.shapes[id(shape)] = len(self.shape_list)
            self.shape_list.append(shape)
        self.parts.append((number, *part))


@dataclass(frozen=True)
class Pen:
    """Draws in its own coordinates, which are somewhere in the scene."""

    scene: Scene
    origin: Vector = (0.0, 0.0, 0.0)
    turned: Rotation = UPRIGHT
    casts: bool = field(default=True)

    def at(
        self, x: float, y: float, z: float = 0.0, yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0
    ) -> "Pen":
        """A pen that moves with this one."""
        return Pen(
            self.scene, self.point((x, y, z)), _times(self.turned, rotation(yaw, pitch, roll)), self.casts
        )

    def shadowless(self) -> "Pen":
        """The same pen, whose things cast no shadow: walls and ceilings that would keep the sun out."""
        return Pen(self.scene, self.origin, self.turned, False)

    def point(self, v: Vector) -> Vector:
        """World coordinates of a point."""
        x, y, z = _turn(self.turned, v)
        return x + self.origin[0], y + self.origin[1], z + self.origin[2]

    def draw(
        self, shape: Shape, center: Vector, size: Vector, material: int, turn: Rotation | None = None
    ) -> None:
        """Place a unit shape, stretched to `size`."""
        whole = self.turned if turn is None else _times(self.turned, turn)
        self.scene.place(shape, (*whole, *size, *self.point(center), material, self.casts))

    def box(self, center: Vector, size: Vector, material: int) -> None:
        self.draw(shapes.box(), center, size, material)

    def cushion(self, center: Vector, size: Vector, material: int, power: float = 5.0) -> None:
        self.draw(shapes.ball(power, 6), center, size, material)

    def ball(self, center: Vector, size: Vector, material: int) -> None:
        self.draw(shapes.ball(2.0, 7), center, size, material)

    def can(self, center: Vector, size: Vector, material: int, top: float = 1.0) -> None:
        self.draw(shapes.cylinder(top), center, size, material)

    def panel(self, center: Vector, width: float, height: float, material: int) -> None:
        """A flat upright rectangle that faces -y."""
        self.draw(shapes.panel(), center, (width, 1.0, height), material)

    def rod(self, start: Vector, end: Vector, thickness: float, material: int, taper: float = 1.0) -> None:
        """A round bar from start to end."""
        self._along(shapes.cylinder(taper, 9), start, end, thickness, material)

    def limb(self, start: Vector, end: Vector, thickness: float, material: int, taper: float = 0.8) -> None:
        """A bar whose round ends stick out by about half its thickness."""
        length = math.dist(start, end)
        dome = max(
            0.02, round(0.5 * thickness / (length + 1e-9), 1)
        )  # few different shapes, so that they are shared
        self._along(shapes.limb(taper, min(dome, 1.0)), start, end, thickness, material)

    def _along(self, shape: Shape, start: Vector, end: Vector, thickness: float, material: int) -> None:
        dx, dy, dz = end[0] - start[0], end[1] - start[1], end[2] - start[2]
        length = math.sqrt(dx * dx + dy * dy + dz * dz) + 1e-9
        flat = math.hypot(dx, dy)
        c, s = (dx / flat, dy / flat) if flat > 1e-9 else (1.0, 0.0)
        down, up = flat / length, dz / length
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, (start[2] + end[2]) / 2)
        turn = (c * up, -s, c * down, s * up, c, s * down, -down, 0.0, up)
        self.draw(shape, middle, (thickness, thickness, length), material, turn)


@dataclass(frozen=True, eq=False)
class Mesh:
    """A whole scene as arrays: what the rasterizer and the shader read."""

    points: NDArray[np.float32]  # (n, 3) world, metres
    normals: NDArray[np.float32]  # (n, 3) world
    local: NDArray[np.float32]  # (n, 3) metres in the part's own axes: where textures stick
    triangles: NDArray[np.int32]  # (m, 3)
    surface: NDArray[np.int32]  # (m, 3) material, dominant local axis, casts a shadow
    materials: NDArray[np.float32]  # (k, 15)


def assemble(scene: Scene) -> Mesh:
    """All parts of the scene, placed."""
    parts = np.array(scene.parts, np.float32)
    counts = np.array([len(shape.points) for shape in scene.shape_list])
    sizes = np.array([len(shape.triangles) for shape in scene.shape_list])
    used = parts[:, 0].astype(np.int64)
    nowhere = [
        np.ones((len(shape.points), 3)) if shape.coordinates is None else shape.coordinates
        for shape in scene.shape_list
    ]
    world, normals, local, triangles, surface = _place(
        parts,
        np.concatenate([shape.points for shape in scene.shape_list]).astype(np.float32),
        np.concatenate([shape.normals for shape in scene.shape_list]).astype(np.float32),
        np.concatenate(nowhere).astype(np.float32),
        np.concatenate([shape.triangles for shape in scene.shape_list]),
        np.cumsum(np.append(0, counts)),
        np.cumsum(np.append(0, sizes)),
        int(counts[used].sum()),
        int(sizes[used].sum()),
    )
    right, up = scene.bend
    world += np.square(world[:, 1:2]) * np.array([[right, 0, up]], np.float32)
    return Mesh(world, normals, local, triangles, surface, np.array(scene.materials, np.float32))


@compiled
def _place(parts, points, normals, coordinates, triangles, point_start, triangle_start, n, m):  # type: ignore[no-untyped-def]
    world = np.empty((n, 3), np.float32)
    turned = np.empty((n, 3), np.float32)
    local = np.empty((n, 3), np.float32)
    corners = np.empty((m, 3), np.int32)
    surface = np.empty((m, 3), np.int32)
    i = t = 0
    for p in range(len(parts)):
        part = parts[p]
        shape = int(part[0])
        r = part[1:10]
        sx, sy, sz = part[10], part[11], part[12]
        first = i
        for k in range(point_start[shape], point_start[shape + 1]):
            x, y, z = points[k, 0] * sx, points[k, 1] * sy, points[k, 2] * sz
            # Normals of a stretched shape shrink where it was stretched.
            a, b, c = normals[k, 0] / sx, normals[k, 1] / sy, normals[k, 2] / sz
            length = np.sqrt(a * a + b * b + c * c) + 1e-12
            a, b, c = a / length, b / length, c / length
            if coordinates[k, 2] == 0.0:  # 1 where textures stick by metres
                local[i, 0], local[i, 1], local[i, 2] = coordinates[k]
            else:
                local[i, 0], local[i, 1], local[i, 2] = x, y, z
            for axis in range(3):
                r0, r1, r2 = r[3 * axis], r[3 * axis + 1], r[3 * axis + 2]
                world[i, axis] = r0 * x + r1 * y + r2 * z + part[13 + axis]
                turned[i, axis] = r0 * a + r1 * b + r2 * c
            i += 1
        for k in range(triangle_start[shape], triangle_start[shape + 1]):
            for c in range(3):
                corners[t, c] = triangles[k, c] + first
            o, q, s = local[corners[t, 0]], local[corners[t, 1]], local[corners[t, 2]]
            ux, uy, uz = q[0] - o[0], q[1] - o[1], q[2] - o[2]
            vx, vy, vz = s[0] - o[0], s[1] - o[1], s[2] - o[2]
            nx, ny, nz = abs(uy * vz - uz * vy), abs(uz * vx - ux * vz), abs(ux * vy - uy * vx)
            axis = 2 if nz >= nx and nz >= ny else (0 if nx >= ny else 1)
            surface[t, 0], surface[t, 1], surface[t, 2] = int(part[16]), axis, int(part[17])
            t += 1
    return world, turned, local, corners, surface
