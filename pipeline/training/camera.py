"""Where the picture is taken from: a pinhole at `eye` that looks along `forward`."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = tuple[float, float, float]


@dataclass(frozen=True)
class Camera:
    """`span` is the angle of the picture's longer side, radians; yaw 0 looks along +y, pitch > 0 looks up."""

    eye: Vector
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    span: float = math.radians(60)

    def axes(self) -> NDArray[np.float32]:
        """float32 (3, 3): rows are the picture's right, down and forward directions in the world."""
        cy, sy = math.cos(self.yaw), math.sin(self.yaw)
        cp, sp = math.cos(self.pitch), math.sin(self.pitch)
        right = np.array([cy, sy, 0.0])
        forward = np.array([-sy * cp, cy * cp, sp])
        down = np.cross(forward, right)
        c, s = math.cos(self.roll), math.sin(self.roll)
        return np.stack([c * right + s * down, c * down - s * right, forward]).astype(np.float32)

    def focal(self, height: int, width: int) -> float:
        """Focal length in pixels."""
        return 0.5 * max(height, width) / math.tan(self.span / 2)


def looking_at(eye: Vector, target: Vector, roll: float = 0.0, span: float = math.radians(60)) -> Camera:
    """A camera at `eye` with `target` in the middle."""
    dx, dy, dz = (t - e for t, e in zip(target, eye, strict=True))
    return Camera(eye, math.atan2(-dx, dy), math.atan2(dz, math.hypot(dx, dy)), roll, span)
