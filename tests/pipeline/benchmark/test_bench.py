"""The benchmark measures what it says, tells it as a table and as JSON, and ends with the facts of the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import needs
import numpy as np
import pytest
from clips import write_clip
from patience import PATIENCE
from project import ROOT

from pipeline.benchmark import (
    BaselineFigures,
    ConversionFigures,
    MemoryFigures,
    compare_baselines,
    compare_networks,
    goals,
    measure_endurance,
    measure_memory,
    variants,
)
from pipeline.benchmark.baselines import EAGER, ONNX, EagerRuntime, OnnxRuntime
from pipeline.benchmark.endurance import Point, growth
from pipeline.models.base import load_model
from pipeline.models.midas_small import MODEL as MIDAS_SMALL
from pipeline.settings import EstimatorSettings
from viewer.commands._bench_tables import endurance
from viewer.desktop.state.statistics import LiveStatistics
from viewer.web.rehearsal import UploadFigures


@pytest.fixture(scope="module")
def bench() -> Callable[..., str]:
    """Run `depth-viewer bench` as a user does."""

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "viewer", "bench", *arguments],
            capture_output=True, text=True, timeout=PATIENCE, cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="module")
def everything(bench: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    clip = tmp_path_factory.mktemp("clip") / "short.mp4"
    write_clip(clip, size=(160, 90), frames=40)
    options = ("--model", "nano", "--input-size", "fast", "--rounds", "3", "--seconds", "0.5", "--json")
    found: dict[str, Any] = json.loads(bench(str(clip), *options))
    return found


@pytest.mark.long
def test_facts_of_the_machine(everything: dict[str, Any]) -> None:
    facts = everything["machine"]
    assert facts["cores"] >= 1
    assert facts["processor"]
    assert {"torch", "openvino", "numpy", "load"} <= set(facts)
    assert 0 < facts["free"] < 1.1


@pytest.mark.long
def test_every_network_in_turns(everything: dict[str, Any]) -> None:
    rows = {(row["runtime"], row["precision"]): row for row in everything["models"]}
    assert {("torch", "f32"), ("openvino", "f32")} <= set(rows)
    for (runtime, precision), row in rows.items():
        assert (row["model"], row["input_size"], row["network_size"]) == ("nano", "fast", "224x128")
        assert 0 < row["median_ms"] <= row["p95_ms"]
        assert row["fps"] == pytest.approx(1000 / row["median_ms"])
        assert row["faster"] == pytest.approx(rows["torch", "f32"]["median_ms"] / row["median_ms"])
        limit = load_model("nano").bounds[precision]
        assert row["error"] <= (0 if runtime == "torch" else limit)


@pytest.mark.long
def test_conversion_and_live_from_end_to_end(everything: dict[str, Any]) -> None:
    (conversion,), (live,) = everything["conversion"], everything["live"]
    assert (conversion["frames"], conversion["size"]) == (40, "160x90")
    assert conversion["share"] == pytest.approx(conversion["fps"] / conversion["bare_fps"])
    assert conversion["bare_cpu_ms"] > 0
    assert live["model"] == "nano"
    assert live["measured_fps"] > 0
    assert 0 < live["latency_ms"] <= live["latency_p95_ms"]


@pytest.mark.long
def test_what_each_stage_takes(everything: dict[str, Any]) -> None:
    stages = everything["profile of nano"]
    assert [stage["name"] for stage in stages] == [
        "decode",
        "resize",
        "network",
        "stabilize",
        "color",
        "encode",
    ]
    assert sum(stage["share"] for stage in stages) == pytest.approx(1)
    assert all(stage["cpu_ms"] > 0 for stage in stages)


@pytest.mark.long
def test_the_baselines_are_compared_with_torch(
    midas_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(tmp_path / "cache"))
    MIDAS_SMALL.import_file(midas_weights)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)  # as if it were not installed
    rows = {(row.model, row.runtime): row for row in compare_baselines(rounds=2)}
    eager, missing = rows["midas_small", EAGER], rows["midas_small", ONNX]
    assert (eager.faster, eager.error) == (1, 0)
    assert "not installed" in missing.note
    assert missing.median_ms == 0
    (classic,) = (row for row in rows.values() if row.is_default and row.model == "midas_small")
    assert classic.faster == pytest.approx(eager.median_ms / classic.median_ms)
    assert classic.error is not None and classic.error < 0.05
    assert [row.is_default for row in rows.values() if row.model == "nano"] == [True]
    for row in rows.values():
        assert (row.error or 0) < 0.05 or row.note  # what is far off was refused, and says so


def test_onnx_runtime_gives_the_same(midas_weights: Path) -> None:
    needs.package("onnxruntime", extra="bench")
    network = MIDAS_SMALL.build(midas_weights)
    batch = np.random.default_rng(0).normal(size=(1, 3, 256, 256)).astype(np.float32)
    one, other = EagerRuntime(network).run(batch), OnnxRuntime(network).run(batch)
    assert np.abs(one - other).max() < 1e-3 * one.max()


def baseline(model: str, runtime: str, median_ms: float, is_default: bool = False) -> BaselineFigures:
    return BaselineFigures(model, runtime, is_default, median_ms)


def test_goals_are_reckoned_from_the_figures() -> None:
    baselines = [
        baseline("midas_small", EAGER, 100.0),
        baseline("midas_small", ONNX, 44.0),
        baseline("midas_small", "openvino cpu mixed", 20.0, is_default=True),
        baseline("midas_small", "openvino cpu bf16", 10.0),
        baseline("nano", "openvino cpu bf16", 5.1, is_default=True),
    ]
    conversion = ConversionFigures("nano", "", "1280x720", 10, 85.0, 100.0, 0.85, 1.0, 1.0, 0)
    live = LiveStatistics(measured_fps=18.1, latency_p95_ms=134.0, inference_ms=50.0, model="nano")
    carried = LiveStatistics(
        measured_fps=29.0, latency_p95_ms=70.0, inference_ms=150.0, model="slow", is_carrying=True
    )
    memory = MemoryFigures("320x180", (60, 600), (100.0, 106.0), 1.06)
    uploads = [
        UploadFigures("nano", "", size, 2, 100.0, 100 * share, 5.0, 6.0, share)
        for size, share in (("256x256", 0.82), ("640x480", 0.5))
    ]
    found = [
        (goal.measured, goal.passed)
        for goal in goals(baselines, [conversion], [live, carried], uploads, memory)
    ]
    assert found == [
        ("5.00x", True),
        ("2.20x", True),
        ("3.92x", False),
        ("0.85", True),
        ("0.60", False),  # of the 30 that the source gives
        ("134 ms", False),  # 2 x 50 + 33.3
        ("0.97", True),
        ("70 ms", True),  # 40 + 33.3
        ("0.82", True),  # of pictures as large as the network sees them
        ("1.06", False),
    ]


def test_nothing_is_reached_where_others_have_the_processor() -> None:
    baselines = [
        baseline("midas_small", EAGER, 900.0),
        baseline("midas_small", "openvino cpu f32", 20.0, is_default=True),
    ]
    memory = MemoryFigures("320x180", (60, 600), (100.0, 101.0), 1.01)
    first, *_, last = goals(baselines, memory=memory, free=0.5)
    assert (first.measured, first.passed) == ("45.00x, with only 50% of the cores free", None)
    assert last.passed  # memory does not depend on it


def test_what_was_not_measured_is_no_goal_reached() -> None:
    assert {goal.passed for goal in goals()} == {None}
    assert len(goals()) == 8
    without = [
        baseline("midas_small", EAGER, 100.0),
        baseline("midas_small", ONNX, 0.0),
        baseline("nano", "", 5.0, True),
    ]
    assert {goal.passed for goal in goals(without)} == {None}
    assert goals()[0].measured == "not measured: needs --part baselines"
    failed = BaselineFigures("midas_small", EAGER, note="its weights are not installed")
    assert goals([failed])[0].measured == "not measured: its weights are not installed"


@pytest.mark.long
def test_memory_of_two_conversions() -> None:
    figures = measure_memory((1, 2))
    assert figures.share == pytest.approx(figures.peak_mib[1] / figures.peak_mib[0])
    assert 50 < figures.peak_mib[0] < 2000


@pytest.mark.long
def test_memory_is_watched_all_along() -> None:
    course = measure_endurance(hours=40 / 3600, size=(160, 90))
    seen = [(point.stage, point.frames) for point in course.points]
    assert seen == [
        ("estimating depth", 500), ("estimating depth", 1000), ("writing", 500), ("writing", 1000),
        ("finishing", 1200), ("finished", 1200),
    ]  # fmt: skip
    assert course.frames == 1200
    assert 50 < course.peak_mib < 2000
    assert len(list(endurance(course))) == 2 + len(course.points)


def test_growth_is_that_of_the_stage_that_grows_most() -> None:
    def stage(name: str, start: float, a_frame: float) -> list[Point]:
        return [Point(name, frames, start + a_frame * max(frames, 2000)) for frames in range(0, 10_000, 500)]

    hour = 30 * 3600
    points = (
        *stage("estimating depth", 900, 0),
        *stage("writing", 200, 3 / hour),
        Point("finished", 10_000, 500),
    )
    assert growth(points) == pytest.approx(3)
    assert growth(points[:4]) is None


@pytest.mark.long
def test_a_start_from_nothing(bench: Callable[..., str]) -> None:
    (start,) = json.loads(bench("--startup", "--model", "nano", "--json"))["startup"]
    assert start["model"] == "nano"
    assert 0 < start["window"] < start["first_depth"]


def test_a_table_for_people(bench: Callable[..., str]) -> None:
    lines = bench("demo", "--part", "models", "--model", "nano", "--runtime", "openvino",
                  "--precision", "f32", "--rounds", "1").splitlines()  # fmt: skip
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| nano ")
    ]
    assert [row[2].split()[0] for row in rows] == ["fast", "official", "quality"]


@pytest.mark.long
def test_uploads_beside_the_bare_network(bench: Callable[..., str]) -> None:
    found = json.loads(bench("--part", "web", "--model", "nano", "--rounds", "2", "--json"))["web"]
    assert [entry["size"] for entry in found] == ["256x256", "640x480"]
    for entry in found:
        assert entry["model"] == "nano"
        assert 0 < entry["share"] < 2
        assert entry["upload_cpu_ms"] > entry["bare_cpu_ms"] > 0


def test_a_variant_that_is_refused_is_told(
    midas_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(tmp_path / "cache"))
    MIDAS_SMALL.import_file(midas_weights)
    chosen = [EstimatorSettings("midas_small", "torch", precision=precision) for precision in ("f32", "bf16")]
    picture = np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8)
    reference, rounded = compare_networks(chosen, [picture], rounds=1)
    assert (reference.refused, reference.error, reference.faster) == ("", 0, 1)
    assert "midas_small on torch bf16" in rounded.refused
    assert rounded.median_ms == 0


def test_only_what_was_asked_for() -> None:
    asked = variants(["nano"], ["openvino"], ["f32"], ["fast", 320])
    assert [(entry.model, entry.runtime, entry.precision, entry.input_size) for entry in asked] == [
        ("nano", "openvino", "f32", "fast"),
        ("nano", "openvino", "f32", 320),
    ]
    assert {entry.precision for entry in variants(["nano"], ["torch"])} == {"f32"}
    assert "int8" not in {entry.precision for entry in variants(["nano"], ["openvino"])}
    assert {entry.precision for entry in variants(["nano"], precisions=["int8"])} == {"int8"}
