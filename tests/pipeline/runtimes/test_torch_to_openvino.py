"""Networks come to OpenVINO by tracing, and by `torch.export` where tracing fails, as from Python 3.14 on it may."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from pipeline.runtimes.openvino_import import shared_core
from pipeline.runtimes.torch_to_openvino import convert, convert_fixed

SIZES = (64, 96), (96, 64), (160, 224)


class Encoder(nn.Module):
    """Gives two skips and a mean of the whole picture, whose size is always 1x1."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 4, 3, stride=2, padding=1)
        self.second = nn.Conv2d(4, 4, 3, stride=2, padding=1)

    def forward(self, x):
        half = torch.relu(self.first(x))
        quarter = torch.relu(self.second(half))
        return half, quarter, quarter.mean((2, 3), keepdim=True)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.last = nn.Conv2d(4, 4, 3)

    def forward(self, values):
        half, quarter, whole = values
        larger = functional.interpolate(
            quarter + whole, scale_factor=2.0, mode="bilinear", align_corners=True
        )
        y = functional.pad(half + larger, (1, 1, 1, 1), mode="replicate")
        return functional.pixel_shuffle(self.last(y), 2)[:, 0]


class Whole(nn.Module):
    def __init__(self):
        super().__init__()
        self.stages = nn.ModuleList([Encoder(), Decoder()])

    def forward(self, x):
        return self.stages[1](self.stages[0](x))


@pytest.fixture
def network():
    torch.manual_seed(3)
    return Whole().eval()


@pytest.fixture(params=["trace", "export"])
def way(request, monkeypatch):
    """Where tracing fails it says so, and the network is exported."""
    if request.param == "export":

        def refuse(*_args, **_options):
            raise RuntimeError("not supported in Python 3.14+")

        monkeypatch.setattr(torch.jit, "trace", refuse)
        monkeypatch.setattr(
            "tqdm.tqdm.monitor_interval", 0
        )  # `torch.export` uses it; its thread would be left
    return request.param


def picture(height, width):
    return np.random.default_rng(height).random((1, 3, height, width), np.float32)


def compute(network, batch):
    with torch.inference_mode():
        return network(torch.from_numpy(batch)).numpy()


def assert_equal(disparity, expected):
    assert disparity.shape == expected.shape
    assert np.abs(disparity - expected).max() < 1e-5 * np.abs(expected).max()


def test_every_size_has_the_numbers_of_torch(network, way, caplog):
    """No size is baked in silently."""
    [(model, precision)] = convert([(network, "f32")])
    assert precision == "f32"
    assert [str(each.partial_shape) for each in model.inputs] == ["[1,3,?,?]"]
    assert ("not supported in Python 3.14+" in caplog.text) is (way == "export")
    compiled = shared_core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    for size in SIZES:
        batch = picture(*size)
        assert_equal(compiled(batch)[0], compute(network, batch))


def test_stages_hand_over_all_their_values(network, way):
    models = convert([(stage, "f32") for stage in network.stages])
    first, second = (
        shared_core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"}) for model, _ in models
    )
    for size in SIZES:
        batch = picture(*size)
        values = first(batch)
        disparity = second([values[index] for index in range(3)])[0]
        assert_equal(disparity, compute(network, batch))


def test_one_size_is_converted_as_it_is(network, way):
    batch = picture(96, 160)
    model = convert_fixed(network, batch)
    assert list(model.input(0).shape) == [1, 3, 96, 160]
    compiled = shared_core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    assert_equal(compiled(batch)[0], compute(network, batch))
