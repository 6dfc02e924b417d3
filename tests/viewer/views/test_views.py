"""Every view keeps the contract of `viewer.views.base`; what is marked on depth is where it belongs."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from pipeline import plugins
from pipeline.frame import DepthFrame, Frame
from pipeline.geometry.calibration import Calibration
from pipeline.geometry.lens import Lens
from pipeline.render.picture import depth_picture
from viewer.views.base import render
from viewer.views.settings import ViewSettings

WIDTH, HEIGHT = 160, 120
PLAIN = ViewSettings(colormap="gray")


def ramp():
    """Nearness grows from 0 at the left to 1 at the right; the picture is green."""
    image = np.full((HEIGHT, WIDTH, 3), (40, 160, 60), np.uint8)
    disparity = np.tile(np.linspace(0, 1, WIDTH, dtype=np.float32), (HEIGHT, 1))
    return DepthFrame(Frame.now(image, 0, Fraction(0)), disparity, disparity, (0.0, 1.0))


@pytest.mark.parametrize("view", plugins.names("viewer.views"))
@pytest.mark.parametrize("changes", [{}, {"gamma": 2.0, "nearer_than": 0.4, "contours": 6, "invert": True}])
def test_a_view_is_a_pure_function_to_an_rgb_picture(view, changes):
    depth, options = ramp(), ViewSettings(view=view, **changes)
    image, disparity = depth.frame.image.copy(), depth.disparity.copy()
    picture = render(depth, options)
    assert picture.dtype == np.uint8
    assert picture.shape[0] == HEIGHT
    assert picture.shape[1] % WIDTH == 0
    assert picture.shape[2] == 3
    assert np.array_equal(picture, render(depth, options))
    assert np.array_equal(depth.frame.image, image)
    assert np.array_equal(depth.disparity, disparity)


@pytest.mark.parametrize(
    "look", [PLAIN, ViewSettings(colormap="turbo", invert=True), replace(PLAIN, gamma=1.0)]
)
def test_what_calls_itself_plain_is_what_the_converter_makes(look):
    assert look.is_plain
    assert np.array_equal(render(ramp(), look), depth_picture(ramp(), look))


@pytest.mark.parametrize(
    "changes", [{"view": "wipe"}, {"gamma": 2}, {"equalize": True}, {"contours": 1}, {"nearer_than": 0.5}]
)
def test_what_is_more_than_color_is_not_plain(changes):
    look = replace(PLAIN, **changes)
    assert not look.is_plain
    assert not np.array_equal(render(ramp(), look), depth_picture(ramp(), look))


@pytest.mark.parametrize(("share", "column"), [(0, 0), (0.25, 40), (0.5, 80), (1, WIDTH)])
def test_the_wipe_has_the_picture_left_of_its_line_and_depth_right_of_it(share, column):
    depth = ramp()
    picture = render(depth, replace(PLAIN, view="wipe", wipe=share))
    assert np.array_equal(picture[:, :column], depth.frame.image[:, :column])
    assert np.array_equal(picture[:, column:], render(depth, PLAIN)[:, column:])


def test_gamma_gives_more_of_the_colors_to_one_end_and_leaves_both_ends():
    middle, ends = (HEIGHT // 2, WIDTH // 2), (HEIGHT // 2, [0, -1])
    shown = {gamma: render(ramp(), replace(PLAIN, gamma=gamma))[:, :, 0] for gamma in (0.5, 1, 2)}
    assert shown[0.5][middle] < shown[1][middle] - 40
    assert shown[2][middle] > shown[1][middle] + 40
    for picture in shown.values():
        assert list(picture[ends]) == [0, 255]


def bent():
    """Most of the picture is far: nearness rises with the fourth power."""
    depth = ramp()
    return replace(depth, disparity=depth.disparity**4)


def test_equalized_every_gray_has_the_same_share():
    picture = render(bent(), replace(PLAIN, equalize=True))[:, :, 0]
    shares = np.histogram(picture, bins=8, range=(0, 256))[0] / picture.size
    assert shares == pytest.approx(np.full(8, 1 / 8), abs=0.02)
    assert np.histogram(render(bent(), PLAIN)[:, :, 0], bins=8)[0].max() / picture.size > 0.5


def test_equalizing_obeys_a_range_set_by_hand_and_keeps_the_order():
    look = replace(PLAIN, equalize=True, far=0.1, near=0.5)
    row = render(bent(), look)[HEIGHT // 2, :, 0].astype(int)
    assert (np.diff(row) >= -1).all()
    depth = bent().disparity[0]
    assert row[depth < 0.09].max() <= 3
    assert row[depth > 0.52].min() == 255


def test_a_flat_picture_is_equalized_without_harm():
    flat = replace(ramp(), disparity=np.full((12, 16), 3, np.float32), display_range=(3.0, 3.0))
    assert not render(flat, replace(PLAIN, equalize=True)).any()


@pytest.mark.parametrize("view", ["depth", "overlay"])
def test_what_is_farther_is_gray_and_the_rest_is_as_before(view):
    look = ViewSettings(view=view, colormap="turbo", nearer_than=0.5)
    picture, before = render(ramp(), look), render(ramp(), replace(look, nearer_than=0.0))
    away, here = picture[:, : WIDTH // 2 - 2], np.s_[:, WIDTH // 2 + 2 :]
    assert np.ptp(away, axis=2).max() == 0
    assert away.mean() < 60
    assert np.array_equal(picture[here], before[here])


@pytest.mark.parametrize("count", [1, 3, 9])
def test_contours_are_as_many_as_asked_for_and_evenly_spaced(count):
    """Along the ramp they are upright lines, white on dark and black on bright."""
    picture = render(ramp(), replace(PLAIN, contours=count))[HEIGHT // 2, :, 0].astype(int)
    before = render(ramp(), PLAIN)[HEIGHT // 2, :, 0].astype(int)
    columns = np.flatnonzero(np.abs(picture - before) > 60)
    assert len(columns) == count
    assert columns == pytest.approx(np.arange(1, count + 1) * WIDTH / (count + 1), abs=1.5)
    assert set(picture[columns]) <= {0, 255}


def step():
    """The right half is near and red, the left far and green."""
    depth = ramp()
    image, disparity = depth.frame.image.copy(), np.zeros_like(depth.disparity)
    image[:, WIDTH // 2 :], disparity[:, WIDTH // 2 :] = (200, 30, 30), 1
    return replace(depth, frame=replace(depth.frame, image=image), disparity=disparity)


POINTS = ViewSettings(view="points", yaw=0, pitch=0)


def columns_of(picture, channel):
    """Where a channel is the strongest in the middle row, and bright."""
    row = picture[HEIGHT // 2].astype(int)
    return np.flatnonzero((row.argmax(axis=1) == channel) & (row.max(axis=1) > 100))


def test_points_from_the_front_are_the_picture():
    depth = step()
    picture, image = render(depth, POINTS).astype(int), depth.frame.image.astype(int)
    edge = np.abs(np.arange(WIDTH) - WIDTH // 2) < 4  # what hangs in the air between near and far is left out
    assert np.abs(picture - image)[:, ~edge].max() <= 2


def test_points_are_where_a_calibration_puts_them():
    """A wall and a board before it: turned, they part by their real distance, and not by their disparity."""
    gaps = []
    for far in (1.5, 3.0, 9.0):
        depth = replace(step(), calibration=Calibration(1 / far, 1 - 1 / far))  # the board is at 1 m
        turned = render(depth, replace(POINTS, yaw=20))
        gaps.append(columns_of(turned, 0).min() - columns_of(turned, 1).max())
    assert gaps == sorted(gaps)
    assert gaps[2] > gaps[0] + 5


def test_points_are_seen_through_the_lens_of_the_camera_measured_or_not():
    """From the side, what a wide lens sees is wider than deep."""
    for measured in (None, Calibration(1 / 3, 1 - 1 / 3)):
        depth = replace(step(), calibration=measured)
        pictures = [
            render(replace(depth, lens=lens), replace(POINTS, yaw=40))
            for lens in (None, Lens(), Lens.from_field_of_view(110))
        ]
        assert np.array_equal(pictures[0], pictures[1])
        assert not np.array_equal(pictures[1], pictures[2])


@pytest.mark.parametrize(("yaw", "moves"), [(30, 1), (-30, -1)])
def test_points_that_are_turned_move_by_how_near_they_are(yaw, moves):
    front, turned = (render(step(), replace(POINTS, yaw=angle)) for angle in (0, yaw))
    before, after = (columns_of(picture, 0).min() for picture in (front, turned))
    assert (after - before) * moves > 5


def test_near_points_hide_far_ones_and_tilting_moves_them_down():
    for yaw in (-30, 30):
        options = replace(POINTS, yaw=yaw)
        near = columns_of(render(step(), replace(options, nearer_than=0.5)), 0)
        assert len(near) > 20
        hidden = set(near) - set(columns_of(render(step(), options), 0))
        assert len(hidden) <= 2  # at the rim, where gaps are closed
    tilted = render(step(), replace(POINTS, pitch=30))
    rows = np.flatnonzero(tilted[:, WIDTH * 3 // 4, 0] > 150)
    level = np.flatnonzero(render(step(), POINTS)[:, WIDTH * 3 // 4, 0] > 150)
    assert rows.mean() > level.mean() + 5


def test_points_by_depth_have_its_colors_and_those_too_far_are_left_out():
    picture = render(step(), replace(POINTS, points_color="depth", colormap="gray"))
    assert picture[HEIGHT // 2, -5].min() > 240
    alone = render(step(), replace(POINTS, nearer_than=0.5))
    assert len(columns_of(alone, 0)) > 20
    assert len(columns_of(alone, 1)) == 0
