"""Planes are found in scenes whose planes are known: tilt, distance, angle, and what belongs to them."""

from fractions import Fraction

import numpy as np
import pytest

from pipeline.frame import DepthFrame, Frame
from pipeline.geometry.calibration import of_network
from pipeline.geometry.lens import Lens
from viewer.views.plane_fit import angle_between, fitted_plane, seen_lines
from viewer.views.settings import ViewSettings

SIZE = (180, 320)
FLOOR, WALL, BALL = (0.6, 0.95), (0.2, 0.3), (0.75, 0.55)
OPTIONS = ViewSettings(view="points")


def room(noise):
    """A floor 0.6 m below the camera, a wall that is turned by atan(0.5), and a ball of 0.5 m before it."""
    rays = Lens().rays(SIZE)
    x, y = rays[..., 0], rays[..., 1]
    inverse = np.maximum(np.maximum(y / 0.6, 0), (1 + 0.5 * x) / 4)
    middle = np.array([0.62, 0.05, 2.2])
    rays_3d = np.dstack([x, y, np.ones_like(x)])
    along, length = rays_3d @ middle, (rays_3d**2).sum(axis=2)
    root = along**2 - length * (middle @ middle - 0.5**2)
    hit = root > 0
    inverse[hit] = np.maximum(inverse, length / (along - np.sqrt(np.maximum(root, 0))))[hit]
    inverse *= 1 + noise * np.random.default_rng(0).normal(size=SIZE)
    disparity = inverse.astype(np.float32)
    frame = Frame.now(np.zeros((*SIZE, 3), np.uint8), 0, Fraction(0))
    limits = float(disparity.min()), float(disparity.max())
    return DepthFrame(frame, disparity, disparity, limits, calibration=of_network("m"), is_metric=True)


@pytest.mark.parametrize("noise", [0.0, 0.005])
def test_floor_and_wall_are_where_they_are(noise):
    depth = room(noise)
    floor, wall = (fitted_plane(depth, OPTIONS, spot) for spot in (FLOOR, WALL))
    assert floor.normal == pytest.approx((0, -1, 0), abs=0.01)
    assert floor.distance == pytest.approx(0.6, rel=0.01)
    assert floor.tilt == pytest.approx(90, abs=0.5)
    assert wall.tilt == pytest.approx(np.degrees(np.arctan(0.5)), abs=0.3)
    assert wall.distance == pytest.approx(4 / np.hypot(1, 0.5), rel=0.01)
    assert angle_between(floor, wall) == pytest.approx(90, abs=0.5)
    assert max(floor.deviation, wall.deviation) < 0.002 + 4 * noise
    assert 0.1 < floor.coverage < 0.45 and 0.3 < wall.coverage < 0.8


def test_a_ball_belongs_to_no_plane_behind_it():
    ball, wall = (fitted_plane(room(0.0), OPTIONS, spot) for spot in (BALL, WALL))
    assert ball is None or (ball.coverage < 0.2 and ball.distance < 2.5)
    assert wall.deviation < 0.005 < (ball.deviation if ball else 1)


def test_what_is_clipped_away_has_no_plane():
    near_only = ViewSettings(view="points", nearer_than=0.8)
    assert fitted_plane(room(0.0), near_only, WALL) is None


def test_the_grid_of_a_plane_is_drawn_where_its_points_are():
    depth = room(0.0)
    front = ViewSettings(view="points", yaw=0, pitch=0)
    outline, *grid = seen_lines(fitted_plane(depth, front, FLOOR), depth, front, (320, 180))
    assert len(outline) == 4 and len(grid) == 6
    rows = [row for _column, row in outline]
    assert min(rows) > 90 and max(rows) == pytest.approx(180, abs=6)
