"""Effects in the window, by hand: keys and menu choose one, its options are there, a click sets the focus."""

from fractions import Fraction

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from windows import (
    canvas_pixels,
    choose,
    key,
    panel,
    wait_for,
    wait_for_layout,
    wait_for_quiet,
)

from pipeline.render.picture import within
from viewer.desktop.state.measuring.readouts import disparity_at
from viewer.views.settings import EFFECTS

KEYS = dict(zip(EFFECTS, (Qt.Key.Key_6, Qt.Key.Key_7, Qt.Key.Key_8, Qt.Key.Key_9), strict=True))


@pytest.fixture
def held(make_window):
    """A window that shows a frame of the bundled clip and is paused; how bright it is, is how near."""
    window = make_window()
    window.open("demo")
    wait_for(lambda: window.session.screen.depth is not None)
    window.session.playback.pause()
    window.session.playback.seek(Fraction(2))
    wait_for(lambda: window.session.probe_set.depth.frame.timestamp == 2)
    wait_for_quiet(window)
    return window


def shown_options(window):
    return {row.option for row in panel(window, "view").effect.rows if row.widget.isVisible()}


@pytest.mark.parametrize("view", EFFECTS)
def test_a_key_and_the_menu_choose_it_and_its_options_come_and_go(held, view):
    key(held, KEYS[view])
    assert held.session.view_state.settings.view == view
    segment = held.header.effects
    assert segment.isChecked()
    assert segment.text() == held.actions_[f"view:{view}"].text()
    options = shown_options(held)
    assert options
    assert all(row.view == view for row in panel(held, "view").effect.rows if row.option in options)
    key(held, Qt.Key.Key_1)
    assert (segment.isChecked(), segment.text(), shown_options(held)) == (False, "Effects", set())
    next(action for action in segment.choices.actions() if action is held.actions_[f"view:{view}"]).trigger()
    assert held.session.view_state.settings.view == view


def test_sliders_and_lists_set_what_they_are_called(held):
    look = held.session.view_state
    rows = {row.option: row for row in panel(held, "view").effect.rows}
    key(held, KEYS["fog"])
    wait_for(lambda: held.canvas.picture is not None)
    rows["fog_density"].control.setValue(75)
    assert look.settings.fog_density == pytest.approx(1.5)
    assert rows["fog_density"].control.words.text() == "1.50"
    choose(rows["fog_color"].control, "night")
    assert look.settings.fog_color == "night"
    rows["fog_density"].control.setValue(10)
    wait_for_quiet(held)
    before = canvas_pixels(held).mean()
    rows["fog_density"].control.setValue(100)
    wait_for(lambda: canvas_pixels(held).mean() < 0.8 * before)
    key(held, KEYS["relight"])
    rows["light_azimuth"].control.setValue(100)
    assert look.settings.light_azimuth == 90
    look.undo()
    assert rows["light_azimuth"].control.value() == round(100 * (look.settings.light_azimuth + 90) / 180)


def test_a_click_makes_sharp_what_is_there_and_a_drag_follows(held):
    key(held, KEYS["bokeh"])
    wait_for_layout(held)
    canvas, depth = held.canvas, held.session.probe_set.depth
    rect = canvas.picture_rect()
    far, near = within(depth, held.session.view_state.settings).display_range

    def there(spot):
        return QPoint(
            round(rect.left() + spot[0] * rect.width()), round(rect.top() + spot[1] * rect.height())
        )

    def expected(spot):
        return min(max((disparity_at(depth, spot) - far) / (near - far), 0), 1)

    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=there((0.25, 0.3)))
    assert held.session.view_state.settings.focus == pytest.approx(expected((0.25, 0.3)), abs=0.03)
    QTest.mouseMove(canvas, there((0.8, 0.7)))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=there((0.8, 0.7)))
    wait_for(lambda: held.session.view_state.settings.focus == pytest.approx(expected((0.8, 0.7)), abs=0.03))
    key(held, Qt.Key.Key_1)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=there((0.25, 0.3)))
    assert held.session.view_state.settings.focus == pytest.approx(expected((0.8, 0.7)), abs=0.03)


def test_places_are_right_in_both_halves_of_a_squeezed_pair(held):
    """What is read under the pointer belongs to what is seen there."""
    held.session.view_state.set(view="stereo", stereo_layout="half", stereo_depth=0.0)
    wait_for(lambda: held.canvas.picture.tiles == (2, 1))
    place = held.canvas.place()
    left, right = place.points_of((0.5, 0.5))
    assert right.x() - left.x() == pytest.approx(place.rect.width() / 2, abs=1)
    assert place.spot_at(right) == pytest.approx((0.5, 0.5), abs=0.01)
    height, width = held.canvas.picture.pixels.shape[:2]
    assert width / height == pytest.approx(16 / 9, rel=0.02)
    held.actions_["zoom_in"].trigger()
    wait_for(lambda: held.canvas.picture.viewport.zoom > 1)
    assert held.canvas.picture.tiles == (2, 1)
    assert held.canvas.picture.pixels.shape[1] / held.canvas.picture.pixels.shape[0] == pytest.approx(
        16 / 9, rel=0.02
    )


@pytest.mark.parametrize("view", EFFECTS)
def test_zoomed_it_is_a_part_of_the_whole_effect(held, view):
    key(held, KEYS[view])
    wait_for(lambda: held.canvas.picture.tiles == ((2, 1) if view == "stereo" else (1, 1)))
    held.actions_["zoom_in"].trigger()
    zoom = held.overlays.zoom
    wait_for(lambda: held.canvas.picture.viewport == zoom.viewport)
    picture = held.canvas.picture
    assert picture.viewport.zoom > 1
    assert picture.tiles == ((2, 1) if view == "stereo" else (1, 1))
    height, width = picture.pixels.shape[:2]
    assert width / height == pytest.approx(16 / 9 * picture.tiles[0], rel=0.02)
    assert np.ptp(picture.pixels[..., :3]) > 20
