"""Where pixels come from, and which of them can be believed."""

import cv2
import numpy as np
import pytest

from pipeline.stabilize.motion import Motion, _length, estimate_motion, pixel_grid, small_gray

HEIGHT, WIDTH = 120, 160


@pytest.fixture(scope="module")
def texture():
    """A picture larger than what is looked at, uint8 (200, 240)."""
    noise = np.random.default_rng(0).normal(size=(200, 240))
    smooth = cv2.GaussianBlur(noise, (0, 0), 3)
    return np.clip(128 + 45 * smooth / smooth.std(), 0, 255).astype(np.uint8)


def window(texture, x, y):
    return texture[y : y + HEIGHT, x : x + WIDTH].copy()


def test_a_moved_picture_carries_the_past_along(texture):
    ramp = np.mgrid[0:200, 0:240][1].astype(np.float32)
    motion = estimate_motion(window(texture, 20, 20), window(texture, 23, 18))
    carried = motion.carry(window(ramp, 20, 20))
    inside = slice(10, -10), slice(10, -10)
    np.testing.assert_allclose(carried[inside], window(ramp, 23, 18)[inside], atol=0.3)
    assert motion.trust[inside].mean() > 0.95


def test_what_comes_into_the_picture_is_not_trusted(texture):
    motion = estimate_motion(window(texture, 20, 20), window(texture, 26, 20))
    assert motion.trust[:, -5:].max() < 0.1


def test_what_is_uncovered_is_not_trusted(texture):
    def with_square(x):
        picture = window(texture, 20, 20)
        picture[40:80, x : x + 40] = texture[140:180, 40:80] // 2
        return picture

    motion = estimate_motion(with_square(40), with_square(46))
    assert motion.trust[45:75, 41:45].mean() < 0.2
    assert motion.trust[45:75, 52:80].mean() > 0.6
    assert motion.trust[:30].mean() > 0.95


def test_exposure_is_no_change_of_the_picture(texture):
    now = (window(texture, 20, 20) * 0.8 + 30).astype(np.uint8)
    assert estimate_motion(window(texture, 20, 20), now).trust.mean() > 0.95


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (3, 5), (16, 200), (31, 64), (33, 500)])
def test_tiny_and_narrow_pictures_are_followed_without_a_crash(size):
    picture = np.random.default_rng(2).integers(0, 255, size, np.uint8)
    motion = estimate_motion(picture, picture)
    assert motion.origin.shape == (*size, 2)
    assert motion.trust.min() > 0.5


def test_no_motion():
    past = np.random.default_rng(3).random((9, 7)).astype(np.float32)
    motion = Motion.none(past.shape, 0.3)
    np.testing.assert_array_equal(motion.carry(past), past)
    assert (motion.trust == np.float32(0.3)).all()


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (480, 640), (2160, 3840)])
def test_pictures_of_every_size_shrink_or_grow_to_the_disparity(size):
    image = np.full((*size, 3), (255, 0, 0), np.uint8)
    gray = small_gray(image, (24, 32))
    assert gray.shape == (24, 32)
    assert (gray == 76).all()


@pytest.mark.parametrize(
    ("shift", "found"), [(0, 0.993), (3, 0.97)], ids=["the camera stands", "the camera turns"]
)
def test_beside_what_moves_by_itself_the_rest_is_still_found(texture, shift, found):
    """Flow of the square spreads over what is around it; there the motion of most of the picture is tried."""

    def with_square(x, pan):
        picture = window(texture, 20 + pan, 20)
        picture[40:80, x : x + 40] = texture[140:180, 40:80] // 2
        return picture

    motion = estimate_motion(with_square(40, 0), with_square(52, shift))
    around = np.zeros((HEIGHT, WIDTH), bool)
    around[22:98, 22:110] = True
    around[33:87, 33:99] = False  # the square, before and now, and what looks mixed beside it
    assert motion.trust[around].mean() > found
    rows, columns = np.nonzero(around)
    moved = motion.origin[around] - np.stack([columns, rows], axis=1)
    assert np.abs(np.median(moved, axis=0) - (shift, 0)).max() < 0.3


@pytest.mark.parametrize("size", [(120, 160), (37, 53)])
def test_lengths_are_rounded_as_numbers_are_and_not_as_a_library_pleases(size):
    """Else the same conversion gives other bytes the next time, a resumed one, too."""
    vectors = np.random.default_rng(0).normal(size=(*size, 2)).astype(np.float32)
    x, y = vectors[..., 0], vectors[..., 1]
    np.testing.assert_array_equal(_length(vectors), np.sqrt(x * x + y * y))


def test_an_enlarged_motion_leads_as_far_in_the_larger_image():
    trust = np.linspace(0, 1, 48 * 64, dtype=np.float32).reshape(48, 64)
    still = Motion(pixel_grid(48, 64), trust).enlarged((96, 192))
    np.testing.assert_allclose(still.origin, pixel_grid(96, 192), atol=1e-4)
    assert still.trust.shape == (96, 192) and still.trust.min() >= 0 and still.trust.max() <= 1
    moved = Motion(pixel_grid(48, 64) + np.float32((3, -2)), trust)
    way = moved.enlarged((96, 192)).origin - pixel_grid(96, 192)
    np.testing.assert_allclose(way, np.broadcast_to(np.float32((9, -4)), way.shape), atol=1e-4)
    assert moved.enlarged((48, 64)) is moved
