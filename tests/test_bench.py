"""The benchmark measures what it says, tells it as a table and as JSON, and ends with the facts of the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.benchmark import compare_networks, variants
from pipeline.models.midas_small import MODEL as MIDAS_SMALL
from pipeline.settings import EstimatorSettings

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Run `depth-viewer bench` as a user does, in a cache that lasts as long as this file."""
    cache = tmp_path_factory.mktemp("cache")

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "viewer", "bench", *arguments],
            capture_output=True, text=True, timeout=180, cwd=ROOT,
            env={**os.environ, "DEPTH_VIEWER_CACHE": str(cache), "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="module")
def everything(bench: Callable[..., str]) -> dict[str, Any]:
    options = ("--model", "nano", "--input-size", "fast", "--rounds", "3", "--seconds", "0.5", "--json")
    found: dict[str, Any] = json.loads(bench("demo", *options))
    return found


def test_facts_of_the_machine(everything: dict[str, Any]) -> None:
    facts = everything["machine"]
    assert facts["cores"] >= 1
    assert facts["processor"]
    assert {"torch", "openvino", "numpy", "load"} <= set(facts)


def test_every_network_in_turns(everything: dict[str, Any]) -> None:
    rows = {(row["runtime"], row["precision"]): row for row in everything["networks"]}
    assert {("torch", "f32"), ("openvino", "f32")} <= set(rows)
    for (runtime, precision), row in rows.items():
        assert (row["model"], row["input_size"], row["network_size"]) == ("nano", "fast", "224x128")
        assert 0 < row["median_ms"] <= row["p95_ms"]
        assert row["fps"] == pytest.approx(1000 / row["median_ms"])
        assert row["faster"] == pytest.approx(rows["torch", "f32"]["median_ms"] / row["median_ms"])
        limit = {"f32": 1e-4, "bf16": 0.015}[precision]
        assert row["error"] <= (0 if runtime == "torch" else limit)


def test_conversion_and_live_from_end_to_end(everything: dict[str, Any]) -> None:
    (conversion,), (live,) = everything["conversion"], everything["live"]
    assert conversion["frames"] == 300
    assert conversion["share"] == pytest.approx(conversion["fps"] / conversion["bare_fps"])
    assert live["model"] == "nano"
    assert live["measured_fps"] > 0
    assert 0 < live["latency_ms"] <= live["latency_p95_ms"]


def test_a_start_from_nothing(bench: Callable[..., str]) -> None:
    (start,) = json.loads(bench("--startup", "--model", "nano", "--json"))["startup"]
    assert start["model"] == "nano"
    assert 0 < start["window"] < start["first_depth"]


def test_a_table_for_people(bench: Callable[..., str]) -> None:
    lines = bench("demo", "--part", "networks", "--model", "nano", "--runtime", "openvino",
                  "--precision", "f32", "--rounds", "1").splitlines()  # fmt: skip
    assert [line.split()[3] for line in lines if line.startswith("nano ")] == ["fast", "official", "quality"]


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
