"""Rates and latencies, on a clock that the test turns."""

import pytest

from pipeline.live.meter import WINDOW, Meter


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_steady_stage_has_its_rate(clock):
    meter = Meter(clock)
    for _ in range(31):
        meter.count("capture")
        clock.now += 1 / 30
    assert meter.snapshot().rate("capture") == pytest.approx(30, rel=0.01)


def test_a_stage_that_falls_silent_slows_down_and_then_stands(clock):
    meter = Meter(clock)
    for _ in range(30):
        meter.count("capture")
        clock.now += 1 / 30
    clock.now += 1.0
    assert 10 < meter.snapshot().rate("capture") < 20
    clock.now += WINDOW
    assert meter.snapshot().rate("capture") == 0


def test_one_event_is_no_rate_yet(clock):
    meter = Meter(clock)
    meter.count("capture")
    assert meter.snapshot().rate("capture") == 0
    assert meter.snapshot().rate("never heard of") == 0


def test_percentiles_look_at_the_last_seconds_only(clock):
    meter = Meter(clock)
    meter.observe("latency_ms", 5000)
    clock.now += WINDOW + 1
    for value in range(1, 101):
        meter.observe("latency_ms", value)
    reading = meter.snapshot()
    assert reading.median("latency_ms") == 51
    assert reading.p95("latency_ms") == 96
    assert reading.median("nothing") == 0


def test_totals_count_since_the_start_and_reset_forgets(clock):
    meter = Meter(clock)
    meter.count("drop", 3)
    clock.now += WINDOW * 2
    meter.count("drop", 2)
    assert meter.snapshot().total("drop") == 5
    meter.reset()
    assert meter.snapshot().total("drop") == 0
