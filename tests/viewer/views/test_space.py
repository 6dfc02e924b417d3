"""The mesh, the clips and measures of the point cloud, on scenes whose geometry is known."""

from fractions import Fraction

import numpy as np
import pytest

from pipeline.frame import DepthFrame, Frame
from pipeline.geometry.calibration import of_network
from pipeline.geometry.lens import Lens
from viewer.views.points import GROUND, render_in
from viewer.views.settings import ViewSettings
from viewer.views.space_measure import distance_between, located, picked

SIZE = 320, 240
LENS = Lens.from_field_of_view(60)
FRONT = {"view": "points", "yaw": 0.0, "pitch": 0.0}


def wall_with_a_box(near=2.0, far=4.0, side=(96, 128)):
    """A wall in `far` meters and, before its middle, a square in `near` meters."""
    height, width = side
    distance = np.full(side, far, np.float32)
    distance[height // 4 : 3 * height // 4, width // 4 : 3 * width // 4] = near
    image = np.full((height, width, 3), 200, np.uint8)
    image[distance == near] = (250, 40, 40)
    frame = Frame(image, 0, Fraction(0), 0.0)
    disparity = 1 / distance
    return DepthFrame(
        frame, disparity, disparity, (1 / far, 1 / near), calibration=of_network("meters"), lens=LENS
    )


def shares(picture):
    """How much of the picture is ground, wall, and box."""
    ground = (picture == GROUND).all(axis=2)
    box = (picture[..., 0].astype(int) - picture[..., 1]) > 100
    return ground.mean(), (~ground & ~box).mean(), box.mean()


def test_a_mesh_has_no_holes_where_points_have():
    """Seen from near, points lie apart and the mesh does not; the box is a flat one, without an edge."""
    depth = wall_with_a_box(near=3.9)
    near = {"view": "points", "yaw": 10.0, "pitch": 0.0, "dolly": 0.4}
    inside = np.s_[60:180, 100:220]

    def holes(**options):
        picture = render_in(depth, ViewSettings(**near, **options), SIZE)[inside]
        return (picture == GROUND).all(axis=2).mean()

    assert holes(surface="points", point_size=1) > 0.2
    assert holes(surface="mesh") < 0.02


def test_a_mesh_is_cut_at_depth_edges():
    """From the side, the ground is seen between the box and the wall: no skin joins them."""
    depth = wall_with_a_box()
    picture = render_in(depth, ViewSettings(view="points", yaw=35.0, pitch=0.0, surface="mesh"), SIZE)
    middle = (picture[120] == GROUND).all(axis=1)
    assert (np.diff(middle.astype(int)) == 1).sum() >= 2  # beside the scene, and between box and wall


def test_from_the_front_the_mesh_equals_the_frame():
    depth = wall_with_a_box()
    picture = render_in(depth, ViewSettings(**FRONT, surface="mesh"), SIZE)
    assert shares(picture)[2] == pytest.approx(0.25, abs=0.02)
    assert shares(picture)[0] < 0.05


def test_clips_leave_out_what_is_too_near_or_too_far():
    depth = wall_with_a_box()
    for surface in ("points", "mesh"):
        look = {**FRONT, "surface": surface}
        without_box = shares(render_in(depth, ViewSettings(**look, farther_than=0.9), SIZE))
        without_wall = shares(render_in(depth, ViewSettings(**look, nearer_than=0.1), SIZE))
        assert without_box[2] == 0 and without_box[1] > 0.7
        assert without_wall[1] == 0 and without_wall[2] == pytest.approx(0.25, abs=0.02)


def test_a_distance_in_space_is_that_of_the_scene():
    """The upper corners of the box, and from the box to the wall straight behind: by hand, from the lens."""
    depth = wall_with_a_box()
    look = ViewSettings(**FRONT)
    left, right = picked(depth, look, SIZE, (90, 120)), picked(depth, look, SIZE, (230, 120))
    first, second = located(depth, look, SIZE, [left, right])
    focal = LENS.focal_px((240, 320))
    assert distance_between(first, second) == pytest.approx(140 / focal * 2.0, rel=0.03)
    wall = picked(depth, look, SIZE, (20, 120))
    assert located(depth, look, SIZE, [wall])[0].position[2] == pytest.approx(4.0, rel=0.01)


def test_the_point_that_is_picked_is_the_one_that_is_seen():
    """From any side, the place that a pick returns is drawn where it was picked."""
    depth = wall_with_a_box()
    look = ViewSettings(view="points", yaw=30.0, pitch=15.0)
    (seen,) = located(depth, look, SIZE, [(0.5, 0.5)])
    assert picked(depth, look, SIZE, seen.seen) == pytest.approx((0.5, 0.5), abs=0.01)
    assert picked(depth, look, SIZE, (160, 120)) is None  # the gap between box and wall


def test_what_is_clipped_is_not_picked():
    depth = wall_with_a_box()
    clipped = ViewSettings(**FRONT, farther_than=0.9)
    assert picked(depth, clipped, SIZE, (160, 120)) is None
