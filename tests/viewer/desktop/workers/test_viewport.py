"""Closer and farther: what is under the pointer stays there, nothing beyond the frame is ever shown, both parts fit."""

from fractions import Fraction

import numpy as np
import pytest
from PyQt6.QtCore import QPointF, QRectF

from pipeline.frame import DepthFrame, Frame
from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.workers.viewport import CLOSEST, Viewport, cut


def test_what_is_under_the_pointer_stays_there():
    part = Viewport().zoomed(2, (0.3, 0.8)).moved(0.1, -0.2)
    at = (0.25, 0.6)
    before = (part.left + at[0] * part.side, part.top + at[1] * part.side)
    closer = part.zoomed(3, at)
    assert (closer.left + at[0] * closer.side, closer.top + at[1] * closer.side) == pytest.approx(before)


@pytest.mark.parametrize("step", [(5, 0), (-5, 0), (0, 5), (0, -5), (0.3, 0.3)])
def test_nothing_beyond_the_frame_is_shown(step):
    part = Viewport().zoomed(2.5).moved(*step)
    assert 0 <= part.left <= part.left + part.side <= 1
    assert 0 <= part.top <= part.top + part.side <= 1


def test_it_goes_no_farther_than_the_whole_and_no_closer_than_the_closest():
    assert Viewport().zoomed(0.1) == Viewport()
    assert Viewport().zoomed(1000).zoom == CLOSEST
    assert Viewport().zoomed(4, (0.9, 0.1)).zoomed(0.01).is_whole


def ramps(width, height, columns, rows):
    """A picture that grows brighter to the right, and its disparity at another size, over the same span."""
    gray = (np.arange(width) + 0.5) / width * 255
    image = np.repeat(np.tile(gray, (height, 1))[:, :, None], 3, axis=2).astype(np.uint8)
    disparity = np.tile((np.arange(columns, dtype=np.float32) + 0.5) / columns, (rows, 1))
    return DepthFrame(Frame.now(image, 0, Fraction(0)), disparity, disparity, (0.0, 1.0))


@pytest.mark.parametrize("source", [(64, 48), (640, 480), (3840, 2160)])
@pytest.mark.parametrize("zoom", [1.3, 4, 20])
def test_image_and_disparity_show_the_same_part(source, zoom):
    part = Viewport().zoomed(zoom, (0.37, 0.5))
    small = cut(ramps(*source, 80, 60), part, (200, 150))
    assert small.frame.image.shape == (150, 200, 3)
    assert small.disparity.shape == (150, 200)
    expected = part.left + (np.arange(200) + 0.5) / 200 * part.side
    assert small.disparity[75] == pytest.approx(expected, abs=0.004)
    assert small.frame.image[75, :, 0] / 255 == pytest.approx(expected, abs=2 / min(source[0], 255))


@pytest.mark.parametrize("tiles", [(1, 1), (2, 1)])
@pytest.mark.parametrize("part", [Viewport(), Viewport().zoomed(3, (0.2, 0.7))])
def test_a_place_of_the_frame_is_found_again_on_the_canvas(tiles, part):
    place = FrameMapping(QRectF(30, 20, 400, 150), tiles, part)
    spot = (part.left + 0.3 * part.side, part.top + 0.6 * part.side)
    points = place.points_of(spot)
    assert len(points) == tiles[0] * tiles[1]
    for point, tile in zip(points, place.tile_rects(), strict=True):
        assert tile.contains(point)
        assert place.spot_at(point) == pytest.approx(spot)


def test_beside_the_picture_is_no_place():
    place = FrameMapping(QRectF(30, 20, 400, 150), (1, 1), Viewport())
    assert place.spot_at(QPointF(10, 50)) is None
    assert FrameMapping(QRectF(), (1, 1), Viewport()).spot_at(QPointF(0, 0)) is None
