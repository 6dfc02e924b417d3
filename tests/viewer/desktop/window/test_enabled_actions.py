"""No control is there to be pressed in vain: each action is enabled exactly while it does something."""

import cv2
import numpy as np
import pytest
from windows import panel, wait_for

from pipeline.settings import StabilizerSettings
from viewer.views.base import render

OF_A_PICTURE = (
    "snapshot", "snapshot_all", "copy_picture", "difference", "record", "pin", "profile", "raw",
    "zoom_in", "zoom_out", "zoom_reset", "pan_left", "pan_right", "pan_up", "pan_down",
)  # fmt: skip
OF_A_FILE = ("play", "section", "slower", "faster", "back", "forth", "frame_back", "frame_forth", "start")
OF_A_SOURCE = ("close_source", "copy_command")
NEVER_AT_FIRST = ("undo", "redo", "clear_marks", "wipe_left", "wipe_right", "mark_here", "calibrate")


def enabled(window, *names):
    return {name for name in names if window.actions_[name].isEnabled()}


@pytest.fixture
def window(make_window):
    return make_window(stabilizer=StabilizerSettings("steady"))


def test_without_a_source_nothing_of_a_picture_can_be_pressed(window):
    assert not enabled(window, *OF_A_PICTURE, *OF_A_FILE, *OF_A_SOURCE, *NEVER_AT_FIRST)
    assert enabled(window, "open", "camera", "demo", "quit", "loop", "invert", "alarm", "probe") == {
        "open", "camera", "demo", "quit", "loop", "invert", "alarm", "probe"
    }  # fmt: skip


def test_a_file_has_them_all_and_closing_takes_them_away(window, make_clip):
    window.open(str(make_clip()))
    wait_for(lambda: window.session.screen.depth is not None and window.session.source.info is not None)
    names = (*OF_A_PICTURE, *OF_A_FILE, *OF_A_SOURCE, "calibrate")
    assert enabled(window, *names) == set(names)
    window.close_source()
    assert not enabled(window, *names)


def test_a_still_has_no_time(window, tmp_path):
    cv2.imwrite(str(tmp_path / "still.png"), np.full((60, 80, 3), 90, np.uint8))
    window.open(str(tmp_path / "still.png"))
    wait_for(lambda: window.session.screen.depth is not None and window.session.source.info is not None)
    assert enabled(window, *OF_A_FILE, "loop") == {"back", "forth"}  # to the images beside it
    assert not panel(window, "depth").filters.motion.isEnabled()
    assert panel(window, "status").source.accessibleName() == "still.png · 80×60"
    assert enabled(window, *OF_A_PICTURE) == set(OF_A_PICTURE)


def test_the_range_is_set_manually_where_there_is_one(window, make_clip):
    depth = panel(window, "depth")
    hand = depth.range.model().item(depth.range.findData("hand"))
    assert not hand.isEnabled()
    window.open(str(make_clip()))
    wait_for(hand.isEnabled)
    assert depth.filters.motion.isEnabled()
    window.close_source()
    assert not hand.isEnabled()


def test_what_is_done_can_be_undone_and_what_is_pinned_cleared(window, make_clip):
    window.open(str(make_clip()))
    wait_for(lambda: window.session.screen.depth is not None)
    window.actions_["invert"].trigger()
    window.actions_["pin"].trigger()
    assert enabled(window, "undo", "redo", "clear_marks") == {"undo", "clear_marks"}
    window.actions_["undo"].trigger()
    window.actions_["clear_marks"].trigger()
    assert enabled(window, "undo", "redo", "clear_marks") == {"redo"}
    window.session.distance_marks.add((0.5, 0.5), 2.0)
    assert enabled(window, "clear_marks")
    window.actions_["clear_marks"].trigger()
    assert not window.session.distance_marks.placed
    assert not enabled(window, "clear_marks")


def test_without_stabilization_raw_is_what_is_seen(make_window, make_clip):
    window = make_window()
    window.open(str(make_clip()))
    wait_for(lambda: window.session.screen.depth is not None)
    assert not enabled(window, "raw")


@pytest.mark.parametrize(
    "view", ["depth", "overlay", "side_by_side", "wipe", "points", "bokeh", "fog", "relight", "stereo"]
)
def test_colors_can_be_chosen_exactly_where_they_are_seen(held, view):
    """By the picture itself: what changes nothing is disabled or not there, what is enabled changes something."""
    window = held
    window.session.view_state.set(view=view)
    for control, change in (
        (panel(window, "view").colormap, {"colormap": "turbo"}),
        (panel(window, "view").invert, {"invert": True}),
        (panel(window, "view").gamma, {"gamma": 2.0}),
        (panel(window, "measure").nearer_than, {"nearer_than": 0.5}),
        (panel(window, "measure").contours, {"contours": 5}),
    ):
        settled = render_of(window)
        before = {name: getattr(window.session.view_state.settings, name) for name in change}
        window.session.view_state.set(**change)
        is_offered = control.isEnabled() and not control.parentWidget().isHidden()
        assert (render_of(window) != settled).any() == is_offered, (view, change)
        window.session.view_state.set(**before)


def render_of(window):
    """The picture as it is due now."""
    return render(window.session.screen.depth, window.session.view_state.settings)
