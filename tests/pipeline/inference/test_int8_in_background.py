"""int8 is made beside f32, in a process of its own, and taken where it is accurate and faster."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path

import needs
import numpy as np
import pytest

import pipeline
from pipeline.inference import int8_in_background
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.int8_in_background import Int8InBackground, is_worthwhile, time_share
from pipeline.inference.load import load_estimator
from pipeline.models.nano import MODEL as NANO
from pipeline.runtimes.base import Runtime
from pipeline.settings import EstimatorSettings

needs_nncf = needs.packaged("nncf", extra="int8")


@pytest.fixture(autouse=True)
def without_bf16(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", "AVX2")  # on whatever processor
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(tmp_path / "cache"))  # int8 is not yet made


@pytest.fixture
def settings() -> EstimatorSettings:
    return EstimatorSettings(model="nano", input_size="fast")


@needs_nncf
@pytest.mark.long
def test_it_is_made_once_and_taken_where_it_is_faster(
    settings: EstimatorSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    estimator = load_estimator(settings)
    assert is_worthwhile(estimator, settings)
    share = 0.5
    monkeypatch.setattr(int8_in_background, "time_share", lambda *_: share)
    faster = Int8InBackground(estimator, settings).run()
    assert faster is not None
    assert (faster.runtime, faster.note) == ("openvino cpu int8", estimator.note)
    assert not is_worthwhile(faster, settings)
    with pipeline.open_source("demo") as source:
        image = next(iter(source)).image
    difference = np.abs(faster.estimate(image) - estimator.estimate(image)).max()
    assert 0 < difference < 0.2 * estimator.estimate(image).max()

    def never(_work: Int8InBackground) -> None:
        pytest.fail("it is in the cache")

    monkeypatch.setattr(Int8InBackground, "_make", never)
    assert Int8InBackground(estimator, settings).run() is not None
    share = 0.95  # on another machine, say
    assert Int8InBackground(estimator, settings).run() is None

    work = Int8InBackground(estimator, settings)

    def stopped_meanwhile(*_: Runtime) -> float:
        work.stop()
        return 0.5

    monkeypatch.setattr(int8_in_background, "time_share", stopped_meanwhile)
    assert work.run() is None


@needs_nncf
def test_what_is_stopped_leaves_no_process(settings: EstimatorSettings) -> None:
    work = Int8InBackground(load_estimator(settings), settings)
    results: list[DepthEstimator | None] = []
    thread = threading.Thread(target=lambda: results.append(work.run()))
    thread.start()
    while not multiprocessing.active_children() and thread.is_alive():
        pass
    work.stop()
    thread.join()
    assert results == [None]
    assert not multiprocessing.active_children()


def test_without_nncf_f32_stays(settings: EstimatorSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(int8_in_background, "is_nncf_missing", lambda: True)
    assert Int8InBackground(load_estimator(settings), settings).run() is None
    assert not multiprocessing.active_children()


@pytest.mark.parametrize(
    ("precision", "runtime", "streams"),
    [("f32", "auto", None), ("int8", "auto", None), ("auto", "torch", None), ("auto", "auto", 2)],
)
def test_only_what_auto_left_in_f32_for_one_picture_at_a_time(
    precision: str, runtime: str, streams: int | None
) -> None:
    settings = EstimatorSettings(model="nano", precision=precision, runtime=runtime, streams=streams)
    assert not is_worthwhile(DepthEstimator(NANO, Idle(streams or 1)), settings)
    assert is_worthwhile(DepthEstimator(NANO, Idle()), EstimatorSettings(model="nano"))


class Idle(Runtime):
    """Counts what it is asked."""

    description, threads = "openvino cpu f32", 1

    def __init__(self, streams: int = 1) -> None:
        self.streams = streams
        self.count = 0

    def run(self, batch: np.ndarray) -> np.ndarray:
        self.count += 1
        return batch[0, 0]


def test_both_are_timed_in_turn() -> None:
    one, other = Idle(), Idle()
    assert time_share(one, other, np.zeros((1, 3, 32, 32), np.float32)) > 0
    assert one.count == other.count == int8_in_background.ROUNDS + 1
