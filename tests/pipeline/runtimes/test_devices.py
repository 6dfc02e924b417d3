"""OpenVINO's other devices. Only the list of devices is made up here: what it lists and cannot be used is real."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from pipeline import plugins
from pipeline.benchmark.networks import variants
from pipeline.errors import RuntimeUnavailableError, SettingsError
from pipeline.inference.load import load_estimator
from pipeline.models.base import ModelCheck
from pipeline.runtimes import openvino_
from pipeline.runtimes.loader import bound_of, load_runtime, on_device


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenVINO lists graphics and a neural processor, too."""
    monkeypatch.setattr(openvino_, "devices", lambda: ("CPU", "GPU.0", "GPU.1", "NPU"))


class Twice(nn.Module):
    def forward(self, batch: Tensor) -> Tensor:
        return 2 * batch[:, 0]


@pytest.mark.parametrize(
    ("device", "runtime", "wanted"),
    [
        ("auto", "auto", "auto"),
        ("auto", "torch", "torch"),
        ("cpu", "auto", "openvino"),
        ("gpu", "auto", "openvino_gpu"),
        ("npu", "auto", "openvino_npu"),
    ],
)
def test_a_device_names_its_runtime(device: str, runtime: str, wanted: str) -> None:
    assert on_device(device, runtime) == wanted


def test_nvidia_comes_before_intel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.runtimes.torch_.has_graphics_card", lambda: True)
    assert on_device("gpu", "auto") == "torch"
    assert on_device("npu", "auto") == "openvino_npu"


def test_device_and_runtime_are_not_both_chosen() -> None:
    with pytest.raises(SettingsError, match="gpu and the runtime torch cannot both") as raised:
        load_estimator("nano", device="gpu", runtime="torch")
    assert "openvino_gpu" in raised.value.hint


@pytest.mark.parametrize("device", ["gpu", "npu"])
def test_one_that_is_not_there_is_one_line(device: str) -> None:
    if openvino_.has_device(device.upper()):
        pytest.skip("this computer has one")
    with pytest.raises(RuntimeUnavailableError, match=f"finds no {device.upper()} on this") as raised:
        load_estimator("nano", device=device)
    assert "--device cpu" in raised.value.hint


@pytest.mark.parametrize("device", ["gpu", "npu"])
@pytest.mark.usefixtures("listed")
def test_one_that_is_listed_and_does_not_work_is_one_line(device: str) -> None:
    check = ModelCheck("twice", torch.ones(1, 3, 32, 32).numpy(), {"f32": 1e-3, "bf16": 0.05})
    for options in ({}, {"check": check, "cache_key": "twice"}):
        with pytest.raises(RuntimeUnavailableError, match=f"cannot use the {device.upper()}") as raised:
            load_runtime(f"openvino_{device}", Twice, **options)
        assert "--device cpu" in raised.value.hint
        assert "\n" not in str(raised.value)


@pytest.mark.usefixtures("listed")
def test_they_are_measured_in_f16_first_by_the_bound_of_bf16() -> None:
    found = {(entry.runtime, entry.precision) for entry in variants(["nano"], ["openvino_gpu"])}
    assert found == {("openvino_gpu", "f16"), ("openvino_gpu", "f32")}
    assert plugins.load("pipeline.runtimes", "openvino_npu").precisions() == ("f16", "f32")
    assert bound_of({"f32": 1e-3, "bf16": 0.05}, "f16") == 0.05
    assert bound_of({"f32": 1e-3}, "f16") is None


@pytest.mark.usefixtures("listed")
def test_the_doctor_lists_them(depth_viewer: Any) -> None:
    _, out, _ = depth_viewer("doctor")
    assert "OpenVINO lists: CPU, GPU.0, GPU.1, NPU" in out
    assert "openvino_gpu\n" in out


def test_the_cpu_itself_is_a_device() -> None:
    assert load_estimator("nano", device="cpu").runtime.startswith("openvino cpu ")
