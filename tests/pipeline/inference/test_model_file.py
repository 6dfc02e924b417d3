"""A network in a file: what it is told is looked up or found out, its numbers are its own, others are refused."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx.numpy_helper
import pytest
import torch
from in_turns import one_quick
from model_files import Wrapped, write_onnx
from torch import Tensor, nn
from torch.nn import functional

import pipeline
from pipeline.errors import ModelOutputError, SettingsError, WeightsInvalidError
from pipeline.inference.description import SCALINGS
from pipeline.inference.find_model import find_model
from pipeline.inference.load import load_estimator
from pipeline.inference.model_file import FileModel
from pipeline.models.base import Quantity, load_model
from pipeline.runtimes.openvino_file import read_network
from pipeline.runtimes.openvino_import import import_quietly

QUICK = ("0 to 255",)
"""The scaling that is found by trying each time; the others by `make test-all`."""
SHAPES = [(240, 320), (360, 640), (333, 200)]


@pytest.fixture(autouse=True)
def cache(own_cache: Path) -> Path:
    return own_cache


def picture(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)


def demo_frame() -> np.ndarray:
    with pipeline.open_source("demo") as source:
        image: np.ndarray = next(iter(source)).image
    return image


def side_car(path: Path) -> Path:
    return path.with_name(f"{path.stem}.depth.json")


def described(path: Path, scaling: str = "0 to 1", quantity: str = "disparity", **more: object) -> Path:
    """Write what would otherwise be found out."""
    mean, deviation = SCALINGS[scaling]
    facts = {"mean": mean, "deviation": deviation, "quantity": quantity, **more}
    side_car(path).write_text(json.dumps(facts), encoding="utf-8")
    return path


# What is found out


@pytest.fixture(scope="module")
def truth() -> np.ndarray:
    """What `nano` itself sees in the demo clip's first frame."""
    return load_estimator("nano", precision="f32").estimate(demo_frame())


@pytest.mark.parametrize(
    ("scaling", "quantity"),
    [
        *((scaling, "disparity") for scaling in QUICK),
        *(
            pytest.param(scaling, "disparity", marks=pytest.mark.long)
            for scaling in SCALINGS
            if scaling not in QUICK
        ),
        pytest.param("ImageNet", "depth", marks=pytest.mark.long),
        pytest.param("0 to 255", "depth", marks=pytest.mark.long),
    ],
)
def test_scaling_and_polarity_are_found_by_trying(
    tmp_path: Path, truth: np.ndarray, scaling: str, quantity: str
) -> None:
    path = write_onnx(tmp_path / "net.onnx", scaling=scaling, quantity=quantity, size=(160, 288))
    estimator = load_estimator(str(path))
    assert f"{quantity} with images scaled " in estimator.note
    assert str(side_car(path)) in estimator.note
    found = json.loads(side_car(path).read_text(encoding="utf-8"))
    assert found["quantity"] == quantity
    assert found["agreement"] > 0.85
    is_right = (found["mean"], found["deviation"]) == tuple(list(values) for values in SCALINGS[scaling])
    # `nano` does not mind contrast: what is half as large or twice is nearly as good, and the user is told so.
    assert is_right or "so check it" in estimator.note
    assert is_right or scaling != "0 to 255"

    assert load_estimator(str(path)).note == ""  # it is known now
    here = pipeline.enlarge(estimator.estimate(demo_frame()), truth.shape)
    assert np.corrcoef(here.ravel(), truth.ravel())[0, 1] > 0.9


def test_what_is_found_out_can_be_corrected(tmp_path: Path) -> None:
    path = write_onnx(tmp_path / "net.onnx", quantity="depth")
    as_tried = load_estimator(str(path)).facts
    assert load_estimator(str(path)).facts == as_tried
    facts = json.loads(side_car(path).read_text(encoding="utf-8"))
    side_car(path).write_text(json.dumps(facts | {"quantity": "meters", "scale": 1, "shift": 0}))
    estimator = load_estimator(str(path))
    assert estimator.note == ""
    assert estimator.calibration is not None
    assert estimator.calibration.model == "net.onnx"
    assert estimator.facts != as_tried  # a conversion that was begun before is not resumed with it


def test_a_folder_that_cannot_be_written(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.inference import description

    path = write_onnx(tmp_path / "net.onnx")
    monkeypatch.setattr(  # root may write everywhere, but in no file
        description, "_places", lambda path: (path / "net.depth.json", cache / "net.depth.json")
    )
    assert str(cache / "net.depth.json") in load_estimator(str(path)).note
    assert load_estimator(str(path)).note == ""


class WithConfidence(nn.Module):
    """Gives depth and, as large as it, how sure it is of it."""

    def __init__(self, is_first: bool) -> None:
        super().__init__()
        self.network, self.is_first = Wrapped("0 to 1", "disparity", False), is_first

    def forward(self, batch: torch.Tensor) -> tuple[torch.Tensor, ...]:
        maps = self.network(batch), torch.sigmoid(batch.mean(1, keepdim=True) - 0.5)
        return maps if self.is_first else maps[::-1]


@pytest.mark.parametrize("is_first", [pytest.param(True, marks=pytest.mark.long), False])
def test_which_of_two_maps_is_depth_is_found_by_trying(tmp_path: Path, is_first: bool) -> None:
    path = write_onnx(tmp_path / "net.onnx", network=WithConfidence(is_first))
    assert "disparity with images scaled" in load_estimator(str(path)).note
    facts = json.loads(side_car(path).read_text(encoding="utf-8"))
    assert facts["output"] == (0 if is_first else 1)
    estimator = load_estimator(str(path))
    assert estimator.note == ""
    (tmp_path / "alone.depth.json").write_text(json.dumps({**facts, "output": 0}), encoding="utf-8")
    alone = load_estimator(str(write_onnx(tmp_path / "alone.onnx")))
    assert np.allclose(*(each.estimate(demo_frame()) for each in (estimator, alone)), rtol=1e-3, atol=1e-3)
    for output, words in ((2, "Output 2 of net.onnx is not a depth map"), (-1, "“output” must be")):
        side_car(path).write_text(json.dumps(facts | {"output": output}), encoding="utf-8")
        with pytest.raises(SettingsError, match=words):
            load_estimator(str(path))


def test_maps_that_say_that_they_are_no_depth_are_not_tried(tmp_path: Path) -> None:
    import onnx

    path = write_onnx(tmp_path / "net.onnx", network=WithConfidence(is_first=True))
    model = onnx.load(path)
    for entry, name in zip(model.graph.output, ("predicted_depth", "confidence"), strict=True):
        for node in model.graph.node:
            node.output[:] = [name if each == entry.name else each for each in node.output]
        entry.name = name
    onnx.save(model, path)
    found = read_network(path)
    assert (found.likeliest, found.output, sorted(found.maps)) == ((0,), 0, [0, 1])


# What is said


def test_the_side_car_needs_no_trial(tmp_path: Path) -> None:
    path = described(write_onnx(tmp_path / "net.onnx", scaling="-1 to 1"), "-1 to 1")
    assert load_estimator(str(path)).note == ""
    assert_same_as_torch(path, Wrapped("-1 to 1", "disparity", False), "-1 to 1")


def test_channels_may_come_the_other_way_round(tmp_path: Path) -> None:
    path = described(write_onnx(tmp_path / "net.onnx", bgr=True), channels="BGR")
    straight = described(write_onnx(tmp_path / "straight.onnx"))
    results = [load_estimator(str(each)).estimate(picture(96, 160)) for each in (path, straight)]
    assert np.allclose(*results, rtol=1e-4)


@pytest.mark.parametrize(
    "words",
    [
        {"mean": "0.485 0.456 0.406", "std": "[0.229, 0.224, 0.225]", "quantity": "disparity"},
        {
            "mean_values": "123.675 116.28 103.53",
            "scale_values": "58.395 57.12 57.375",
            "quantity": "disparity",
        },
    ],
    ids=["own", "Model API"],
)
def test_the_file_may_say_it_itself(tmp_path: Path, words: dict[str, str]) -> None:
    onnx = pytest.importorskip("onnx")
    path = write_onnx(tmp_path / "net.onnx", scaling="ImageNet")
    model = onnx.load(path)
    for key, value in words.items():
        model.metadata_props.add(key=key, value=value)
    onnx.save(model, path)
    assert load_estimator(str(path)).note == ""
    assert not side_car(path).exists()
    assert_same_as_torch(path, Wrapped("ImageNet", "disparity", False), "ImageNet")


def test_what_transformers_keeps_beside_a_network_is_read(tmp_path: Path) -> None:
    path = write_onnx(tmp_path / "net.onnx", scaling="-1 to 1", quantity="depth")
    steps = {"do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True}
    steps |= {"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
    (tmp_path / "preprocessor_config.json").write_text(json.dumps(steps))
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "zoedepth"}))
    estimator = load_estimator(str(path))
    assert estimator.note == ""
    assert estimator.calibration is not None
    disparity = estimator.estimate(picture(96, 160))
    expected = run(Wrapped("-1 to 1", "depth", False), picture(96, 160), "-1 to 1")
    assert np.allclose(estimator.calibration.meters(disparity), expected, rtol=1e-3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be used"),
        ("[1]", "it is not a JSON object"),
        ('{"mean": [0, 0]}', "“mean” must be three numbers"),
        ('{"deviation": [0, 1, 1]}', "“deviation” must be three numbers above 0"),
        ('{"quantity": "inches"}', "“quantity” must be one of disparity, depth, meters"),
        ('{"channels": "GRB"}', "RGB or BGR"),
        ('{"side": 0}', "“side” must be a number of pixels"),
        ('{"side": true}', "“side” must be a number of pixels"),
        ('{"mean": null}', "“mean” must be three numbers"),
        ('{"scale": 1e400}', "“scale” must be a number"),
        ('{"size": [Infinity, 2]}', "“size” must be height and width in pixels"),
        ('{"deviation": [1e-300, 1, 1]}', "“deviation” must be three numbers above 0"),
        pytest.param("[" * 100_000, "it is not a JSON object", id="deep"),
        ('{"means": [0, 0, 0]}', "“means” is unknown"),
    ],
)
def test_a_side_car_that_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    path = write_onnx(tmp_path / "net.onnx")
    side_car(path).write_text(text)
    with pytest.raises(SettingsError, match=said) as raised:
        load_estimator(str(path))
    assert str(side_car(path)) in str(raised.value)
    assert raised.value.hint


# Its numbers are its own


def run(network: nn.Module, image: np.ndarray, scaling: str) -> np.ndarray:
    """The torch module's output for an image of the network's size."""
    mean, deviation = (np.array(values, np.float32) for values in SCALINGS[scaling])
    batch = ((image.astype(np.float32) / 255 - mean) / deviation).transpose(2, 0, 1)[None]
    with torch.inference_mode():
        result: np.ndarray = network(torch.from_numpy(np.ascontiguousarray(batch)))[0, 0].numpy()
    return result


def assert_same_as_torch(path: Path, network: nn.Module, scaling: str) -> None:
    disparity = load_estimator(str(path)).estimate(picture(96, 160))
    expected = run(network, picture(96, 160), scaling)
    assert np.abs(disparity - expected).max() < 1e-3 * np.abs(expected).max()


@pytest.mark.parametrize("opset", one_quick(17, 11, 20))
def test_old_and_new_opsets(tmp_path: Path, opset: int) -> None:
    path = described(write_onnx(tmp_path / "net.onnx", opset=opset))
    assert_same_as_torch(path, Wrapped("0 to 1", "disparity", False), "0 to 1")


def test_any_size_where_the_file_takes_any(tmp_path: Path) -> None:
    path = described(write_onnx(tmp_path / "net.onnx", size=None), side=96)
    estimator = load_estimator(str(path))
    network = Wrapped("0 to 1", "disparity", False)
    for height, width in SHAPES:
        model = find_model(str(path))
        disparity = estimator.estimate(picture(height, width))
        batch = estimator._model.prepare(picture(height, width))  # type: ignore[attr-defined]
        with torch.inference_mode():
            expected = network(torch.from_numpy(batch))[0, 0].numpy()
        assert min(disparity.shape) == 96
        assert np.abs(disparity - expected).max() < 1e-3 * expected.max()
        assert isinstance(model, FileModel)


def test_a_fixed_size_serves_every_picture(tmp_path: Path) -> None:
    estimator = load_estimator(str(described(write_onnx(tmp_path / "net.onnx"))))
    for shape in SHAPES:
        assert estimator.estimate(picture(*shape)).shape == (96, 160)


def test_what_the_hub_keeps_in_the_folder_above_is_read(tmp_path: Path) -> None:
    (tmp_path / "onnx").mkdir()
    path = write_onnx(tmp_path / "onnx" / "model.onnx", scaling="-1 to 1")
    steps = {"do_normalize": True, "image_mean": [0.5] * 3, "image_std": [0.5] * 3}
    (tmp_path / "preprocessor_config.json").write_text(json.dumps(steps))
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "depth_anything"}))
    assert load_estimator(str(path)).note == ""
    assert not side_car(path).exists()


def test_channels_last(tmp_path: Path) -> None:
    path = described(write_onnx(tmp_path / "net.onnx", is_channels_last=True))
    assert_same_as_torch(path, Wrapped("0 to 1", "disparity", False), "0 to 1")


def test_openvino_ir(tmp_path: Path) -> None:
    openvino = import_quietly()
    openvino.save_model(
        openvino.convert_model(write_onnx(tmp_path / "net.onnx")),
        tmp_path / "net.xml",
        compress_to_fp16=False,
    )
    path = described(tmp_path / "net.xml")
    assert_same_as_torch(path, Wrapped("0 to 1", "disparity", False), "0 to 1")
    before = load_estimator(str(path)).digest
    content = bytearray((tmp_path / "net.bin").read_bytes())
    content[1000] ^= 1
    (tmp_path / "net.bin").write_bytes(content)
    assert load_estimator(str(path)).digest != before  # and nothing compiled before is served
    (tmp_path / "net.bin").unlink()
    with pytest.raises(WeightsInvalidError, match=r"net\.bin.*is missing"):
        load_estimator(str(path))


def test_tensorflow_lite(tmp_path: Path) -> None:
    pytest.importorskip("tflite")
    from tflite_file import write_tflite

    weights = np.random.default_rng(0).normal(size=(3, 3, 3)).astype(np.float32)
    path = described(write_tflite(tmp_path / "net.tflite", weights, bias=2.5), quantity="depth")
    image = picture(96, 160)
    planes = [
        cv2.filter2D(
            image[..., each] / np.float32(255), -1, weights[..., each], borderType=cv2.BORDER_CONSTANT
        )
        for each in range(3)
    ]
    expected = 1 / np.maximum(2.5 + np.sum(planes, axis=0), 0.01)
    disparity = load_estimator(str(path)).estimate(image)
    assert np.abs(disparity - expected).max() < 1e-3 * expected.max()


def test_parameters_and_operations_are_counted(tmp_path: Path) -> None:
    path = described(write_onnx(tmp_path / "net.onnx", size=(256, 256)))
    estimator = load_estimator(str(path))
    for _ in range(8):
        estimator.estimate(picture(96, 160))
    cost, nano = estimator.cost, load_model("nano")
    assert cost is not None
    assert cost.parameters == pytest.approx(nano.parameters, rel=0.02)  # some are merged
    assert cost.gflop == pytest.approx(nano.gflop, rel=0.02)
    assert (cost.size, cost.runtime, cost.ms > 0) == ("256x256", "openvino cpu f32", True)


class Coarse(nn.Module):
    """Gives a map of half the size, and takes multiples of 14 only."""

    def forward(self, batch: Tensor) -> Tensor:
        patches = functional.pixel_unshuffle(batch[:, :1], 14)
        return functional.interpolate(patches.mean(1, keepdim=True), scale_factor=7.0)


def test_multiples_of_14_and_a_map_of_another_size(tmp_path: Path) -> None:
    path = write_onnx(tmp_path / "net.onnx", size=None, example=(112, 168), network=Coarse())
    estimator = load_estimator(str(described(path, side=140)))
    assert estimator.estimate(picture(240, 320)).shape == (70, 91)


class Positions(nn.Module):
    """Adds what it learnt about each of its patches of 14 pixels, as vision transformers do."""

    def __init__(self, rows: int, columns: int, size: tuple[int, int] | None = None) -> None:
        super().__init__()
        self.size = size
        self.learnt = torch.rand(1, 1, rows, columns)

    def forward(self, batch: Tensor) -> Tensor:
        patches = functional.avg_pool2d(batch[:, :1], 14)
        if self.size is None:
            placed = patches.flatten(2) + self.learnt.flatten(2)
            return functional.interpolate(placed.reshape(patches.shape), scale_factor=14.0)
        learnt = functional.interpolate(self.learnt, size=patches.shape[2:])
        return functional.interpolate(patches + learnt, size=self.size)


@pytest.mark.parametrize(
    ("example", "network"),
    [((224, 224), Positions(16, 16)), ((112, 168), Positions(8, 12, (112, 168)))],
    ids=["fails elsewhere", "silent elsewhere"],
)
def test_one_that_is_right_at_the_size_of_its_export_only_runs_at_that_size(
    tmp_path: Path, example: tuple[int, int], network: nn.Module
) -> None:
    path = described(write_onnx(tmp_path / "net.onnx", size=None, example=example, network=network))
    estimator = load_estimator(str(path))
    assert f"right at {example[1]}x{example[0]} only" in estimator.note
    image = picture(240, 320)
    unit = cv2.resize(image, example[::-1], interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    with torch.inference_mode():
        wanted = network(torch.from_numpy(unit.transpose(2, 0, 1)[None]))[0, 0].numpy()
    for _ in range(2):
        np.testing.assert_allclose(estimator.estimate(image), wanted, atol=1e-4)
        estimator = load_estimator(str(described(path, size=example)))  # as the user may say it


def test_one_that_runs_at_no_size_is_refused_with_a_way_out(tmp_path: Path) -> None:
    example, network = (98, 126), Positions(7, 9)
    path = described(write_onnx(tmp_path / "net.onnx", size=None, example=example, network=network))
    with pytest.raises(WeightsInvalidError, match="does not run at any of the tested sizes") as raised:
        load_estimator(str(path))
    assert "size" in raised.value.hint
    assert load_estimator(str(described(path, size=example))).estimate(picture(240, 320)).shape == example


# What is refused


class Other(nn.Module):
    """A network that is none for depth."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def forward(self, batch: Tensor) -> Tensor:
        match self.kind:
            case "classes":
                return batch.mean((2, 3)) @ torch.ones(3, 10)
            case "labels":
                return batch.repeat(1, 7, 1, 1)
            case "flat":
                return batch[:, :1] * 0
            case _:
                return batch[:, :1] * batch[:, 1:2]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("classes", "is not a depth model: it gives 1x10"),
        ("labels", "is not a depth model: it gives 1x21x96x160"),
        ("flat", r"agreement with the true depth is 0\.00"),
        ("brightness", "does not look like a depth model"),
    ],
)
def test_a_network_for_something_else(tmp_path: Path, kind: str, said: str) -> None:
    path = write_onnx(tmp_path / "net.onnx", network=Other(kind))
    with pytest.raises(WeightsInvalidError, match=said) as raised:
        load_estimator(str(path))
    assert raised.value.hint
    assert not side_car(path).exists()


def truncated(path: Path) -> None:
    content = write_onnx(path).read_bytes()
    path.write_bytes(content[: len(content) // 2])


def enormous(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"\x08")
        file.truncate(5 << 30)


def external(path: Path, place: str) -> None:
    """A network whose weights are said to be elsewhere; in the folder above, there are some."""
    weights = onnx.numpy_helper.from_array(np.ones((1, 3, 1, 1), np.float32), "weights")
    weights.ClearField("raw_data")
    weights.data_location = onnx.TensorProto.EXTERNAL
    for key, value in (("location", place), ("offset", "0"), ("length", "12")):
        weights.external_data.add(key=key, value=value)
    (path.parent.parent / "weights.bin").write_bytes(bytes(12))
    write_nodes(path, [onnx.helper.make_node("Conv", ["picture", "weights"], ["map"])], [weights])


def filling(path: Path) -> None:
    """A network of a few hundred bytes that fills the memory."""
    scales = onnx.numpy_helper.from_array(np.array([1, 1, 1000, 1000], np.float32), "scales")
    nodes = [
        onnx.helper.make_node("ReduceMean", ["picture"], ["gray"], axes=[1]),
        onnx.helper.make_node("Resize", ["gray", "", "scales"], ["map"]),
    ]
    write_nodes(path, nodes, [scales])


def write_nodes(
    path: Path, nodes: list[Any], values: list[Any], taken: tuple[object, ...] = (1, 3, 96, 160)
) -> None:
    inputs = onnx.helper.make_tensor_value_info("picture", onnx.TensorProto.FLOAT, taken)
    outputs = onnx.helper.make_tensor_value_info("map", onnx.TensorProto.FLOAT, None)
    graph = onnx.helper.make_graph(nodes, "graph", [inputs], [outputs], values)
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    path.write_bytes(model.SerializeToString())


def test_nobody_hears_of_formats_that_the_file_does_not_have(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "net.onnx").write_bytes(b"\x08" + bytes(range(256)))
    with pytest.raises(WeightsInvalidError, match="cannot be used") as raised:
        load_estimator(str(tmp_path / "net.onnx"))
    assert "tensorflow" not in f"{raised.value} {capfd.readouterr().err}"


def test_weights_beside_the_file_belong_to_it(tmp_path: Path) -> None:
    """Other weights are another network, not what was compiled for those before."""
    path = described(tmp_path / "net.onnx")
    external(path, place="weights.bin")
    found = []
    for weight in (1, 2):
        (tmp_path / "weights.bin").write_bytes(np.full(3, weight, np.float32).tobytes())
        estimator = load_estimator(str(path))
        found.append((estimator.digest, estimator.estimate(picture(96, 160))))
    assert found[0][0] != found[1][0]
    assert np.allclose(2 * found[0][1], found[1][1], rtol=1e-4)


@pytest.mark.parametrize("axes", [[0, 1], [1]])
def test_maps_without_axes_of_length_one_and_all_axes_free(tmp_path: Path, axes: list[int]) -> None:
    path = described(tmp_path / "net.onnx")
    values = [
        onnx.numpy_helper.from_array(np.ones((1, 3, 1, 1), np.float32), "weights"),
        onnx.numpy_helper.from_array(np.array(axes, np.int64), "axes"),
    ]
    nodes = [
        onnx.helper.make_node("Conv", ["picture", "weights"], ["gray"]),
        onnx.helper.make_node("Squeeze", ["gray", "axes"], ["map"]),
    ]
    write_nodes(path, nodes, values, ("batch", "channels", "height", "width"))
    found = load_estimator(str(path)).estimate(picture(384, 512))
    assert np.allclose(found, picture(384, 512).sum(axis=2) / 255, atol=1e-3)


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("net.onnx", truncated, "cannot be used"),
        ("net.onnx", lambda path: path.write_text("hello"), "damaged or not of the format onnx"),
        ("net.onnx", lambda path: path.write_bytes(b""), "damaged or not of the format onnx"),
        ("net.onnx", lambda path: path.mkdir(), "is not a file"),
        pytest.param("net.onnx", lambda path: os.mkfifo(path), "is not a file", marks=pytest.mark.posix),
        pytest.param(
            "net.onnx", lambda path: path.symlink_to("/dev/zero"), "is not a file", marks=pytest.mark.posix
        ),
        pytest.param(
            "net.onnx", lambda path: path.symlink_to(path), "cannot be read", marks=pytest.mark.posix
        ),
        ("net.onnx", lambda path: path.write_bytes(b"\x08"), "cannot be used"),
        ("net.onnx", partial(external, place="weights.bin"), r"weights\.bin, the weights of .* is missing"),
        ("net.onnx", partial(external, place="../weights.bin"), "outside the base directory"),
        pytest.param(
            "net.onnx",
            partial(external, place="/etc/passwd"),
            "outside the base directory",
            marks=pytest.mark.posix,
        ),
        ("net.onnx", filling, "has a layer of 57 GB"),
        ("net.onnx", lambda path: None, "There is no model file"),
        ("net.onnx", enormous, r"5\.0 GB"),
        ("net.xml", lambda path: path.write_text("<net/>"), r"net\.bin"),
        ("net.tflite", lambda path: path.write_bytes(b"\x1c\0\0\0TFL3" + bytes(100)), "cannot be used"),
    ],
)
def test_a_file_that_is_damaged_or_none(tmp_path: Path, name: str, make: object, said: str) -> None:
    make(tmp_path / name)  # type: ignore[operator]
    with pytest.raises(WeightsInvalidError, match=said) as raised:
        load_estimator(str(tmp_path / name))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "options", [{"runtime": "torch"}, {"precision": "int8"}, {"weights": Path("some.pt")}]
)
def test_options_that_are_for_other_models(tmp_path: Path, options: dict[str, object]) -> None:
    path = described(write_onnx(tmp_path / "net.onnx"))
    with pytest.raises(SettingsError, match=r"net\.onnx") as raised:
        load_estimator(str(path), **options)
    assert raised.value.hint


def test_a_size_that_the_network_does_not_take_is_one_line(tmp_path: Path) -> None:
    path = described(
        write_onnx(tmp_path / "net.onnx", size=None, example=(112, 168), network=Coarse()),
        side=140,
        multiple=5,
    )
    with pytest.raises(ModelOutputError, match="does not run for an image of") as raised:
        load_estimator(str(path)).estimate(picture(240, 320))
    assert "\n" not in str(raised.value)


def test_facts_come_without_reading_it(tmp_path: Path) -> None:
    model = find_model(str(tmp_path / "none.onnx"))
    assert (model.name, model.is_available(), model.quantity) == ("none.onnx", False, Quantity.DISPARITY)
