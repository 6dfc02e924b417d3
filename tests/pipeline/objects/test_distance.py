"""How far an object is: its own depth counts, not what is behind it, before it, or beside it in its box."""

from fractions import Fraction

import numpy as np
import pytest

from pipeline.frame import DepthFrame, Detection, Frame
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.objects.distance import located

WALL, THING, POST = 5.0, 2.0, 0.8
"""Meters."""


def seen(distance, box=(0.25, 0.25, 0.75, 0.75), calibrated=True):
    disparity = (1 / distance).astype(np.float32)
    disparity += np.random.default_rng(0).normal(0, 0.004, disparity.shape).astype(np.float32)
    frame = Frame(
        np.zeros((480, 640, 3), np.uint8), 0, Fraction(0), 0.0, detections=(Detection("dog", 0.9, box),)
    )
    marks = fit([DistanceMark(1 / 5, 5.0), DistanceMark(1.0, 1.0)]) if calibrated else None
    (found,) = located(DepthFrame(frame, disparity, disparity, (0.2, 1.2), calibration=marks))
    return found


@pytest.fixture
def room():
    return np.full((120, 160), WALL)


def disc(radius=26):
    down, across = np.mgrid[:120, :160]
    return (down - 60) ** 2 + (across - 80) ** 2 < radius**2


def test_the_thing_counts_and_not_the_wall_behind_it(room):
    room[disc()] = THING
    found = seen(room)
    assert found.meters == pytest.approx(THING, rel=0.03)
    assert found.words == "dog 2.0 m"


def test_a_thing_with_a_tenth_of_its_box_counts(room):
    room[disc(15)] = THING
    assert seen(room).meters == pytest.approx(THING, rel=0.03)


def test_a_post_at_the_margin_of_the_box_does_not_count(room):
    room[disc()] = THING
    room[:, 40:46] = POST
    assert seen(room).meters == pytest.approx(THING, rel=0.05)


def test_one_thing_that_fills_its_box_has_its_median(room):
    room[:] = THING
    assert seen(room).meters == pytest.approx(THING, rel=0.02)


def test_a_slanted_thing_is_where_its_nearer_half_is(room):
    room[disc()] = np.broadcast_to(np.linspace(1.5, 2.5, 120)[:, None], room.shape)[disc()]
    assert 1.5 < seen(room).meters < 2.5


def test_without_meters_there_is_nearness(room):
    room[disc()] = THING
    found = seen(room, calibrated=False)
    assert found.meters is None and found.error is None
    assert found.nearness == pytest.approx((1 / THING - 0.2) / 1.0, abs=0.02)
    assert found.words == "dog 30%"


@pytest.mark.parametrize(
    "box", [(0, 0, 0.001, 0.001), (0.999, 0.999, 1, 1), (0, 0, 1, 1), (0.5, 0.5, 0.5, 0.5)]
)
def test_boxes_of_any_size_have_a_distance(room, box):
    assert np.isfinite(seen(room, box).disparity)


def test_depth_that_is_nowhere_known_is_far(room):
    disparity = np.full((12, 16), np.nan, np.float32)
    frame = Frame(
        np.zeros((48, 64, 3), np.uint8), 0, Fraction(0), 0.0, detections=(Detection("dog", 1, (0, 0, 1, 1)),)
    )
    (found,) = located(DepthFrame(frame, disparity, disparity, (0.0, 1.0)))
    assert (found.disparity, found.nearness, found.meters) == (0, 0, None)
