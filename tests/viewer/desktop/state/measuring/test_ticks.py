"""Round values are round, in their range, and the roundest come first."""

import pytest

from viewer.desktop.state.measuring.ticks import ENOUGH, MOST, by_roundness, even, round_distances, spaced


@pytest.mark.parametrize(
    ("low", "high"), [(1.07, 5.16), (0.31, 84.0), (2.11, 2.34), (-3.0, 7.0), (0.0, 100.0)]
)
def test_they_lie_in_the_range_each_once_and_round_ones_first(low, high):
    values = list(by_roundness(low, high))
    assert len(set(values)) == len(values) > 20
    assert all(low - 1e-6 <= value <= high + 1e-6 for value in values)
    digits = [len(f"{value:.9g}".rstrip("0").replace(".", "").replace("-", "")) for value in values]
    assert max(digits[:3]) <= min(3, max(digits))
    assert sum(digits[:8]) <= sum(digits[-8:])


def test_the_order_is_that_of_the_steps():
    assert list(by_roundness(1.07, 5.16))[:7] == [2, 4, 3, 5, 1.5, 2.5, 3.5]


def test_a_range_that_is_none_has_none():
    assert list(by_roundness(3.0, 3.0)) == list(by_roundness(0.0, float("inf"))) == even(3.0, 3.0, 4) == []


def test_an_axis_has_even_steps_and_no_more_than_it_has_room_for():
    assert even(1.07, 5.16, 4) == [2, 3, 4, 5]
    assert even(0.0, 66.0, 4) == [0, 20, 40, 60]
    for most in range(2, 12):
        values = even(0.31, 84.0, most)
        assert 1 <= len(values) <= most


def test_those_that_would_cover_an_earlier_one_are_left_out():
    assert spaced([(0, "a"), (5, "b"), (20, "c"), (11, "d")], 10) == [(0, "a"), (20, "c")]


@pytest.mark.parametrize(
    ("near", "far", "values"),
    [
        (1.08, 4.81, [1.2, 1.5, 2, 2.5, 3, 4]),
        (0.77, 34.0, [1, 2, 5, 10, 20]),
        (0.3, 84.0, [0.5, 1, 2, 5, 10, 20, 50]),
        (1.6, 2.9, [1.6, 1.8, 2, 2.2, 2.4, 2.6, 2.8]),  # close to one another: even steps
    ],
)
def test_distances_rise_by_factors_and_by_even_steps_where_they_are_close(near, far, values):
    assert sorted(round_distances(near, far)) == values


def test_an_axis_of_distances_has_enough_all_over_and_the_roundest_first():
    for near, far in ((0.77, 2000.0), (0.02, 0.9), (11.0, 13.0), (3.1, 99.0)):
        found = round_distances(near, far)
        assert len(found) >= ENOUGH - 1 and all(near <= value <= far for value in found)
        if far > 10 * near:  # on an axis of 1/distance, nearly all of it is as near as this
            assert any(value < 3 * near for value in found)
        else:
            assert len(found) <= MOST
    assert round_distances(0.77, 2000.0)[:4] == [1, 10, 100, 1000]
    assert round_distances(5.0, 5.0) == round_distances(0.0, 3.0) == round_distances(1.0, float("inf")) == []
