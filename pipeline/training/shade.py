"""Light on what the rasterizer saw: textures, lamps, sun, shadows, dark corners, gloss, fog and sky. Linear RGB out.

Shading is done once a pixel, after the z-buffer ("deferred"), so a picture's cost hardly grows with the scene.
"""

import math

import numpy as np
from numpy.typing import NDArray

from pipeline.training.camera import Camera
from pipeline.training.jit import compiled
from pipeline.training.raster import fill
from pipeline.training.scene import Light, Mesh, Scene
from pipeline.training.textures import Atlas

SHADOW_SIZE = 320  # pixels of a shadow map's side
TAPS = 5  # looks at the surroundings for each pixel's corner darkness
LAMP_CONE = math.tan(math.radians(65))  # half the opening of a lamp's shadow map, which looks straight down


def shade(
    scene: Scene,
    mesh: Mesh,
    atlas: Atlas,
    camera: Camera,
    nearness: NDArray[np.float32],
    seen: NDArray[np.int32],
    shadow_size: int = SHADOW_SIZE,
) -> NDArray[np.float32]:
    """Linear RGB float32 (height, width, 3), 1.0 about white paper in good light."""
    height, width = nearness.shape
    air = scene.air
    shadows = [_shadow(mesh, light, camera, shadow_size) for light in scene.lights if light.reach > 0][:2]
    records = np.array([record for record, _ in shadows], np.float32).reshape(-1, 15)
    maps = np.stack([depth for _, depth in shadows]) if shadows else np.zeros((1, 1, 1), np.float32)
    order = sorted(scene.lights, key=lambda light: light.reach <= 0)
    lights = np.array([(*light.position, *light.color, light.is_sun) for light in order], np.float32).reshape(
        -1, 7
    )
    sky = np.array(
        [*air.zenith, *air.horizon, *air.ambient_up, *air.ambient_down, air.fog, air.clouds, air.contact],
        np.float32,
    )
    picture = np.empty((height, width, 3), np.float32)
    _shade(
        nearness, seen, mesh.points, mesh.normals, mesh.local, mesh.triangles, mesh.surface, mesh.materials,
        np.array(camera.eye, np.float32), camera.axes(), np.float32(camera.focal(height, width)),
        atlas.texels, atlas.starts, atlas.side, lights, len(shadows), records, maps, sky, _spirals(), picture,
    )  # fmt: skip
    return picture


def _spirals() -> NDArray[np.float32]:
    """Where a pixel looks for what darkens it: 16 turned spirals, float32 (16, TAPS, 2), within the unit circle."""
    turn = np.arange(16)[:, None] * (2 * np.pi / 16)
    tap = np.arange(TAPS)[None]
    radius = (tap + 1) / TAPS
    return np.stack([radius * np.cos(turn + 2.4 * tap), radius * np.sin(turn + 2.4 * tap)], -1).astype(
        np.float32
    )


def _shadow(mesh: Mesh, light: Light, camera: Camera, size: int) -> tuple[list[float], NDArray[np.float32]]:
    """What the light sees: its view as numbers, and its z-buffer (size, size)."""
    if light.is_sun:
        away = -np.array(light.position) / np.linalg.norm(light.position)
        right = np.cross(away, (0.0, 0.31, 0.95))
        right /= np.linalg.norm(right)
        axes = np.stack([right, np.cross(away, right), away])
        ahead = camera.axes()[2] * light.reach * 0.8
        origin = np.array(camera.eye) + ahead
        scale = size / 2 / light.reach
        bias = 3.0 * light.reach / size
    else:
        axes = np.array([[1.0, 0, 0], [0, -1.0, 0], [0, 0, -1.0]])
        origin = np.array(light.position)
        scale = size / 2 / LAMP_CONE
        bias = 0.03
    record = [*axes.ravel(), *origin, float(light.is_sun), scale, bias]
    depth = np.full((size, size), -1e9 if light.is_sun else 0.0, np.float32)
    points = ((mesh.points - origin.astype(np.float32)) @ axes.T.astype(np.float32)).astype(np.float32)
    _cast(points, mesh.triangles, mesh.surface, light.is_sun, np.float32(scale), depth)
    return record, depth


@compiled
def _cast(points, triangles, surface, is_sun, scale, depth):  # type: ignore[no-untyped-def]
    half = depth.shape[0] * 0.5
    seen = np.empty(depth.shape, np.int32)
    p = np.empty((3, 3))
    for t in range(len(triangles)):
        if surface[t, 2] == 0:
            continue
        ahead = True
        for k in range(3):
            x, y, z = points[triangles[t, k]]
            if is_sun:
                p[k, 0], p[k, 1], p[k, 2] = half + scale * x, half + scale * y, -z
            else:
                ahead = ahead and z > 0.05
                w = 1.0 / z
                p[k, 0], p[k, 1], p[k, 2] = half + scale * x * w, half + scale * y * w, w
        if ahead:
            fill(
                p[0, 0], p[0, 1], p[0, 2], p[1, 0], p[1, 1], p[1, 2], p[2, 0], p[2, 1], p[2, 2], t, depth, seen,
            )  # fmt: skip


@compiled
def _lit(px, py, pz, record, depth):  # type: ignore[no-untyped-def]
    """Share of four neighbors in the shadow map that see the light, 0 to 1."""
    x, y, z = px - record[9], py - record[10], pz - record[11]
    u = record[0] * x + record[1] * y + record[2] * z
    v = record[3] * x + record[4] * y + record[5] * z
    w = record[6] * x + record[7] * y + record[8] * z
    half = depth.shape[0] * 0.5
    if record[12] > 0:
        sx, sy, near = half + record[13] * u, half + record[13] * v, -w + record[14]
    else:
        if w < 0.05:
            return 1.0
        sx, sy, near = half + record[13] * u / w, half + record[13] * v / w, (1 + record[14]) / w
    i, j = int(np.floor(sx - 0.5)), int(np.floor(sy - 0.5))
    if i < 0 or j < 0 or i + 1 >= depth.shape[1] or j + 1 >= depth.shape[0]:
        return 1.0
    fx, fy = sx - 0.5 - i, sy - 0.5 - j
    top = (1 - fx) * (depth[j, i] <= near) + fx * (depth[j, i + 1] <= near)
    bottom = (1 - fx) * (depth[j + 1, i] <= near) + fx * (depth[j + 1, i + 1] <= near)
    return (1 - fy) * top + fy * bottom


@compiled
def _texel(texels, starts, side, texture, level, u, v, channel):  # type: ignore[no-untyped-def]
    """Bilinear sample at one mip level, 0 to 1."""
    n = side >> level
    x, y = (u - np.floor(u)) * n - 0.5, (v - np.floor(v)) * n - 0.5
    i, j = int(np.floor(x)), int(np.floor(y))
    fx, fy = x - i, y - j
    i0, i1, j0, j1 = (i + n) % n, (i + 1) % n, (j + n) % n, (j + 1) % n
    row0 = starts[level] + (texture * n + j0) * n
    row1 = starts[level] + (texture * n + j1) * n
    a = texels[(row0 + i0) * 3 + channel] * (1 - fx) + texels[(row0 + i1) * 3 + channel] * fx
    b = texels[(row1 + i0) * 3 + channel] * (1 - fx) + texels[(row1 + i1) * 3 + channel] * fx
    return (a * (1 - fy) + b * fy) * (1.0 / 255.0)


@compiled
def _behind(dx, dy, dz, sky, texels, starts, side, rgb):  # type: ignore[no-untyped-def]
    """The sky's color in a direction of length 1."""
    rise = min(1.0, max(0.0, dz) * 1.5) ** 0.6
    for k in range(3):
        rgb[k] = sky[3 + k] * (1 - rise) + sky[k] * rise
    if sky[13] >= 0 and dz > 0:
        s = 0.25 / (dz + 0.12)
        cloud = _texel(texels, starts, side, int(sky[13]), 0, dx * s, dy * s, 0)
        cloud = min(1.0, max(0.0, (cloud - 0.45) * 3.0)) * min(1.0, dz * 4)
        for k in range(3):
            rgb[k] += (1.1 * max(sky[3 + k], sky[4]) - rgb[k]) * cloud


@compiled
def _shade(  # type: ignore[no-untyped-def]
    nearness, seen, points, normals, local, triangles, surface, materials,
    eye, axes, focal, texels, starts, side, lights, shadowed, records, maps, sky, taps, picture,
):  # fmt: skip
    height, width = nearness.shape
    levels = len(starts)
    albedo, light, rgb, mirror = np.empty(3), np.empty(3), np.empty(3), np.empty(3)
    p, n, q = np.empty(3), np.empty(3), np.empty(3)
    for y in range(height):
        for x in range(width):
            rx, ry = (x + 0.5 - width * 0.5) / focal, (y + 0.5 - height * 0.5) / focal
            for k in range(3):
                q[k] = axes[0, k] * rx + axes[1, k] * ry + axes[2, k]
            stretch = np.sqrt(1 + rx * rx + ry * ry)
            t = seen[y, x]
            if t < 0:
                _behind(q[0] / stretch, q[1] / stretch, q[2] / stretch, sky, texels, starts, side, rgb)
                for k in range(3):
                    picture[y, x, k] = rgb[k]
                continue
            depth = 1.0 / nearness[y, x]
            for k in range(3):
                p[k] = eye[k] + q[k] * depth
            # Barycentric weights of the seen point within its triangle.
            ia, ib, ic = triangles[t, 0], triangles[t, 1], triangles[t, 2]
            d00 = d01 = d11 = d20 = d21 = 0.0
            for k in range(3):
                e, f, g = points[ib, k] - points[ia, k], points[ic, k] - points[ia, k], p[k] - points[ia, k]
                d00 += e * e
                d01 += e * f
                d11 += f * f
                d20 += g * e
                d21 += g * f
            area = d00 * d11 - d01 * d01 + 1e-20
            b = min(1.0, max(0.0, (d11 * d20 - d01 * d21) / area))
            c = min(1.0 - b, max(0.0, (d00 * d21 - d01 * d20) / area))
            a = 1 - b - c
            facing = 0.0
            length = 1e-12
            for k in range(3):
                n[k] = a * normals[ia, k] + b * normals[ib, k] + c * normals[ic, k]
                length += n[k] * n[k]
            length = np.sqrt(length)
            for k in range(3):
                n[k] /= length
                facing -= n[k] * q[k] / stretch
            if facing < 0:
                facing = -facing
                for k in range(3):
                    n[k] = -n[k]
            # Surface color.
            material = materials[surface[t, 0]]
            axis = surface[t, 1]
            ku, kv = (1 if axis == 0 else 0), (1 if axis == 2 else 2)
            for k in range(3):
                albedo[k] = material[k]
            texture = int(material[6])
            if texture >= 0:
                u = (a * local[ia, ku] + b * local[ib, ku] + c * local[ic, ku]) * material[8] + material[10]
                v = material[11] - (a * local[ia, kv] + b * local[ib, kv] + c * local[ic, kv]) * material[9]
                footprint = depth / focal * max(material[8], material[9]) * side / (0.35 + 0.65 * facing)
                level = min(levels - 1, max(0, int(np.floor(np.log2(footprint + 1e-9) + 0.5))))
                if material[7] > 0.5:
                    for k in range(3):
                        albedo[k] *= _texel(texels, starts, side, texture, level, u, v, k)
                else:
                    s = _texel(texels, starts, side, texture, level, u, v, 0)
                    for k in range(3):
                        albedo[k] += (material[3 + k] - albedo[k]) * s
                    if material[14] > 0 and level < 4:
                        step = (1 << level) / side
                        du = _texel(texels, starts, side, texture, level, u + step, v, 0) - s
                        dv = _texel(texels, starts, side, texture, level, u, v + step, 0) - s
                        n[ku] -= material[14] * du
                        n[kv] += material[14] * dv
                        length = np.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]) + 1e-9
                        for k in range(3):
                            n[k] /= length
            # Corners: how much of the near surroundings rises above the surface.
            radius = min(40.0, max(2.0, sky[14] * focal / depth))
            turn = (x * 7 + y * 13 + (x * y) % 5) % len(taps)
            hidden = 0.0
            for tap in range(TAPS):
                sx, sy = x + int(radius * taps[turn, tap, 0]), y + int(radius * taps[turn, tap, 1])
                if 0 <= sx < width and 0 <= sy < height and nearness[sy, sx] > 0:
                    far = 1.0 / nearness[sy, sx]
                    ox, oy = (sx + 0.5 - width * 0.5) / focal, (sy + 0.5 - height * 0.5) / focal
                    up = distance = 0.0
                    for k in range(3):
                        away = eye[k] + (axes[0, k] * ox + axes[1, k] * oy + axes[2, k]) * far - p[k]
                        up += away * n[k]
                        distance += away * away
                    distance = np.sqrt(distance) + 1e-6
                    ratio = distance / sky[14]
                    hidden += max(0.0, up / distance - 0.12) / (1 + ratio * ratio)
            open_ = max(0.25, 1.0 - 2.0 / TAPS * hidden)
            blend = n[2] * 0.5 + 0.5
            for k in range(3):
                light[k] = (sky[9 + k] * (1 - blend) + sky[6 + k] * blend) * open_
            # Lamps and sun, and their highlights.
            shine = 0.0
            gloss = material[12] if material[12] > 0.08 else 0.0
            for i in range(len(lights)):
                if lights[i, 6] > 0:
                    lx, ly, lz = lights[i, 0], lights[i, 1], lights[i, 2]
                    fall = 1.0
                else:
                    lx, ly, lz = lights[i, 0] - p[0], lights[i, 1] - p[1], lights[i, 2] - p[2]
                    fall = 1.0 / (0.3 + 0.25 * (lx * lx + ly * ly + lz * lz))
                length = np.sqrt(lx * lx + ly * ly + lz * lz) + 1e-9
                lx, ly, lz = lx / length, ly / length, lz / length
                cosine = n[0] * lx + n[1] * ly + n[2] * lz
                if cosine <= 0:
                    continue
                if i < shadowed:
                    fall *= _lit(p[0], p[1], p[2], records[i], maps[i])
                for k in range(3):
                    light[k] += lights[i, 3 + k] * cosine * fall
                if gloss > 0:
                    hx, hy, hz = lx - q[0] / stretch, ly - q[1] / stretch, lz - q[2] / stretch
                    length = np.sqrt(hx * hx + hy * hy + hz * hz) + 1e-9
                    half = max(0.0, (n[0] * hx + n[1] * hy + n[2] * hz) / length)
                    shine += gloss * fall * lights[i, 4] * half ** (8 + 120 * gloss)
            for k in range(3):
                rgb[k] = albedo[k] * (light[k] + material[13]) + shine
            if gloss > 0:
                back = 2 * (n[0] * q[0] + n[1] * q[1] + n[2] * q[2])
                mx, my, mz = q[0] - back * n[0], q[1] - back * n[1], q[2] - back * n[2]
                _behind(mx / stretch, my / stretch, mz / stretch, sky, texels, starts, side, mirror)
                share = gloss * (0.06 + 0.5 * (1 - facing) ** 4)
                for k in range(3):
                    rgb[k] += (mirror[k] * open_ - rgb[k]) * share
            clear = np.exp(-sky[12] * depth * stretch)
            for k in range(3):
                picture[y, x, k] = sky[3 + k] * (1 - clear) + rgb[k] * clear
