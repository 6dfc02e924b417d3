"""Change since a frozen frame: black where there is none, red where it came nearer, blue where it went."""

from fractions import Fraction

import numpy as np
import pytest

from pipeline.frame import DepthFrame, Frame
from viewer.views.difference import FULL, colors, render


def depth_of(level, display_range=(0.0, 1.0), shape=(12, 16)):
    image = np.zeros((48, 64, 3), np.uint8)
    disparity = np.full(shape, level, np.float32)
    return DepthFrame(Frame.now(image, 0, Fraction(0)), disparity, disparity, display_range)


@pytest.mark.parametrize(
    ("change", "place"), [(0, 128), (FULL, 255), (-FULL, 1), (9, 255), (-9, 0), (0.1, 153)]
)
def test_a_change_has_its_color(change, place):
    picture = render(depth_of(2 + change), depth_of(2))
    assert picture.shape == (48, 64, 3)
    assert (picture == colors()[place]).all()


def test_nearer_is_red_farther_is_blue_and_the_same_is_black():
    farther, same, nearer = colors()[[0, 128, 255]].astype(int)
    assert nearer[0] > nearer[2] + 50
    assert farther[2] > farther[0] + 50
    assert same.max() < 40


def test_another_display_range_is_no_change_of_depth():
    assert (render(depth_of(2, (1, 9)), depth_of(2, (0, 4))) == colors()[128]).all()


def test_a_flat_range_and_another_network_do_no_harm():
    assert (render(depth_of(2), depth_of(2, (1, 1), (6, 8))) == colors()[128]).all()
