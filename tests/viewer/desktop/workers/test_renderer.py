"""Pictures for the canvas: as large as it, always the newest, and never one of a source that was left."""

import threading
from dataclasses import replace
from fractions import Fraction
from functools import partial

import cv2
import numpy as np
import pytest
from heard import Heard
from patience import PATIENCE

from pipeline.frame import DepthFrame, Frame
from viewer.desktop.workers.renderer import Renderer
from viewer.desktop.workers.viewport import Viewport
from viewer.views.base import render
from viewer.views.settings import ViewSettings


def depth_of(size, level=0.5):
    """A depth frame of a picture of (width, height); `level` is its mean depth."""
    width, height = size
    image = np.full((height, width, 3), (200, 100, 50), np.uint8)
    disparity = np.full((12, 16), level, np.float32)
    return DepthFrame(Frame.now(image, 0, Fraction(0)), disparity, disparity, (0.0, 1.0))


class Easel(Heard):
    """A renderer, and what comes of it."""

    def __init__(self):
        super().__init__()
        self.pictures, self.errors = [], []
        self.renderer = Renderer(partial(self.note, self.pictures), partial(self.note, self.errors))
        self.renderer.start()

    def last(self, count=1):
        self.wait(lambda: len(self.pictures) >= count)
        return self.pictures[-1].pixels


@pytest.fixture
def easel():
    easel = Easel()
    yield easel
    easel.renderer.close()


@pytest.mark.parametrize(
    ("picture", "canvas", "shown"),
    [
        ((1280, 720), (640, 640), (640, 360)),
        ((3840, 2160), (960, 400), (711, 400)),
        ((64, 48), (640, 640), (640, 480)),
        ((3, 5), (300, 300), (180, 300)),
        ((1, 1), (70, 50), (50, 50)),
        ((2000, 3), (100, 100), (100, 1)),
    ],
)
def test_the_picture_just_fits_the_canvas(easel, picture, canvas, shown):
    easel.renderer.fit(*canvas)
    easel.renderer.show(depth_of(picture))
    assert easel.last().shape == (shown[1], shown[0], 4)


def test_a_view_twice_as_wide_fits_too(easel):
    easel.renderer.restyle(ViewSettings(view="side_by_side"))
    easel.renderer.fit(640, 240)
    easel.renderer.show(depth_of((160, 120)))
    assert easel.last().shape == (240, 640, 4)


def test_a_pair_is_stacked_where_that_is_larger(easel):
    easel.renderer.restyle(ViewSettings(view="side_by_side"))
    easel.renderer.fit(640, 960)
    easel.renderer.show(depth_of((160, 120)))
    assert easel.last().shape == (960, 640, 4)


def test_pixels_are_what_the_view_gives_in_the_order_screens_want(easel):
    depth, look = depth_of((64, 48), 0.7), ViewSettings(view="overlay", opacity=0.5, colormap="turbo")
    easel.renderer.restyle(look)
    easel.renderer.fit(64, 48)
    easel.renderer.show(depth)
    assert np.array_equal(easel.last()[:, :, 2::-1], render(depth, look))


def test_zoomed_it_is_equalized_by_the_whole_picture(easel):
    """The left half is far, and half of the picture: in it alone there is nothing near."""
    disparity = np.tile(np.linspace(0, 1, 16, dtype=np.float32) ** 4, (12, 1))
    easel.renderer.restyle(ViewSettings(colormap="gray", equalize=True))
    easel.renderer.fit(64, 48)
    easel.renderer.show(replace(depth_of((64, 48)), disparity=disparity))
    whole = easel.last()
    easel.renderer.look_at(Viewport().zoomed(2, (0, 0.5)))
    part = easel.last(2)
    assert 110 < part[..., :3].max() < 150
    assert abs(int(part[24, -1, 0]) - int(whole[24, 31, 0])) < 12


def test_another_part_is_shown_of_the_same_depth_and_of_what_it_is_compared_with(easel):
    first = replace(depth_of((64, 48)), disparity=np.tile(np.linspace(0, 1, 16, dtype=np.float32), (12, 1)))
    easel.renderer.fit(64, 48)
    easel.renderer.show(first)
    easel.last()
    easel.renderer.compare_with(first)
    easel.renderer.look_at(Viewport().zoomed(3, (0.8, 0.5)))
    easel.wait(
        lambda: easel.pictures[-1].viewport.zoom == 3 and np.ptp(easel.pictures[-1].pixels[..., :3]) < 40
    )
    easel.renderer.compare_with(None)
    easel.wait(lambda: np.ptp(easel.pictures[-1].pixels[..., :3]) > 60)
    assert easel.pictures[-1].depth is first


def test_nothing_is_rendered_before_there_is_a_canvas(easel):
    easel.renderer.show(depth_of((64, 48)))
    easel.renderer.fit(64, 48)
    assert easel.last().shape == (48, 64, 4)
    assert len(easel.pictures) == 1


def test_another_look_is_shown_of_the_same_depth(easel):
    easel.renderer.fit(64, 48)
    easel.renderer.show(depth_of((64, 48)))
    first = easel.last()
    easel.renderer.restyle(ViewSettings(colormap="viridis"))
    assert not np.array_equal(easel.last(2), first)
    assert easel.pictures[0].depth is easel.pictures[1].depth
    easel.renderer.restyle(ViewSettings(colormap="viridis"))  # the same again is no work
    easel.renderer.fit(32, 24)
    assert easel.last(3).shape == (24, 32, 4)


@pytest.fixture
def held_up(monkeypatch):
    """Rendering tells by one event that it has begun, and goes on by the other."""
    begun, go_on = threading.Event(), threading.Event()

    def slow(depth, options):
        begun.set()
        assert go_on.wait(PATIENCE)
        return render(depth, replace(options, view="overlay"))

    monkeypatch.setattr("viewer.views.depth.render", slow)
    return begun, go_on


def test_a_result_that_came_too_fast_is_counted_and_not_made_up_for(easel, held_up):
    begun, go_on = held_up
    easel.renderer.fit(8, 8)
    results = [depth_of((8, 8)) for _ in range(5)]
    easel.renderer.show(results[0])
    assert begun.wait(PATIENCE)
    for result in results[1:]:
        easel.renderer.show(result)
    go_on.set()
    easel.wait(lambda: len(easel.pictures) == 2)
    assert [picture.depth for picture in easel.pictures] == [results[0], results[4]]
    assert easel.renderer.dropped == 3


def test_what_is_being_rendered_when_the_source_is_left_is_not_delivered(easel, held_up):
    begun, go_on = held_up
    easel.renderer.fit(8, 8)
    easel.renderer.show(depth_of((8, 8)))
    assert begun.wait(PATIENCE)
    easel.renderer.forget()
    go_on.set()
    wanted = depth_of((8, 8))
    easel.renderer.show(wanted)
    easel.last()
    assert [picture.depth for picture in easel.pictures] == [wanted]


def test_a_view_that_fails_is_told_and_the_next_one_works(easel, monkeypatch):
    monkeypatch.setattr("viewer.views.overlay.render", lambda _depth, _options: 1 / 0)
    easel.renderer.fit(8, 8)
    easel.renderer.restyle(ViewSettings(view="overlay"))
    easel.renderer.show(depth_of((8, 8)))
    easel.wait(lambda: easel.errors)
    assert isinstance(easel.errors[0], ZeroDivisionError)
    easel.renderer.restyle(ViewSettings())
    assert easel.last().shape == (8, 8, 4)


def test_closing_before_starting_and_twice_is_harmless():
    renderer = Renderer(lambda _picture: None, lambda _error: None)
    renderer.close()
    renderer.close()


def test_zoomed_it_has_the_edges_of_the_whole_picture(easel):
    """The edge of the picture is at two fifths, that of the small depth a ramp about it."""
    image = np.full((480, 640, 3), 40, np.uint8)
    image[:, 256:] = 200
    small = cv2.resize((image[..., 0] > 100).astype(np.float32), (40, 30), interpolation=cv2.INTER_AREA)
    depth = depth_of((640, 480))
    depth = replace(depth, frame=replace(depth.frame, image=image), disparity=cv2.blur(small, (3, 3)))
    part = Viewport().zoomed(2, (0.3, 0.5))

    def steepest():
        shown = easel.pictures[-1]
        steps = np.abs(np.diff(shown.pixels[240, :, 0].astype(int)))
        return steps.max() if shown.viewport == part else None

    easel.renderer.fit(640, 480)
    easel.renderer.look_at(part)
    easel.renderer.restyle(ViewSettings(colormap="gray"))
    easel.renderer.show(depth)
    easel.wait(lambda: easel.pictures and steepest() is not None)
    assert steepest() < 12
    easel.renderer.restyle(ViewSettings(colormap="gray", refine="guided"))
    easel.wait(lambda: (steepest() or 0) > 40)
