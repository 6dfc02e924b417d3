"""The picture of depth is the one that floats at the full size would give, to one gray level."""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
import pytest

from pipeline.frame import DepthFrame, Frame
from pipeline.render.colormap import colorize, lookup_table, paint
from pipeline.render.picture import depth_levels, depth_picture, indexed_picture
from pipeline.render.upsample import enlarge
from pipeline.settings import LookSettings


def depth_of(disparity: np.ndarray, size: tuple[int, int], limits: tuple[float, float]) -> DepthFrame:
    frame = Frame.now(np.zeros((*size, 3), np.uint8), 0, Fraction(0))
    return DepthFrame(frame, disparity, disparity, limits)


def disparities() -> dict[str, np.ndarray]:
    random = np.random.default_rng(0)
    coarse = random.gamma(2, 100, (9, 12)).astype(np.float32)
    return {
        "smooth": np.maximum(cv2.resize(coarse, (256, 128), interpolation=cv2.INTER_CUBIC), 0),
        "noise": random.gamma(2, 100, (192, 256)).astype(np.float32),
        "edges": np.where(random.random((64, 96)) > 0.5, 400, 30).astype(np.float32),
        "flat": np.full((32, 32), 7, np.float32),
    }


@pytest.mark.parametrize(
    ("look", "limits"),
    [
        (LookSettings(), (50, 350)),
        (LookSettings(far=100), (100, 350)),
        (LookSettings(near=200.0), (50, 200)),
        (LookSettings(far=0, near=1000), (0, 1000)),
        (LookSettings(far=400), (400, 350)),  # nothing is left: flat, and no error
    ],
)
def test_far_and_near_can_be_set_by_hand(look: LookSettings, limits: tuple[float, float]) -> None:
    depth = depth_of(disparities()["smooth"], (90, 160), (50.0, 350.0))
    expected = depth_picture(depth_of(depth.disparity, (90, 160), limits), LookSettings())
    np.testing.assert_array_equal(depth_picture(depth, look), expected)
    shown = indexed_picture(depth, look)
    np.testing.assert_array_equal(shown.table[shown.levels], expected)


@pytest.mark.parametrize("name", disparities())
@pytest.mark.parametrize("size", [(720, 1280), (359, 641), (50, 100), (3, 5), (1, 1)])
def test_levels_are_those_of_floats(name: str, size: tuple[int, int]) -> None:
    disparity = disparities()[name]
    depth = depth_of(disparity, size, (50.0, 350.0) if name != "flat" else (7.0, 7.0))
    exact = np.rint(np.clip(enlarge(depth.normalized(), size), 0, 1) * 255)
    levels = depth_levels(depth)
    assert (levels.shape, levels.dtype) == (size, np.uint8)
    difference = np.abs(levels - exact)
    assert difference.max() <= 1
    assert (difference > 0).mean() < 0.005


@pytest.mark.parametrize("invert", [False, True])
def test_near_is_the_last_color_and_far_the_first(invert: bool) -> None:
    disparity = np.zeros((32, 64), np.float32)
    disparity[:, 32:] = 2.0
    picture = depth_picture(depth_of(disparity, (100, 200), (0.5, 1.5)), LookSettings("turbo", invert))
    assert (picture.shape, picture.dtype) == ((100, 200, 3), np.uint8)
    assert (picture[:, :80] == lookup_table("turbo", invert)[0]).all()
    assert (picture[:, -80:] == lookup_table("turbo", invert)[255]).all()


def test_colorize_clips_and_takes_nan_for_far() -> None:
    values = np.array([[np.nan, -1, 0, 0.5, 1, 9]], np.float32)
    assert np.array_equal(colorize(values), paint(np.array([[0, 0, 0, 128, 255, 255]], np.uint8)))
