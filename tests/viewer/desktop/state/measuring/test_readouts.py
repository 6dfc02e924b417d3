"""Numbers read from a depth frame are those that are in it; what marks remember is what they have seen."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from pipeline.frame import DepthFrame, Frame
from viewer.desktop.state.measuring.probe_set import MOST_PINS, PLOTTED, ProbeSet
from viewer.desktop.state.measuring.readouts import (
    PROFILE_POINTS,
    along,
    disparity_at,
    histogram,
    inside,
    span,
    tell,
)


def depth_of(disparity, seconds=0, display_range=(0.0, 100.0)):
    disparity = np.asarray(disparity, np.float32)
    image = np.zeros((48, 64, 3), np.uint8)
    return DepthFrame(Frame.now(image, 0, Fraction(seconds)), disparity, disparity, display_range)


def plane():
    """Rises by 10 from one column's center to the next, by 1 from row to row."""
    return depth_of(np.arange(10)[None] * 10 + np.arange(5)[:, None])


@pytest.mark.parametrize(
    ("spot", "expected"),
    [((0.05, 0.1), 0), ((0.95, 0.9), 94), ((0.5, 0.5), 47), ((0, 0), 0), ((1, 1), 94), ((0.15, 0.3), 11)],
)
def test_a_value_is_read_between_pixels(spot, expected):
    assert disparity_at(plane(), spot) == pytest.approx(expected)


def test_a_profile_runs_from_its_start_to_its_end():
    values = along(plane(), (0.95, 0.1), (0.05, 0.1))
    assert values.shape == (PROFILE_POINTS,)
    assert values == pytest.approx(np.linspace(90, 0, PROFILE_POINTS), abs=1e-3)


def test_a_rectangle_has_the_values_and_places_inside_it():
    values, x, y = inside(plane(), ((0.2, 0.4), (0.5, 0.8)))
    assert values.tolist() == [[22, 32, 42], [23, 33, 43]]
    assert x[0] == pytest.approx([0.25, 0.35, 0.45])
    assert y[:, 0] == pytest.approx([0.5, 0.7])
    assert inside(plane(), ((0.99, 0.99), (0.991, 0.991)))[0].tolist() == [[94]]


def test_the_histogram_counts_what_is_in_its_span():
    depth = depth_of([[0, 1, 1, 9]], display_range=(0, 10))
    assert span(depth) == (0, 10)
    assert histogram(depth, (0, 10), 5).tolist() == [0.75, 0, 0, 0, 0.25]


def test_a_flat_picture_has_a_span_too():
    flat = depth_of(np.full((4, 4), 3), display_range=(3, 3))
    low, high = span(flat)
    assert low < high
    assert histogram(flat, (low, high), 4)[0] == 1


@pytest.mark.parametrize(
    ("value", "words"), [(1234.4, "1234"), (312.3, "312"), (45.67, "45.7"), (0.123, "0.12")]
)
def test_numbers_are_told_with_three_digits(value, words):
    assert tell(value) == words


class TestMeasures:
    @pytest.fixture
    def probe_set(self, qapp):
        return ProbeSet()

    def test_a_pin_remembers_what_it_saw_and_no_longer_than_that(self, probe_set):
        probe_set.pin((0.5, 0.5))
        for second in range(30):
            probe_set.on_frame_shown(depth_of(np.full((4, 4), second), second))
        assert [seconds for seconds, _value in probe_set.pins[0].history] == list(range(30))
        times, values = probe_set.pins[0].recent().T
        assert times.tolist() == values.tolist() == list(range(29 - int(PLOTTED), 30))

    def test_the_same_picture_made_anew_takes_the_place_of_the_last(self, probe_set):
        probe_set.pin()
        probe_set.on_frame_shown(depth_of(np.full((4, 4), 1), 3))
        probe_set.on_frame_shown(depth_of(np.full((4, 4), 2), 3))
        assert list(probe_set.pins[0].history) == [(3, 2)]

    @pytest.mark.parametrize("then", [2, 3 + 2 * PLOTTED])
    def test_when_time_jumps_it_begins_anew(self, probe_set, then):
        probe_set.pin()
        for second in (2.5, 3, then):
            probe_set.on_frame_shown(depth_of(np.full((4, 4), second), Fraction(second)))
        assert list(probe_set.pins[0].history) == [(then, then)]

    def test_pins_are_told_apart_and_the_oldest_gives_way(self, probe_set):
        for number in range(MOST_PINS + 2):
            probe_set.pin((number / 10, 0.5))
        assert [pin.spot[0] for pin in probe_set.pins] == [0.2, 0.3, 0.4, 0.5]
        assert {pin.color for pin in probe_set.pins} == set(range(MOST_PINS))

    def test_a_pin_that_is_moved_forgets(self, probe_set):
        depth = plane()
        probe_set.on_frame_shown(depth)
        probe_set.pin((0.05, 0.1))
        probe_set.move_pin(probe_set.pins[0], (0.95, 0.9))
        assert [value for _, value in probe_set.pins[0].history] == [94]

    def test_another_network_has_another_scale(self, probe_set):
        probe_set.pin()
        probe_set.on_frame_shown(depth_of(np.full((4, 4), 700), 1))
        probe_set.on_frame_shown(replace(depth_of(np.full((4, 4), 2), 2), model="nano"))
        assert list(probe_set.pins[0].history) == [(2, 2)]

    def test_another_source_keeps_the_marks_and_not_what_they_saw(self, probe_set):
        probe_set.pin()
        probe_set.set_line(((0, 0), (1, 1)))
        probe_set.on_frame_shown(plane())
        probe_set.forget()
        assert len(probe_set.pins) == 1
        assert not probe_set.pins[0].history
        assert probe_set.line == ((0, 0), (1, 1))
        probe_set.on_frame_shown(replace(plane()))
        assert len(probe_set.pins[0].history) == 1
