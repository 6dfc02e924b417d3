"""`depth-viewer demo` without a display: its screenshot is the window as a first start shows it."""

import cv2
import numpy as np
import pytest
from windows import Brightness, rect_of

import viewer.desktop.devtools.offscreen as offscreen
from viewer.desktop.state.preferences import Preferences
from viewer.desktop.workers.fitted_view import FittedView, for_screen


@pytest.fixture
def shown(monkeypatch):
    """What was on the canvas, and where, at the end of each window on the stage."""
    windows, make = [], offscreen.make_window

    def noted(*given, **named):
        window = make(*given, **named)
        canvas = window.canvas
        window.about_to_close.connect(
            lambda: windows.append((canvas.picture, canvas.picture_rect().toRect(), rect_of(canvas, window)))
        )
        return window

    monkeypatch.setattr(offscreen, "make_window", noted)
    return windows


def test_the_screenshot_of_a_demo_is_what_a_first_start_shows(depth_viewer, monkeypatch, tmp_path, shown):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr("viewer.desktop.state.models.load_estimator", lambda _settings: Brightness())
    monkeypatch.setattr("viewer.commands.demo._convert", lambda *_: None)
    assert depth_viewer("demo", "-o", tmp_path, "--seconds", "1")[0] == 0
    [(picture, place, canvas)] = shown
    first = Preferences().look
    assert (first.view, first.gamma, first.refine) == ("side_by_side", 1.6, "guided")
    wanted, _ = FittedView().render(picture.depth, first, (canvas.width(), canvas.height()), picture.viewport)
    place.translate(canvas.topLeft())
    grabbed = cv2.imread(str(tmp_path / "window.png"))
    grabbed = grabbed[place.top() : place.bottom() + 1, place.left() : place.right() + 1]
    below = slice(len(grabbed) // 2, None)  # where depth is: a hint may lie over the image above it
    np.testing.assert_array_equal(grabbed[below], for_screen(wanted)[below, :, :3])
