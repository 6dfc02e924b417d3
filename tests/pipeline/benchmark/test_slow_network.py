"""A network as slow as one wants it, and the window with it."""

import numpy as np
import pytest
from click.testing import CliRunner

from pipeline import benchmark
from pipeline.benchmark import slow_network
from pipeline.benchmark.slow_network import SlowRuntime
from pipeline.errors import SettingsError
from viewer.cli import cli


class Counting:
    description, threads, streams = "counting", 2, 1

    def __init__(self):
        self.runs = 0

    def run(self, batch):
        self.runs += 1
        return batch[0, 0] + self.runs


@pytest.mark.parametrize(("milliseconds", "runs"), [(30, 3), (1, 1)])
def test_it_runs_until_the_time_is_over(monkeypatch, milliseconds, runs):
    network = Counting()
    monkeypatch.setattr(slow_network, "perf_counter", lambda: 0.01 * network.runs)  # each takes 10 ms
    slow = SlowRuntime(network, milliseconds)
    batch = np.zeros((1, 3, 4, 5), np.float32)
    np.testing.assert_array_equal(slow.run(batch), np.ones((4, 5)))  # the first one's result
    assert network.runs == runs
    assert slow.description == f"counting, made to take {milliseconds} ms"
    assert (slow.threads, slow.streams) == (2, 1)


def test_the_live_part_is_measured_with_a_slow_model(monkeypatch, tmp_path):
    from viewer.commands import _bench_run
    from viewer.desktop.devtools import offscreen
    from viewer.desktop.state.statistics import LiveStatistics

    asked = []

    def rehearse(source, seconds, screenshot, *, estimator, slow_ms):
        asked.append((estimator.model, slow_ms))
        return LiveStatistics(model=estimator.model, measured_fps=29.0, is_carrying=slow_ms is not None)

    monkeypatch.setattr(offscreen, "rehearse", rehearse)
    run = _bench_run.BenchRun(("live",), ("midas_small",), 1, as_json=True)
    run.measure_on("clip.mp4", 1.0, (150.0, 400.0))
    assert asked == [("midas_small", None), ("nano", 150.0), ("nano", 400.0)]
    assert [row["model"] for row in run._found["live"]] == ["midas_small", "150 ms", "400 ms"]


@pytest.mark.parametrize(
    ("given", "every"), [((), 1), (("--model-every", "4"), 4), (("--model-every", "auto"), "auto")]
)
def test_conversions_are_measured_with_key_frames(monkeypatch, given, every):
    asked = []

    def measure_conversion(clip, settings, model_every):
        asked.append(model_every)
        raise SettingsError("enough")

    monkeypatch.setattr(benchmark, "measure_conversion", measure_conversion)
    arguments = ["bench", "clip.mp4", "--part", "conversion", "--model", "nano", *given]
    assert CliRunner().invoke(cli, arguments).exit_code == 1
    assert asked == [every]


@pytest.mark.parametrize("odd", ["0", "99", "often"])
def test_an_odd_number_of_key_frames_is_refused(odd):
    refused = CliRunner().invoke(cli, ["bench", "--model-every", odd])
    assert refused.exit_code == 2
    assert "--model-every" in refused.output
