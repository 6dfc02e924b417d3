"""The look: one signal a change, and every change can be taken back."""

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from windows import canvas_pixels, key, panel, wait_for

from pipeline.errors import SettingsError
from viewer.desktop.state.undo_history import ONE_GESTURE, REMEMBERED
from viewer.desktop.state.view_state import ViewState
from viewer.views.settings import ViewSettings


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def look(qapp, clock):
    return ViewState(ViewSettings(), clock=clock)


def test_the_same_again_is_no_change(look, qtbot):
    with qtbot.assertNotEmitted(look.changed):
        look.set(colormap="inferno")
    assert not look.history.can_undo


def test_a_wrong_value_changes_nothing(look):
    with pytest.raises(SettingsError):
        look.set(opacity=2)
    assert look.settings == ViewSettings()
    assert not look.history.can_undo


def test_steps_are_taken_back_and_again(look):
    look.set(colormap="turbo")
    look.set(invert=True)
    seen = [look.settings]
    for step in (look.undo, look.undo, look.undo, look.redo, look.redo, look.redo):
        step()
        seen.append(look.settings)
    both, one, none = (
        ViewSettings(colormap="turbo", invert=True),
        ViewSettings(colormap="turbo"),
        ViewSettings(),
    )
    assert seen == [both, one, none, none, one, both, both]


def test_the_view_stays_and_choosing_it_is_no_step(look):
    look.set(colormap="turbo")
    look.set(view="overlay")
    look.undo()
    assert look.settings == ViewSettings(view="overlay")
    look.set(view="wipe")
    look.redo()
    assert look.settings == ViewSettings(view="wipe", colormap="turbo")
    assert not look.history.can_redo


def test_a_drag_is_one_step(look, clock):
    for percent in range(10, 60, 10):
        look.set(opacity=percent / 100)
        clock.now += 0.1
    clock.now += ONE_GESTURE
    look.set(opacity=0.9)
    look.undo()
    assert look.settings.opacity == 0.5
    look.undo()
    assert look.settings == ViewSettings()


def test_a_new_change_forgets_what_was_taken_back(look):
    look.set(colormap="turbo")
    look.undo()
    look.set(invert=True)
    assert not look.history.can_redo
    look.undo()
    assert look.settings == ViewSettings()


def test_it_remembers_no_more_than_it_should(look, clock):
    for _ in range(2 * REMEMBERED):
        clock.now += 2 * ONE_GESTURE
        look.set(invert=not look.settings.invert)
    steps = 0
    while look.history.can_undo:
        look.undo()
        steps += 1
    assert steps == REMEMBERED


def test_from_a_colormap_of_the_long_list_the_next_is_the_first_of_the_short_one(look):
    look.set(colormap="batlow")
    look.next_colormap()
    assert look.settings.colormap == "inferno"
    look.next_colormap(-1)
    assert look.settings.colormap == "hot"


def test_ctrl_z_takes_it_back_in_the_window(make_window, make_clip):
    window = make_window()
    window.open(str(make_clip(frames=100)))
    wait_for(lambda: window.session.screen.depth is not None)
    window.session.playback.pause()
    assert not window.actions_["undo"].isEnabled()
    key(window, Qt.Key.Key_I)
    panel(window, "measure").contours.setValue(5)
    for expected in (0, 0):
        key(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert panel(window, "measure").contours.value() == expected
    assert not panel(window, "view").invert.isChecked()
    key(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert panel(window, "view").invert.isChecked()
    key(window, Qt.Key.Key_C)
    wait_for(lambda: np.ptp(canvas_pixels(window).astype(int), axis=2).max() > 60)
