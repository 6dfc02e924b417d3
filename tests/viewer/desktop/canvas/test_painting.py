"""A repaint is short: what follows from a new picture, or from another layout, is no part of it."""

from fractions import Fraction

import numpy as np
from windows import settle, wait_for, wait_for_quiet

from pipeline.frame import DepthFrame, Frame
from viewer.desktop.canvas.canvas import Canvas
from viewer.desktop.workers.renderer import RenderedPicture


def picture():
    frame = Frame.now(np.zeros((4, 4, 3), np.uint8), 0, Fraction(0))
    disparity = np.zeros((4, 4), np.float32)
    return RenderedPicture(np.zeros((4, 4, 4), np.uint8), DepthFrame(frame, disparity, disparity, (0.0, 1.0)))


def test_that_a_picture_was_painted_is_told_after_it(make_window, make_clip, monkeypatch):
    painting, heard, paint = [], [], Canvas.paintEvent

    def noted(canvas, event):
        painting.append(True)
        paint(canvas, event)
        painting.pop()

    monkeypatch.setattr(Canvas, "paintEvent", noted)
    window = make_window()
    window.canvas.painted.connect(lambda _depth: heard.append(bool(painting)))
    window.open(str(make_clip()))
    wait_for(lambda: len(heard) > 3)
    assert not any(heard)


def test_what_was_left_before_it_is_told_is_not_told(qapp):
    canvas, heard = Canvas(), []
    canvas.painted.connect(heard.append)
    canvas.show_picture(first := picture())
    canvas.grab()
    wait_for(lambda: heard == [first.depth])
    canvas.show_picture(picture())
    canvas.grab()
    canvas.clear()
    settle()
    assert heard == [first.depth]


def test_all_around_the_picture_comes_and_goes_in_one_layout(make_window, make_clip):
    window, sizes = make_window(), []
    window.open(str(make_clip()))
    wait_for(lambda: window.session.screen.depth is not None)
    wait_for_quiet(window)
    before = window.canvas.size()
    window.canvas.resized.connect(lambda *size: sizes.append(size))
    window.actions_["picture_only"].trigger()
    wait_for_quiet(window)
    assert sizes == [(window.width(), window.height())]
    window.actions_["picture_only"].trigger()
    wait_for_quiet(window)
    assert len(sizes) == 2 and window.canvas.size() == before
