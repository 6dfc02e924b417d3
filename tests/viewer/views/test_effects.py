"""The picture changed by depth: what is near and what is far is treated as it should, and edges stay clean."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import cv2
import numpy as np
import pytest

from pipeline.frame import DepthFrame, Frame
from viewer.views.base import render
from viewer.views.settings import ViewSettings

HEIGHT, WIDTH = 180, 320
BOX = np.s_[60:120, 120:200]
"""A red thing that stands in front of a checkered wall."""


def scene():
    """The box is at nearness 1, the wall at 0.2; depth is at half the size, as exact as that allows."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    image = np.where(((rows // 6 + columns // 6) % 2)[..., None] > 0, (20, 90, 30), (40, 200, 60)).astype(
        np.uint8
    )
    image[BOX] = 210, 40, 40
    image[62:118:4, 122:198] = 150, 20, 20  # something to be sharp, or not
    disparity = np.full((HEIGHT, WIDTH), 0.2, np.float32)
    disparity[BOX] = 1
    small = np.asarray(
        cv2.resize(disparity, (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_AREA), np.float32
    )
    return DepthFrame(Frame.now(image, 0, Fraction(0)), small, small, (0.0, 1.0))


def contrast(picture, part):
    """How much neighbors differ, on average."""
    gray = picture[part].mean(axis=2)
    return np.abs(np.diff(gray, axis=0)).mean() + np.abs(np.diff(gray, axis=1)).mean()


WALL = np.s_[10:50, 20:300]
INSIDE = np.s_[66:114, 126:194]


class TestBokeh:
    LOOK = ViewSettings(view="bokeh", aperture=1.0, focus=1.0)

    def test_what_is_in_focus_is_as_it_was_and_the_rest_is_soft(self):
        depth = scene()
        image, picture = depth.frame.image, render(depth, self.LOOK)
        assert np.abs(picture[INSIDE].astype(int) - image[INSIDE]).max() <= 2
        assert contrast(picture, WALL) < 0.2 * contrast(image, WALL)

    def test_the_focus_can_be_on_the_wall(self):
        depth = scene()
        picture = render(depth, replace(self.LOOK, focus=0.2))
        assert contrast(picture, WALL) > 0.95 * contrast(depth.frame.image, WALL)
        assert contrast(picture, INSIDE) < 0.4 * contrast(depth.frame.image, INSIDE)

    def test_nothing_in_focus_bleeds_into_the_background(self):
        """Beside the red box the wall stays green: a plain blur would make it red there."""
        picture = render(scene(), self.LOOK)
        beside = picture[70:110, 203:212].reshape(-1, 3).astype(int)
        assert (beside[:, 0] < 60).mean() > 0.97
        plain = cv2.GaussianBlur(scene().frame.image, (0, 0), 6)[70:110, 203:212]
        assert plain[..., 0].mean() > beside[:, 0].mean() + 15

    def test_what_is_before_the_focus_spreads_over_it(self):
        picture = render(scene(), replace(self.LOOK, focus=0.2))
        assert picture[90, 204].astype(int)[0] > 60

    def test_a_closed_aperture_changes_nothing(self):
        depth = scene()
        assert np.array_equal(render(depth, replace(self.LOOK, aperture=0.0)), depth.frame.image)

    def test_brightness_stays(self):
        """Light is spread, and none is lost: not at edges, and not where layers meet."""
        depth = scene()
        ramp = np.tile(np.linspace(0, 1, 64, dtype=np.float32), (36, 1))
        image = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
        flat = replace(depth, disparity=ramp, frame=replace(depth.frame, image=image))
        for focus in (0.0, 0.5, 1.0):
            picture = render(flat, replace(self.LOOK, focus=focus))
            assert np.abs(picture.astype(int) - 120).max() <= 2


class TestFog:
    LOOK = ViewSettings(view="fog", fog_density=0.4, fog_color="white")

    def test_far_things_fade_into_its_color_and_near_ones_do_not(self):
        depth = scene()
        picture = render(depth, self.LOOK)
        assert np.abs(picture[INSIDE].astype(int) - depth.frame.image[INSIDE]).max() <= 3
        assert contrast(picture, WALL) < 0.6 * contrast(depth.frame.image, WALL)
        assert picture[WALL].mean() > depth.frame.image[WALL].mean() + 50

    def test_its_color_and_its_density_are_obeyed(self):
        means = [render(scene(), replace(self.LOOK, fog_density=d))[WALL].mean() for d in (0, 0.1, 0.5, 2)]
        assert means == sorted(means)
        thick = render(scene(), replace(self.LOOK, fog_density=2.0, fog_color="night"))
        assert np.abs(thick[WALL].mean(axis=(0, 1)) - (16, 18, 26)).max() < 6
        assert np.array_equal(render(scene(), replace(self.LOOK, fog_density=0.0)), scene().frame.image)


class TestRelight:
    LOOK = ViewSettings(view="relight", light_strength=1.0, light_elevation=0.0)

    def ball(self):
        """A gray ball in front of a gray wall."""
        rows, columns = np.mgrid[:72, :128]
        distance = np.hypot(rows - 36, columns - 64) / 28
        disparity = (0.1 + 0.8 * np.sqrt(np.clip(1 - distance**2, 0, 1))).astype(np.float32)
        image = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
        return DepthFrame(Frame.now(image, 0, Fraction(0)), disparity, disparity, (0.0, 1.0))

    @pytest.mark.parametrize(
        ("changes", "bright", "dark"),
        [
            ({"light_azimuth": -70.0}, (90, 120), (90, 200)),
            ({"light_azimuth": 70.0}, (90, 200), (90, 120)),
            ({"light_azimuth": 0.0, "light_elevation": 70.0}, (50, 160), (130, 160)),
            ({"light_azimuth": 0.0, "light_elevation": -70.0}, (130, 160), (50, 160)),
        ],
    )
    def test_the_side_that_faces_the_light_is_brighter(self, changes, bright, dark):
        picture = render(self.ball(), replace(self.LOOK, **changes)).astype(int)
        assert picture[bright][0] > picture[dark][0] + 25

    def test_no_strength_is_the_picture(self):
        found = render(self.ball(), replace(self.LOOK, light_strength=0.0))
        assert np.abs(found.astype(int) - 120).max() <= 1


class TestStereo:
    LOOK = ViewSettings(view="stereo", stereo_depth=6.0)

    def eyes(self, **changes):
        picture = render(scene(), replace(self.LOOK, **changes))
        return picture[:, :WIDTH], picture[:, WIDTH:]

    @staticmethod
    def box_columns(eye):
        row = eye[91].astype(int)
        return np.flatnonzero((row[:, 0] > 120) & (row[:, 1] < 90))

    def test_near_things_are_farther_right_for_the_left_eye(self):
        left, right = (self.box_columns(eye) for eye in self.eyes())
        assert left.mean() - right.mean() == pytest.approx(0.25 * 0.06 * WIDTH, abs=1.6)
        assert len(left) == pytest.approx(80, abs=4)
        assert len(right) == pytest.approx(80, abs=4)

    def test_far_things_are_farther_left_for_the_left_eye(self):
        left, right = (eye[WALL].mean(axis=2) for eye in self.eyes())
        shifts = range(-16, 17)
        inner = np.s_[:, 20:-20]
        errors = [np.abs(np.roll(left, shift, axis=1)[inner] - right[inner]).mean() for shift in shifts]
        best = shifts[int(np.argmin(errors))] % 12  # the wall repeats every 12 pixels
        assert best == pytest.approx(0.55 * 0.06 * WIDTH % 12, abs=1.6)

    def test_what_comes_out_behind_is_filled_with_wall_and_not_with_the_thing(self):
        for eye in self.eyes():
            columns = self.box_columns(eye)
            assert np.ptp(columns) + 1 - len(columns) <= 3
            beside = np.r_[columns.min() - 14 : columns.min() - 3, columns.max() + 4 : columns.max() + 15]
            around = eye[66:114][:, beside].astype(int)
            assert (around[..., 1] > around[..., 0] + 20).mean() > 0.97  # green
            assert around.min(axis=2).max() < 120
            assert contrast(eye, np.s_[66:114, columns.max() + 4 : columns.max() + 15]) > 5  # no stripes

    def test_no_budget_is_the_same_for_both_eyes(self):
        left, right = self.eyes(stereo_depth=0.0)
        assert np.array_equal(left, right)
        assert np.array_equal(left, scene().frame.image)

    def test_half_is_both_eyes_squeezed_into_the_frame(self):
        left, right = self.eyes()
        half = render(scene(), replace(self.LOOK, stereo_layout="half"))
        assert half.shape == (HEIGHT, WIDTH, 3)
        squeezed = cv2.resize(left, (WIDTH // 2, HEIGHT), interpolation=cv2.INTER_AREA)
        assert np.array_equal(half[:, : WIDTH // 2], squeezed)
        assert not np.array_equal(half[:, WIDTH // 2 :], squeezed)
        assert right.shape == left.shape

    def test_stacked_has_the_left_eye_above_and_half_stacked_is_as_high_as_the_frame(self):
        left, right = self.eyes()
        stacked = render(scene(), replace(self.LOOK, stereo_layout="stacked"))
        assert np.array_equal(stacked, np.vstack([left, right]))
        half = render(scene(), replace(self.LOOK, stereo_layout="half-stacked"))
        assert half.shape == (HEIGHT, WIDTH, 3)
        squeezed = cv2.resize(left, (WIDTH, HEIGHT // 2), interpolation=cv2.INTER_AREA)
        assert np.array_equal(half[: HEIGHT // 2], squeezed)

    def test_swapped_the_right_eye_comes_first(self):
        left, right = self.eyes()
        swapped = render(scene(), replace(self.LOOK, stereo_layout="full", stereo_swap=True))
        assert np.array_equal(swapped, np.hstack([right, left]))

    @pytest.mark.parametrize("layout", ["dubois", "optimized", "gray"])
    def test_glasses_get_the_left_eye_through_red_and_the_right_through_cyan(self, layout):
        """A white bar on black, near: red at the left eye's place and cyan at the right eye's."""
        depth = scene()
        image = np.zeros_like(depth.frame.image)
        image[BOX] = 255
        depth = replace(depth, frame=replace(depth.frame, image=image), display_range=(0.0, 3.0))
        picture = render(depth, replace(self.LOOK, stereo_layout=layout))
        assert picture.shape == image.shape
        red, cyan = (np.flatnonzero(picture[91, :, channel] > 120) for channel in (0, 1))
        assert cyan.mean() - red.mean() == pytest.approx(0.06 * WIDTH * (0.75 - 1 / 3), abs=2)
        assert np.abs(picture[91, 150:170].astype(int) - 255).max() < 12  # white where both see white
