"""Time: speed, a part that is played over and over, steps; by keys and clicks, and read from the picture."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from PyQt6.QtCore import Qt
from windows import click, key, panel, pixels, settle, shown_number, wait_for, wait_for_rest

from pipeline.frame import Frame
from pipeline.live.playback_clock import PlaybackClock


@pytest.mark.parametrize("speed", [0.25, 1, 4])
def test_frames_are_due_at_their_speed(speed):
    clock = PlaybackClock(Fraction(25))
    clock.set_speed(speed)
    first, second = (clock.due(Frame.now(None, number, Fraction(number, 25))) for number in (0, 1))
    assert second - first == pytest.approx(0.04 / speed)
    clock.loop()
    assert clock.due(Frame.now(None, 0, Fraction(0))) - second == pytest.approx(0.04 / speed, abs=0.02)


class TestSpeed:
    def test_keys_go_through_the_speeds_and_stop_at_the_ends(self, held):
        seen = []
        for code in [Qt.Key.Key_Less] * 3 + [Qt.Key.Key_Greater] * 5:
            key(held, code)
            seen.append(held.session.playback.speed)
        assert seen == [0.5, 0.25, 0.25, 0.5, 1, 2, 4, 4]
        assert panel(held, "transport").speed.text() == "4×"

    def test_the_menu_chooses_one(self, held):
        button = panel(held, "transport").speed
        next(action for action in button.menu().actions() if action.text() == "0.25×").trigger()
        assert held.session.playback.speed == 0.25
        assert button.text() == "0.25×"
        assert button.accessibleName() == "Speed: 0.25×"

    def test_the_picture_moves_at_that_speed(self, held):
        """By the times at which the player let the frames go, not by how long the test takes."""
        playback = held.session.playback
        seen = []
        held.canvas.painted.connect(
            lambda depth: seen.append((depth.frame.timestamp, depth.frame.entered_at))
        )
        playback.set_speed(0.25)
        playback.play()
        wait_for(lambda: len(seen) >= 8)
        playback.pause()
        (first, began), (last, ended) = seen[2], seen[-1]
        assert ended - began > float(last - first) / 0.25 * 0.9

    def test_it_holds_for_the_next_source_too(self, held, make_clip):
        held.session.playback.set_speed(2.0)
        held.open(str(make_clip("other.mp4")))
        assert held.session._runner.speed == 2


def _jumps_back(numbers):
    return [(before, now) for before, now in pairwise(numbers) if now < before]


class TestSection:
    def mark(self, window, first, last):
        for number in (first, last):
            window.session.playback.seek(Fraction(number, 25))
            wait_for(lambda number=number: shown_number(window) == number)
            key(window, Qt.Key.Key_X)

    def test_it_is_played_over_and_over(self, held):
        self.mark(held, 50, 60)
        assert held.session.playback.section == (2, Fraction(12, 5))
        seen = []
        held.canvas.painted.connect(lambda depth: seen.append(depth.frame.index))
        held.session.playback.set_speed(0.25)  # a busy machine paints a second late
        key(held, Qt.Key.Key_Space)
        wait_for(lambda: len(_jumps_back(seen)) >= 2)
        for before, now in _jumps_back(seen):
            assert 58 <= before <= 66  # a slow machine learns late that the end was passed
            assert 50 <= now <= 56

    def test_marked_backwards_it_is_the_same(self, held):
        self.mark(held, 60, 50)
        assert held.session.playback.section == (2, Fraction(12, 5))

    def test_the_third_time_lets_it_go_and_so_does_another_source(self, held, make_clip):
        self.mark(held, 50, 60)
        key(held, Qt.Key.Key_X)
        assert held.session.playback.section is None
        assert not held.actions_["section"].isChecked()
        key(held, Qt.Key.Key_X)
        held.open(str(make_clip("other.mp4")))
        assert held.session.playback.section is None

    def test_the_end_of_the_clip_is_an_end_like_any_other(self, held):
        held.session.playback.set_loop(False)
        self.mark(held, 90, 99)
        held.session.playback.seek(Fraction(95, 25))
        key(held, Qt.Key.Key_Space)
        wait_for(lambda: shown_number(held) == 99)
        wait_for(lambda: shown_number(held) < 97)
        assert held.session.playback.is_playing

    def test_it_is_seen_on_the_time_line(self, held):
        slider = panel(held, "transport").slider
        before, value = pixels(slider), slider.value()
        self.mark(held, 50, 60)
        held.session.playback.seek(Fraction(40, 25))
        wait_for(lambda: shown_number(held) == 40 and slider.value() == value)
        changed = (pixels(slider) != before).any(axis=2).any(axis=0).nonzero()[0]
        assert changed[0] / slider.width() == pytest.approx(0.5, abs=0.03)
        assert changed[-1] / slider.width() == pytest.approx(0.6, abs=0.03)

    def test_the_button_does_the_same(self, held):
        click(panel(held, "transport").section)
        assert held.session.playback.section == (Fraction(40, 25), None)


def test_what_is_shown_again_while_seeking_is_not_where_the_seek_went(held):
    """The old picture, raw: it was captured before anybody sought."""
    playback, depth = held.session.playback, held.session.screen.depth
    playback.seek(Fraction(70, 25))
    playback.on_frame_shown(replace(depth, frame=depth.frame.redisplayed()))
    assert playback.position == Fraction(70, 25)
    wait_for(lambda: shown_number(held) == 70)
    assert playback.position == Fraction(70, 25)


def test_a_live_source_is_frozen_and_goes_on(make_window, fake_cameras):
    fake_cameras.plug(0, "Integrated Camera")
    window = make_window()
    window.open("0")
    wait_for(lambda: window.canvas.picture is not None)
    transport = panel(window, "transport")
    assert not transport.speed.isVisible()
    assert not transport.section.isVisible()
    wait_for(lambda: window.session.screen.depth is not None)
    key(window, Qt.Key.Key_Space)
    wait_for_rest(lambda: window.session.screen.depth.frame.index)
    frozen = window.session.screen.depth.frame.index
    settle(0.2)
    assert window.session.screen.depth.frame.index == frozen
    key(window, Qt.Key.Key_Space)
    wait_for(lambda: window.session.screen.depth.frame.index > frozen)
