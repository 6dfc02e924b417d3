"""Colors: near is bright, tables are built once, and no value of any kind breaks them."""

import subprocess
import sys

import numpy as np
import pytest
from patience import PATIENCE

import pipeline
from pipeline.colormaps import CONFUSED, NAMES, OTHERS, UNIFORM
from pipeline.errors import SettingsError
from pipeline.render.colormap import colorize, lookup_table
from pipeline.settings import COLORMAPS


def brightness(colors):
    """Luma of RGB colors, 0 to 255."""
    return colors.astype(float) @ (0.299, 0.587, 0.114)


@pytest.mark.parametrize("name", COLORMAPS)
def test_every_table_has_256_colors_and_no_long_plateau(name):
    table = lookup_table(name)
    assert (table.shape, table.dtype) == ((256, 3), np.uint8)
    assert len(np.unique(table, axis=0)) > 200


@pytest.mark.parametrize("name", ["inferno", "magma", "viridis", "plasma", "gray", "hot"])
def test_near_is_brighter_than_far_all_the_way(name):
    assert (np.diff(brightness(lookup_table(name))) > -1.5).all()
    assert brightness(lookup_table(name)[-1]) > brightness(lookup_table(name)[0]) + 100


def linear(colors):
    """RGB of screens, 0 to 255, as amounts of light, 0 to 1."""
    share = colors / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def perceived(light):
    """CIE L*a*b* of amounts of light, float (n, 3): distances in it are differences that are seen."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = light.clip(0, 1) @ to_xyz.T / (0.9505, 1, 1.089)
    bent = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.stack(
        [116 * bent[:, 1] - 16, 500 * (bent[:, 0] - bent[:, 1]), 200 * (bent[:, 1] - bent[:, 2])], axis=1
    )


def evenness(steps):
    """The smallest of 15 stretches as a share of the largest."""
    stretches = steps.reshape(15, 17).sum(axis=1)
    return stretches.min() / stretches.max()


def fall(lightness):
    """How far it is below what it was before, at most: of 100, of which 1 is barely seen."""
    return (np.maximum.accumulate(lightness) - lightness).max()


@pytest.mark.parametrize("name", UNIFORM)
def test_what_is_called_uniform_gets_brighter_in_even_steps(name):
    lab = perceived(linear(lookup_table(name).astype(float)))
    rises = np.diff(lab[:, 0])
    assert fall(lab[:, 0]) < 1
    assert lab[-1, 0] - lab[0, 0] > 50
    assert max(evenness(np.abs(rises)), evenness(np.linalg.norm(np.diff(lab, axis=0), axis=1))) > 0.28


@pytest.mark.parametrize("name", NAMES)
def test_color_blind_eyes_see_the_order_unless_it_is_said_that_they_do_not(name):
    """Simulated as Machado, Oliveira and Fernandes do (2009), without red cones and without green ones."""
    without_green = [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ]
    without_red = [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ]
    light = linear(lookup_table(name).astype(float))
    fallen = max(fall(perceived(light @ np.transpose(eyes))[:, 0]) for eyes in (without_green, without_red))
    assert (fallen > 1) == (name in CONFUSED), fallen


def test_the_short_list_is_part_of_the_long_one():
    assert set(COLORMAPS) <= set(NAMES)
    assert not set(UNIFORM) & set(OTHERS)


def test_channels_are_red_green_blue():
    red, _, blue = lookup_table("hot")[100].astype(int)
    assert red > blue + 100
    red, _, blue = lookup_table("jet")[0].astype(int)
    assert blue > red + 100


@pytest.mark.parametrize("name", COLORMAPS)
def test_inverted_is_the_same_backwards(name):
    np.testing.assert_array_equal(lookup_table(name, invert=True), lookup_table(name)[::-1])


def test_tables_are_built_once_and_cannot_be_spoiled():
    assert lookup_table("turbo") is lookup_table("turbo")
    with pytest.raises(ValueError, match="read-only"):
        lookup_table("turbo")[0] = 0


def test_levels_are_rounded_to_the_nearest_color():
    levels = np.arange(256, dtype=np.float32).reshape(16, 16) / 255
    for nudge in (-0.4 / 255, 0, 0.4 / 255):
        picture = pipeline.colorize(levels + np.float32(nudge), "viridis")
        np.testing.assert_array_equal(picture.reshape(256, 3), lookup_table("viridis"))


@pytest.mark.parametrize(
    ("value", "index"),
    [(-3, 0), (0, 0), (1, 255), (7, 255), (np.inf, 255), (-np.inf, 0), (np.nan, 0)],
)
def test_values_outside_are_clipped_and_nan_is_far(value, index):
    picture = colorize(np.full((2, 3), value, np.float32), "inferno")
    assert (picture == lookup_table("inferno")[index]).all()
    assert (
        colorize(np.full((2, 3), value, np.float32), invert=True) == lookup_table("inferno")[255 - index]
    ).all()


@pytest.mark.parametrize("size", [(1, 1), (1, 5), (37, 53)])
def test_pictures_of_every_size(size):
    picture = colorize(np.random.default_rng(0).random(size, np.float32))
    assert (picture.shape, picture.dtype) == ((*size, 3), np.uint8)


def test_a_slice_of_a_map_is_colored_too():
    values = np.random.default_rng(0).random((20, 30), np.float32)
    np.testing.assert_array_equal(colorize(values[::2, ::-1]), colorize(values)[::2, ::-1])


def test_what_is_given_is_left_as_it_is():
    values = np.array([[np.nan, 2, -1]], np.float32)
    colorize(values)
    np.testing.assert_array_equal(values, np.array([[np.nan, 2, -1]], np.float32))


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(SettingsError) as caught:
        colorize(np.zeros((2, 2), np.float32), "rainbow")
    assert all(name in caught.value.hint for name in COLORMAPS)


def test_cmap_is_imported_only_when_a_table_is_built():
    code = """
import sys
import pipeline.render.colormap
assert "cmap" not in sys.modules
pipeline.render.colormap.lookup_table()
assert "cmap" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=PATIENCE)
