"""The built-in network: its size, its file, what it takes and what it gives."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from torch.utils.flop_counter import FlopCounterMode

from pipeline.errors import WeightsInvalidError
from pipeline.models import nano_v1
from pipeline.models._nano_net import NanoNet, Sharp
from pipeline.models._nano_v1_net import doubled
from pipeline.models.folding import folded
from pipeline.models.nano import MODEL, network_size


@pytest.fixture(scope="module")
def network() -> torch.nn.Module:
    return MODEL.build(MODEL.fetch())


def run(network: torch.nn.Module, image: np.ndarray) -> np.ndarray:
    with torch.inference_mode():
        return network(torch.from_numpy(MODEL.prepare(image)))[0].numpy()


def test_it_is_small() -> None:
    network = NanoNet().eval()
    assert sum(parameter.numel() for parameter in network.parameters()) <= 3_500_000
    with FlopCounterMode(display=False) as counter:
        network(torch.zeros(1, 3, 192, 256))
    assert counter.get_total_flops() <= 1e9
    assert MODEL.fetch().stat().st_size <= 7e6


@pytest.mark.parametrize("size", [(32, 32), (192, 256), (256, 192), (160, 288), (32, 512), (384, 512)])
def test_any_multiple_of_32_gives_finite_disparity(network: torch.nn.Module, size: tuple[int, int]) -> None:
    batch = torch.randn(2, 3, *size, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        disparity = network(batch)
    assert disparity.shape == (2, *size)
    assert disparity.dtype == torch.float32
    assert torch.isfinite(disparity).all()
    assert disparity.min() >= 0


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ((480, 640), (192, 256)),
        ((720, 1280), (160, 288)),
        ((1280, 720), (288, 160)),
        ((500, 500), (224, 224)),
        ((1, 1), (224, 224)),
        ((5, 3), (288, 160)),
        ((1, 4000), (32, 512)),
    ],
)
def test_the_aspect_is_kept_and_the_area_stays(picture: tuple[int, int], expected: tuple[int, int]) -> None:
    assert network_size(*picture) == expected


@pytest.mark.parametrize("shape", [(480, 640, 3), (1, 1, 3), (5, 3, 3), (1080, 1920, 3)])
def test_pictures_are_normalized_as_imagenet(shape: tuple[int, ...]) -> None:
    image = np.empty(shape, np.uint8)
    image[:] = (255, 0, 124)
    batch = MODEL.prepare(image)
    assert batch.dtype == np.float32
    assert batch.flags.c_contiguous
    means = batch.mean((0, 2, 3))
    expected = [(1 - 0.485) / 0.229, (0 - 0.456) / 0.224, (124 / 255 - 0.406) / 0.225]
    np.testing.assert_allclose(means, expected, atol=1e-4)


def test_multiplying_the_normalizations_in_changes_nothing() -> None:
    torch.manual_seed(0)
    network = NanoNet()
    for _ in range(3):  # so that averages differ from their start
        network(torch.randn(2, 3, 64, 64))
    network.eval()
    batch = torch.randn(1, 3, 64, 96)
    with torch.inference_mode():
        before = network(batch)
        after = folded(network)(batch)
    torch.testing.assert_close(before, after, rtol=1e-4, atol=1e-5)


def test_the_file_says_what_it_is_and_is_all_half_precision() -> None:
    from safetensors import safe_open

    with safe_open(MODEL.fetch(), "pt") as file:
        assert int(file.metadata()["pictures_seen"]) > 0
    floating = [value for value in load_file(MODEL.fetch()).values() if value.is_floating_point()]
    assert floating
    assert {value.dtype for value in floating} == {torch.float16}


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    entries = load_file(MODEL.fetch())
    name = next(name for name, value in entries.items() if value.is_floating_point())
    save_file({k: v for k, v in entries.items() if k != name}, tmp_path / "missing.safetensors")
    with pytest.raises(WeightsInvalidError, match="lacks"):
        MODEL.build(tmp_path / "missing.safetensors")
    save_file({**entries, name: entries[name] * float("nan")}, tmp_path / "nan.safetensors")
    with pytest.raises(WeightsInvalidError, match="finite"):
        MODEL.build(tmp_path / "nan.safetensors")


def test_one_color_everywhere_is_no_reason_to_fail(network: torch.nn.Module) -> None:
    for level in (0, 128, 255):
        disparity = run(network, np.full((240, 320, 3), level, np.uint8))
        assert np.isfinite(disparity).all()


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (16, 24)])
def test_doubling_is_bilinear(size: tuple[int, int]) -> None:
    values = torch.randn(2, 1, *size, generator=torch.Generator().manual_seed(0))
    expected = torch.nn.functional.interpolate(values, scale_factor=2.0, mode="bilinear", align_corners=False)
    assert torch.allclose(doubled(values), expected, atol=1e-6)


def test_the_last_layer_begins_bilinear_and_can_end_between_two_pixels() -> None:
    last = Sharp(16).eval()
    features = torch.randn(2, 16, 5, 7, generator=torch.Generator().manual_seed(0))
    values = last.value(features)
    torch.testing.assert_close(last(features), doubled(values), rtol=1e-4, atol=1e-5)
    assert last.shares.bias is not None
    last.shares.bias.data[:] = -30
    nearest = values.repeat_interleave(2, 2).repeat_interleave(2, 3)
    torch.testing.assert_close(last(features), nearest, rtol=1e-4, atol=1e-5)
    last.shares.bias.data[:4] = 30  # all of the way to the cell across
    left = torch.cat([values[..., :1], values[..., :-1]], 3)
    torch.testing.assert_close(last(features)[..., ::2], left.repeat_interleave(2, 2), rtol=1e-4, atol=1e-5)


def test_the_first_nano_can_still_be_asked_for() -> None:
    image = np.random.default_rng(0).integers(0, 256, (240, 320, 3)).astype(np.uint8)
    first = nano_v1.MODEL.build(nano_v1.MODEL.fetch())
    assert sum(parameter.numel() for parameter in first.parameters()) <= 2_500_000
    assert np.isfinite(run(first, image)).all()
    with pytest.raises(WeightsInvalidError, match="lacks"):
        MODEL.build(nano_v1.MODEL.fetch())
