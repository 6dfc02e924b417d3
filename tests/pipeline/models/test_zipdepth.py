"""ZipDepth is the official network: its names, its shapes, its numbers, folded or not, at every size."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from file_server import FileServer
from official import Official
from torch import nn
from torch.nn import functional

from pipeline.errors import WeightsInvalidError
from pipeline.models import weights
from pipeline.models._zipdepth_net import ConvexUpsampling
from pipeline.models.folding import folded
from pipeline.models.zipdepth import MODEL, ZipDepthNet
from pipeline.runtimes.loader import load_runtime

CASES = [(480, 640, 1, 256, "fast"), (360, 640, 2, 384, "official")]
SIZES = [(32, 32), (32, 256), (256, 128), (160, 224), (288, 512)]


@pytest.fixture(scope="module")
def official(shared: Path) -> Official:
    return Official(shared / "zipdepth")


@pytest.fixture(scope="module")
def network(zipdepth_weights: Path) -> nn.Module:
    """As trained: branches and normalizations of its own."""
    network = ZipDepthNet().eval()
    entries = torch.load(zipdepth_weights, weights_only=True)["model_state_dict"]
    network.load_state_dict({name: entries[f"module.{name}"] for name in network.state_dict()})
    return network


@pytest.fixture(scope="module")
def built(zipdepth_weights: Path) -> nn.Module:
    return MODEL.build(zipdepth_weights)


def error(actual: np.ndarray, expected: np.ndarray) -> float:
    """Largest deviation as a share of the spread."""
    return float(np.abs(actual - expected).max() / expected.std())


def run(network: nn.Module, batch: np.ndarray) -> np.ndarray:
    with torch.inference_mode():
        disparity: np.ndarray = network(torch.from_numpy(batch))[0].numpy()
    return disparity


def random_batch(height: int, width: int, pictures: int = 1) -> np.ndarray:
    return np.random.default_rng(0).random((pictures, 3, height, width), np.float32)


def test_names_and_shapes_are_the_official_ones(official: Official) -> None:
    ours = ZipDepthNet().state_dict()
    assert list(ours) == list(official.weights)
    assert {name: value.shape for name, value in ours.items()} == {
        name: value.shape for name, value in official.weights.items()
    }


def test_size_of_the_network(built: nn.Module) -> None:
    assert len(ZipDepthNet().state_dict()) == 278
    assert sum(parameter.numel() for parameter in built.parameters()) == MODEL.parameters == 6_142_206


@pytest.mark.parametrize(("height", "width", "seed", "side", "input_size"), CASES)
@pytest.mark.parametrize("runtime", ["torch", "openvino"])
def test_numbers_are_the_official_ones(
    official: Official,
    tmp_path: Path,
    height: int,
    width: int,
    seed: int,
    side: int,
    input_size: str,
    runtime: str,
) -> None:
    torch.save(official.weights, tmp_path / "official.pth")
    batch = MODEL.prepare(official.image(height, width, seed), input_size)
    disparity = load_runtime(runtime, lambda: MODEL.build(tmp_path / "official.pth")).run(batch)

    expected = official.expected(f"expected_{height}x{width}_seed{seed}_size{side}.npz")
    assert batch.shape == tuple(expected["network_input_shape"])
    assert disparity.dtype == np.float32
    assert error(disparity[::2, ::2], expected["prediction"]) < 1e-3
    # Upstream enlarges by this; the program has one way for all networks.
    large = functional.interpolate(
        torch.from_numpy(disparity)[None, None], (height, width), mode="bilinear", align_corners=True
    )
    assert error(large[0, 0, ::4, ::4].numpy(), expected["upsampled"]) < 1e-3


@pytest.mark.parametrize("size", SIZES)
def test_folding_changes_nothing_at_any_size(
    network: nn.Module, built: nn.Module, size: tuple[int, int]
) -> None:
    batch = random_batch(*size, pictures=2)
    with torch.inference_mode():
        expected, disparity = network(torch.from_numpy(batch)).numpy(), built(torch.from_numpy(batch)).numpy()
    assert disparity.shape == (2, *size)
    assert disparity.min() >= 0
    assert error(disparity, expected) < 1e-3


def test_folding_leaves_convolutions_only(built: nn.Module) -> None:
    kinds = {type(module) for module in built.decoder.modules()}
    assert nn.BatchNorm2d not in kinds
    assert not any(name.startswith("branch") for name, _ in built.encoder.stage3[0].named_modules())


def test_runtimes_agree_at_every_size(built: nn.Module) -> None:
    runtime = load_runtime("openvino", lambda: built)
    for size in SIZES:
        assert error(runtime.run(random_batch(*size)), run(built, random_batch(*size))) < 1e-3


def test_upsampling_is_convex(network: nn.Module) -> None:
    """Against the plain way to write it: unfold, a softmax over nine neighbors, a sum."""
    upsampling = network.decoder.convex_up
    assert isinstance(upsampling, ConvexUpsampling)
    features, disparity = torch.randn(2, 32, 6, 10), torch.rand(2, 1, 6, 10)
    with torch.inference_mode():
        scores = upsampling.mask_pred(features).view(2, 9, 4, 6, 10)
        around = functional.unfold(functional.pad(disparity, (1, 1, 1, 1), mode="replicate"), 3)
        mean = (scores.softmax(dim=1) * around.view(2, 9, 1, 6, 10)).sum(dim=1)
        assert torch.allclose(
            upsampling(features, disparity), functional.pixel_shuffle(mean, 2), rtol=1e-5, atol=1e-6
        )


def test_upsampling_bears_scores_of_any_size() -> None:
    upsampling = ConvexUpsampling(32).eval()
    nn.init.constant_(upsampling.mask_pred[-1].bias, 0)
    upsampling.mask_pred[-1].bias.data[::5] = 1e4
    with torch.inference_mode():
        large = upsampling(torch.randn(1, 32, 4, 4), torch.rand(1, 1, 4, 4))
    assert torch.isfinite(large).all()
    assert large.min() >= 0
    assert large.max() <= 1


@pytest.mark.parametrize(
    ("picture", "input_size", "expected"),
    [
        ((480, 640), "official", (384, 512)),
        ((720, 1280), "official", (384, 672)),
        ((1280, 720), "official", (672, 384)),
        ((720, 1280), "fast", (256, 448)),
        ((720, 1280), "quality", (512, 896)),
        ((720, 1280), 320, (192, 320)),
        ((10, 4000), "official", (384, 1536)),
        ((1, 1), "official", (384, 384)),
    ],
)
def test_the_shorter_side_is_official(
    picture: tuple[int, int], input_size: str | int, expected: tuple[int, int]
) -> None:
    assert MODEL.network_size(*picture, input_size) == expected


def test_the_network_normalizes_itself() -> None:
    image = np.random.default_rng(0).integers(0, 256, (384, 512, 3), np.uint8)
    batch = MODEL.prepare(image)
    assert batch.flags.c_contiguous
    assert np.allclose(batch[0].transpose(1, 2, 0) * 255, image, atol=1e-4)


def test_a_training_file_is_taken_without_what_only_training_needs(
    zipdepth_weights: Path, network: nn.Module, built: nn.Module
) -> None:
    entries = torch.load(zipdepth_weights, weights_only=True)
    assert set(entries) == {"epoch", "model_state_dict"}
    assert len(entries["model_state_dict"]) == 279
    batch = random_batch(64, 96)
    assert error(run(built, batch), run(folded(network), batch)) < 1e-5


def test_the_head_for_other_processors_is_refused_by_name(zipdepth_weights: Path, tmp_path: Path) -> None:
    entries = torch.load(zipdepth_weights, weights_only=True)["model_state_dict"]
    other = {name.replace("mask_pred", "where_conv"): value for name, value in entries.items()}
    torch.save(other, tmp_path / "npu.pth")
    with pytest.raises(WeightsInvalidError, match=r"lacks “decoder\.convex_up\.mask_pred"):
        MODEL.build(tmp_path / "npu.pth")


@pytest.mark.parametrize("published", [True, False])
def test_a_download_is_held_against_gits_digest(
    zipdepth_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, published: bool
) -> None:
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(tmp_path))
    content = zipdepth_weights.read_bytes()
    digest = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
    with FileServer(content) as server:
        entry = replace(weights.TABLE["zipdepth"], url=server.url)
        monkeypatch.setitem(
            weights.TABLE, "zipdepth", replace(entry, git_digest=digest) if published else entry
        )
        if published:
            assert MODEL.fetch().read_bytes() == content
        else:
            with pytest.raises(WeightsInvalidError, match="damaged or not the published file"):
                MODEL.fetch()
            assert not MODEL.is_available()
