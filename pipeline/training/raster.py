"""Which triangle is nearest at each pixel, and how near: a z-buffer rasterizer with perspective-correct depth.

The z-buffer holds 1 / distance along the optical axis, which is linear on the screen, exact at every pixel's center and
is what a depth network learns. Empty pixels hold 0 (infinitely far) and triangle -1.
"""

import numpy as np
from numpy.typing import NDArray

from pipeline.training.camera import Camera
from pipeline.training.jit import compiled
from pipeline.training.scene import Mesh

NEAR = 0.05  # metres: what is nearer than this is cut away


def rasterize(
    mesh: Mesh, camera: Camera, height: int, width: int
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Inverse depth float32 (height, width) in 1/metre, and the seen triangle's number int32 (height, width)."""
    nearness = np.zeros((height, width), np.float32)
    seen = np.full((height, width), -1, np.int32)
    offset = (mesh.points - np.array(camera.eye, np.float32)) @ camera.axes().T
    _perspective(offset, mesh.triangles, camera.focal(height, width), nearness, seen)
    return nearness, seen


@compiled
def fill(ax, ay, aw, bx, by, bw, cx, cy, cw, number, nearness, seen):  # type: ignore[no-untyped-def]
    """Draw one screen triangle, whose w (larger = nearer) is linear in x and y, where it beats the z-buffer."""
    height, width = nearness.shape
    area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if abs(area) < 1e-9:
        return
    top, bottom = min(ay, by, cy), max(ay, by, cy)
    left, right = min(ax, bx, cx), max(ax, bx, cx)
    if bottom < 0 or right < 0 or top > height or left > width:
        return
    y0, y1 = max(0, int(np.ceil(top - 0.5))), min(height - 1, int(np.floor(bottom - 0.5)))
    x0, x1 = max(0, int(np.ceil(left - 0.5))), min(width - 1, int(np.floor(right - 0.5)))
    scale = 1.0 / area
    # Barycentric weights of b and c as planes over the screen; a's is what is left of 1.
    b_x, b_y = (cy - ay) * scale, -(cx - ax) * scale
    c_x, c_y = -(by - ay) * scale, (bx - ax) * scale
    w_x = b_x * (bw - aw) + c_x * (cw - aw)
    w_y = b_y * (bw - aw) + c_y * (cw - aw)
    for y in range(y0, y1 + 1):
        dy = y + 0.5 - ay
        dx = x0 + 0.5 - ax
        b = b_x * dx + b_y * dy
        c = c_x * dx + c_y * dy
        w = aw + w_x * dx + w_y * dy
        for x in range(x0, x1 + 1):
            if b >= 0 and c >= 0 and b + c <= 1 and w > nearness[y, x]:
                nearness[y, x] = w
                seen[y, x] = number
            b += b_x
            c += c_x
            w += w_x


@compiled
def _perspective(points, triangles, focal, nearness, seen):  # type: ignore[no-untyped-def]
    height, width = nearness.shape
    cx, cy = width * 0.5, height * 0.5
    cut = np.empty((4, 3), np.float64)
    for t in range(len(triangles)):
        inside = 0
        for k in range(3):
            inside += points[triangles[t, k], 2] >= NEAR
        if inside == 0:
            continue
        n = 0
        for k in range(3):
            p, q = points[triangles[t, k]], points[triangles[t, (k + 1) % 3]]
            if p[2] >= NEAR:
                cut[n, 0], cut[n, 1], cut[n, 2] = p[0], p[1], p[2]
                n += 1
            if inside < 3 and (p[2] >= NEAR) != (q[2] >= NEAR):
                s = (NEAR - p[2]) / (q[2] - p[2])
                cut[n, 0], cut[n, 1], cut[n, 2] = p[0] + s * (q[0] - p[0]), p[1] + s * (q[1] - p[1]), NEAR
                n += 1
        for k in range(n):
            w = 1.0 / cut[k, 2]
            cut[k, 0], cut[k, 1], cut[k, 2] = cx + focal * cut[k, 0] * w, cy + focal * cut[k, 1] * w, w
        for k in range(1, n - 1):
            fill(
                cut[0, 0], cut[0, 1], cut[0, 2],
                cut[k, 0], cut[k, 1], cut[k, 2],
                cut[k + 1, 0], cut[k + 1, 1], cut[k + 1, 2],
                t, nearness, seen,
            )  # fmt: skip
