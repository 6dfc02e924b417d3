"""A and B, the lock of the range, and the figures of steadiness: keys are pressed, and pixels looked at."""

from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from windows import (
    PLAIN,
    Brightness,
    canvas_pixels,
    choose,
    key,
    panel,
    wait_for,
    wait_for_quiet,
    wait_for_rest,
)

from pipeline.render.picture import depth_picture
from pipeline.settings import StabilizerSettings
from pipeline.stabilize import unstabilized
from viewer.views.settings import FIRST_LOOK


class Unsteady(Brightness):
    """The left half is much nearer in every second picture."""

    def estimate(self, image):
        disparity = 20 + super().estimate(image)
        disparity[:, : disparity.shape[1] // 2] *= 1 + 0.5 * (self.calls % 2)
        return disparity


@pytest.fixture
def unsteady_window(make_window, monkeypatch):
    """`unsteady_window(…)` plays the demo through the unsteady network and a stabilizer."""
    monkeypatch.setattr("viewer.desktop.state.models.load_estimator", lambda _settings: Unsteady())

    def make(**wishes):
        window = make_window(**{"stabilizer": StabilizerSettings("steady")} | wishes)
        window.open("demo")
        wait_for(
            lambda: window.session.screen.depth is not None and window.session.screen.depth.frame.index > 8
        )
        return window

    return make


def hold(window):
    """Pause; the depth that is shown."""
    window.session.playback.pause()
    wait_for_rest(lambda: window.session.statistics.meter.snapshot().total("paint"))
    return window.session.screen.depth


def shows(window, depth, look=PLAIN):
    """Whether the canvas has the colors of this depth, apart from words at its edge."""
    shown = canvas_pixels(window).astype(int)
    expected = depth_picture(depth, look)
    rows = np.linspace(0, len(expected) - 1, len(shown)).round().astype(int)
    columns = np.linspace(0, expected.shape[1] - 1, shown.shape[1]).round().astype(int)
    difference = np.abs(shown - expected[np.ix_(rows, columns)]).mean(axis=2)
    return np.median(difference[: -len(difference) // 4]) < 3


def words(window):
    """The pixels of the picture that words about A and B stand on: bool (h, w)."""
    layer = window.overlays.raw
    shown = canvas_pixels(window).astype(int)
    layer.show(False)
    without = canvas_pixels(window)
    layer.show(True)
    return np.abs(shown - without).max(axis=2) > 8


class TestRawOrStabilized:
    def test_b_shows_what_the_network_sees_and_back_also_while_held(self, unsteady_window):
        window = unsteady_window()
        depth = hold(window)
        raw = unstabilized(depth)
        assert np.abs(raw.normalized() - depth.normalized()).mean() > 0.02
        wait_for(lambda: shows(window, depth))
        calls = window.session.models.estimator.calls
        key(window, Qt.Key.Key_B)
        wait_for(lambda: shows(window, raw) and not shows(window, depth))
        assert window.actions_["raw"].isChecked()
        key(window, Qt.Key.Key_B)
        wait_for(lambda: shows(window, depth))
        assert not window.actions_["raw"].isChecked()
        assert window.session.models.estimator.calls == calls  # nothing was looked at again

    def test_words_on_the_picture_say_which_of_the_two_it_is(self, unsteady_window, monkeypatch):
        monkeypatch.setattr("viewer.desktop.canvas.layers.raw_or_stabilized.FAREWELL_MS", 600)
        window = unsteady_window()
        hold(window)
        assert not words(window).any()
        wait_for_quiet(window)
        key(window, Qt.Key.Key_B)
        wait_for(lambda: words(window).any())
        raw = words(window)
        rows, columns = np.nonzero(raw)
        assert len(rows) > 1000
        assert rows.min() > 0.85 * len(raw)
        assert columns.mean() == pytest.approx(raw.shape[1] / 2, abs=3)
        key(window, Qt.Key.Key_B)
        stabilized = words(window)
        assert 500 < stabilized.sum() < raw.sum()  # fewer words
        wait_for(lambda: not words(window).any())

    def test_it_goes_on_with_every_frame_and_ends_with_the_source(self, unsteady_window, make_clip):
        window = unsteady_window()
        key(window, Qt.Key.Key_B)
        seen = []
        window.canvas.painted.connect(seen.append)
        wait_for(lambda: len(seen) > 10)
        for depth in seen[3:]:
            np.testing.assert_array_equal(depth.disparity, depth.raw_disparity)
        window.open(str(make_clip("second.mp4", size=(80, 60), frames=50)))
        assert not window.actions_["raw"].isChecked()
        wait_for(lambda: window.session.screen.depth is not None)
        assert not window.session.feed.is_raw

    def test_what_is_shown_again_is_no_delay(self, unsteady_window):
        window = unsteady_window()
        hold(window)
        before = window.session.screen.depth
        window.session.statistics.meter.reset()
        key(window, Qt.Key.Key_B)
        wait_for(lambda: window.session.screen.depth is not before)
        assert window.session.screen.depth.frame.captured_at == before.frame.captured_at
        wait_for(lambda: window.session.statistics.meter.snapshot().total("paint"))
        reading = window.session.statistics.meter.snapshot()
        assert reading.total("paint") == 1
        assert "latency_ms" not in reading.medians


class TestRange:
    def test_r_locks_the_range_and_lets_it_go(self, unsteady_window):
        window = unsteady_window()
        depth = hold(window)
        key(window, Qt.Key.Key_R)
        look = window.session.view_state.settings
        assert (look.range, (look.far, look.near)) == ("locked", depth.display_range)
        assert window.actions_["lock_range"].isChecked()
        assert panel(window, "depth").range.value == "locked"
        window.session.playback.play()
        wait_for(lambda: window.session.screen.depth.frame.index > depth.frame.index + 10)
        assert window.session.view_state.settings == look
        key(window, Qt.Key.Key_R)
        assert window.session.view_state.settings == PLAIN
        assert panel(window, "depth").range.value == "auto"

    def test_the_picture_changes_with_far_and_near_without_the_network(self, unsteady_window):
        window = unsteady_window()
        depth = hold(window)
        calls = window.session.models.estimator.calls
        choose(panel(window, "depth").range, "hand")
        far, near = depth.display_range
        middle = (far + near) / 2
        window.session.view_state.set(far=middle)
        wait_for(lambda: shows(window, depth, replace(PLAIN, far=middle, near=near)))
        assert panel(window, "depth").range.value == "hand"
        assert window.session.models.estimator.calls == calls
        choose(panel(window, "depth").range, "auto")
        wait_for(lambda: shows(window, depth))

    def test_locked_from_the_start_means_as_the_first_picture_has_it(self, unsteady_window):
        window = unsteady_window(look=replace(PLAIN, range="locked"))
        look = window.session.view_state.settings
        assert look.near > look.far >= 0
        assert window.actions_["lock_range"].isChecked()
        wait_for(lambda: window.session.screen.depth.frame.index > 30)
        assert window.session.view_state.settings == look

    def test_values_that_are_let_go_elsewhere_unlock_it(self, unsteady_window):
        window = unsteady_window()
        hold(window)
        key(window, Qt.Key.Key_R)
        window.session.view_state.set(far=None, near=None)  # as the histogram does
        assert window.session.range_mode.mode == "auto"
        assert not window.actions_["lock_range"].isChecked()

    def test_another_network_has_another_scale(self, unsteady_window):
        window = unsteady_window()
        hold(window)
        key(window, Qt.Key.Key_R)
        window.session.range_mode.on_model_loaded(Unsteady.model)
        assert window.session.range_mode.mode == "locked"
        window.session.range_mode.on_model_loaded("midas_small")
        assert window.session.range_mode.mode == "auto"

    def test_it_is_not_remembered(self, unsteady_window, make_window):
        window = unsteady_window(look=None)
        hold(window)
        key(window, Qt.Key.Key_R)
        window.close()
        assert make_window(look=None).session.view_state.settings == FIRST_LOOK


class TestSteadiness:
    def test_the_performance_panel_tells_flicker_and_lag(self, unsteady_window):
        window = unsteady_window()
        key(window, Qt.Key.Key_Y)
        values = panel(window, "state").values
        wait_for(lambda: " of " in values["flicker"].text() and values["lag"].text().isdigit())
        shown, raw = (float(part) for part in values["flicker"].text().split(" of "))
        assert shown < raw
        assert "gray levels" in values["flicker"].toolTip()
        hold(window)
        panel(window, "state").refresh()
        assert values["flicker"].text() == values["lag"].text() == "–"
