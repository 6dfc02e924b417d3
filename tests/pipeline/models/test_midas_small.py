"""MiDaS_small is the official network: its names, its shapes, its numbers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from official import Official
from patience import PATIENCE
from torch import nn
from torch.nn import functional

from pipeline.models.checkpoint import load_into
from pipeline.models.midas_small import MODEL, MidasSmallNet
from pipeline.models.preprocess import network_input
from pipeline.render.upsample import enlarge


@pytest.fixture(scope="module")
def network(midas_weights: Path) -> nn.Module:
    return MODEL.build(midas_weights)


@pytest.fixture(scope="module")
def official(shared: Path) -> Official:
    return Official(shared / "midas_small")


def relative_error(actual: np.ndarray, expected: np.ndarray) -> float:
    """Largest deviation as a share of the largest value."""
    return float(np.abs(actual - expected).max() / np.abs(expected).max())


def test_names_and_shapes_are_the_official_ones(official: Official) -> None:
    ours = MidasSmallNet().state_dict()
    assert list(ours) == list(official.weights)
    assert {name: value.shape for name, value in ours.items()} == {
        name: value.shape for name, value in official.weights.items()
    }


def test_size_of_the_network() -> None:
    network = MidasSmallNet()
    assert len(network.state_dict()) == 482
    assert sum(parameter.numel() for parameter in network.parameters()) == 21_320_545


def test_numbers_are_the_official_ones(official: Official) -> None:
    network = MidasSmallNet().eval()
    network.load_state_dict(official.weights, strict=True)
    batch = network_input(official.image(480, 640, 1))
    with torch.inference_mode():
        disparity = network(torch.from_numpy(batch))[0].numpy()

    expected = official.expected("expected_480x640_seed1.npz")
    assert batch.shape == tuple(expected["network_input_shape"])
    assert disparity.dtype == np.float32
    assert relative_error(disparity, expected["prediction"]) < 1e-4
    assert relative_error(enlarge(disparity, (480, 640))[::4, ::4], expected["upsampled"]) < 1e-4


@pytest.mark.parametrize("zipped", [True, False], ids=["new format", "old format"])
def test_takes_the_official_checkpoint_in_either_format(
    zipped: bool, official: Official, tmp_path: Path
) -> None:
    file = tmp_path / "official.pt"
    torch.save(official.weights, file, _use_new_zipfile_serialization=zipped)
    network = MODEL.build(file)
    assert not network.training
    for name, value in network.state_dict().items():
        assert torch.equal(value, official.weights[name]), name


@pytest.mark.parametrize("size", [(32, 32), (32, 256), (256, 128), (160, 224), (288, 512)])
def test_every_size(network: nn.Module, size: tuple[int, int]) -> None:
    batch = torch.randn(2, 3, *size, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        disparity = network(batch)
        alone = network(batch[1:])
    assert disparity.shape == (2, *size)
    assert disparity.min() >= 0
    assert relative_error(disparity[1:].numpy(), alone.numpy()) < 1e-4


def test_sizes_leave_no_trace(network: nn.Module) -> None:
    """Padding that is fixed by the first size seen, as upstream's exportable convolutions do, would change this."""
    wide, tall = torch.rand(1, 3, 64, 160), torch.rand(1, 3, 192, 96)
    with torch.inference_mode():
        first = network(wide)
        network(tall)
        assert torch.equal(network(wide), first)


@pytest.mark.parametrize("size", [(64, 64), (96, 160)])
def test_strided_convolutions_are_padded_as_tensorflow_does(
    network: nn.Module, size: tuple[int, int]
) -> None:
    """For even sizes: one row and column less before than after."""
    stem = network.pretrained.layer1[0]
    batch = torch.rand(1, 3, *size)
    with torch.inference_mode():
        expected = functional.conv2d(functional.pad(batch, (0, 1, 0, 1)), stem.weight, stride=2)
        assert torch.allclose(stem(batch), expected, atol=1e-6)


def test_weights_can_be_loaded_into_a_network_that_has_values(midas_weights: Path) -> None:
    network = MidasSmallNet()
    load_into(network, midas_weights)
    expected = torch.load(midas_weights, weights_only=True)
    assert all(torch.equal(value, expected[name]) for name, value in network.state_dict().items())


def run_alone(code: str) -> str:
    """What a fresh interpreter prints, with warnings as errors."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.strip()


def test_facts_come_without_torch() -> None:
    code = """
import sys
from pipeline.models.midas_small import MODEL
MODEL.title, MODEL.licence, MODEL.is_available()
print(sorted({"torch", "timm", "openvino", "ssl"} & set(sys.modules)))
"""
    assert run_alone(code) == "[]"


@pytest.mark.long
def test_timm_works_beside_a_torchvision_whose_compiled_part_cannot_be_loaded() -> None:
    code = """
import torch
def refuse(path):
    raise OSError("built for another torch")
torch.ops.load_library = refuse
from pipeline.models._timm_encoder import create_encoder
encoder = create_encoder("tf_efficientnet_lite0")
print(encoder.conv_stem(torch.zeros(1, 3, 32, 64)).shape)
import torchvision
try:
    torchvision.ops.nms(torch.zeros(1, 4), torch.zeros(1), 0.5)
except RuntimeError as error:
    print(str(error)[:31])
"""
    assert run_alone(code).splitlines() == ["torch.Size([1, 32, 16, 32])", "Couldn't load custom C++ ops. T"]
