"""One contract for every kind of network: its own runtime's numbers, wherever depth comes out of the program."""

from __future__ import annotations

import importlib.util
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
import pytest
import torch
from model_files import Wrapped, write_onnx
from torch import nn
from web_server import running
from windows import panel, wait_for

import pipeline
from pipeline.inference.description import SCALINGS
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.load import load_estimator
from pipeline.runtimes.openvino_import import import_quietly
from pipeline.settings import ConvertSettings, StabilizerSettings

SHAPES = [(120, 160), (90, 160), (160, 120)]
"""Of frames: 4:3, 16:9 and upright."""
SIZE = 96, 160
"""Of the files that take one size."""
CLOSE = 1e-3
Reference = Callable[[np.ndarray], np.ndarray]
"""From a picture to inverse depth, by the network's own runtime."""


@dataclass(frozen=True)
class Kind:
    """A network as `--model` names it, its reference, and whether it gives meters."""

    address: str
    reference: Reference
    is_metric: bool = False


def picture(height: int, width: int) -> np.ndarray:
    """Soft colors, as photographs have them."""
    colors = np.random.default_rng(0).integers(0, 256, (9, 12, 3), np.uint8)
    return cv2.resize(colors, (width, height), interpolation=cv2.INTER_CUBIC)


def described(path: Path, quantity: str) -> Path:
    mean, deviation = SCALINGS["0 to 1"]
    facts = {"mean": mean, "deviation": deviation, "quantity": quantity}
    path.with_name(f"{path.stem}.depth.json").write_text(json.dumps(facts), encoding="utf-8")
    return path


def unit(image: np.ndarray) -> np.ndarray:
    """RGB in [0, 1], at the size of the files."""
    shrinks = SIZE[0] * SIZE[1] < image.shape[0] * image.shape[1]
    resampling = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return cv2.resize(image, SIZE[::-1], interpolation=resampling).astype(np.float32) / 255


def by_torch(network: nn.Module, quantity: str) -> Reference:
    def run(image: np.ndarray) -> np.ndarray:
        batch = torch.from_numpy(np.ascontiguousarray(unit(image).transpose(2, 0, 1)[None]))
        with torch.inference_mode():
            result: np.ndarray = network(batch)[0, 0].numpy()
        return result if quantity == "disparity" else 1 / np.maximum(result, 0.01)

    return run


def onnx(folder: Path, opset: int, quantity: str) -> Kind:
    path = described(write_onnx(folder / "net.onnx", opset=opset, quantity=quantity, size=SIZE), quantity)
    return Kind(str(path), by_torch(Wrapped("0 to 1", quantity, False), quantity), quantity == "meters")


def ir(folder: Path) -> Kind:
    openvino = import_quietly()
    source = onnx(folder, 17, "disparity")
    model = openvino.convert_model(source.address)
    openvino.save_model(model, folder / "net.xml", compress_to_fp16=False)
    return replace(source, address=str(folder / "net.xml"))


def tflite(folder: Path) -> Kind:
    pytest.importorskip("tflite")
    from tflite_file import write_tflite

    weights = np.random.default_rng(0).uniform(0, 1, (3, 3, 3)).astype(np.float32)
    path = described(write_tflite(folder / "net.tflite", weights, bias=1, size=SIZE), "depth")

    def run(image: np.ndarray) -> np.ndarray:
        planes = [
            cv2.filter2D(unit(image)[..., each], -1, weights[..., each], borderType=cv2.BORDER_CONSTANT)
            for each in range(3)
        ]
        return 1 / (1 + np.sum(planes, axis=0))

    return Kind(str(path), run)


def hub(folder: Path, kind: str) -> Kind:
    if importlib.util.find_spec("transformers") is None:
        pytest.skip("transformers is not installed")
    from hub_networks import NETWORKS, saved, transformers, without_border

    saved(folder, kind)
    steps = transformers.AutoImageProcessor.from_pretrained(folder)
    network = transformers.AutoModelForDepthEstimation.from_pretrained(folder).eval()

    def run(image: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            result = network(**steps(images=image, return_tensors="pt"))
        depth: np.ndarray = result.predicted_depth[0].numpy()
        if kind == "zoedepth":
            depth = without_border(depth, image.shape[:2])
        if kind == "depth_pro":
            return depth * 2 * np.tan(np.radians(float(result.field_of_view)) / 2)
        return 1 / np.maximum(depth, 0.01) if NETWORKS[kind].is_metric else np.maximum(depth, 0)

    return Kind(f"hf:{folder}", run, NETWORKS[kind].is_metric)


KINDS: dict[str, Callable[[Path], Kind]] = {
    "onnx 15 meters": lambda folder: onnx(folder, 15, "meters"),
    "onnx 11": lambda folder: onnx(folder, 11, "disparity"),
    "onnx 17": lambda folder: onnx(folder, 17, "depth"),
    "onnx 20": lambda folder: onnx(folder, 20, "disparity"),
    "ir": ir,
    "tflite": tflite,
    "depth_anything": lambda folder: hub(folder, "depth_anything"),
    "dpt": lambda folder: hub(folder, "dpt"),
    "glpn": lambda folder: hub(folder, "glpn"),
    "zoedepth": lambda folder: hub(folder, "zoedepth"),
    "depth_pro": lambda folder: hub(folder, "depth_pro"),
}
QUICK = "onnx 15 meters", "tflite"


@pytest.fixture(
    scope="module",
    params=[pytest.param(kind, marks=() if kind in QUICK else pytest.mark.long) for kind in KINDS],
)
def kind(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kind]:
    cache = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEPTH_VIEWER_CACHE", str(cache))
        yield KINDS[request.param](tmp_path_factory.mktemp("network"))


@pytest.fixture(scope="module")
def estimator(kind: Kind) -> DepthEstimator:
    return load_estimator(kind.address)


def assert_close(found: np.ndarray, wanted: np.ndarray) -> None:
    assert found.shape == wanted.shape
    assert np.ptp(wanted) > 0.01 * wanted.max()  # there is something to compare
    assert np.abs(found - wanted).max() < CLOSE * wanted.max()


@pytest.mark.parametrize("shape", SHAPES)
def test_the_library_gives_its_numbers(kind: Kind, estimator: DepthEstimator, shape: tuple[int, int]) -> None:
    image = picture(*shape)
    assert_close(estimator.estimate(image), kind.reference(image))
    assert (estimator.calibration is not None) is kind.is_metric


@pytest.mark.parametrize("shape", SHAPES)
def test_a_conversion_writes_its_numbers(
    kind: Kind, estimator: DepthEstimator, shape: tuple[int, int], tmp_path: Path
) -> None:
    image = picture(*shape)
    cv2.imwrite(str(tmp_path / "in.png"), image[..., ::-1])
    for strength in ("off", "steady"):  # of one frame, the stabilizer has nothing to take away
        output = tmp_path / f"{strength}.npz"
        pipeline.convert(
            tmp_path / "in.png",
            output,
            ConvertSettings(),
            estimator=estimator,
            stabilizer=StabilizerSettings(strength),
        )
        with np.load(output) as file:
            assert_close(file["disparity"][0], pipeline.enlarge(kind.reference(image), shape))
            about = json.loads(str(file["about"]))
        assert about["model"]["name"] == estimator.model
        assert (about.get("calibration") or {}).get("by_network", False) is kind.is_metric


@pytest.mark.parametrize("shape", SHAPES)
def test_the_server_answers_its_numbers(
    kind: Kind, estimator: DepthEstimator, shape: tuple[int, int]
) -> None:
    image = picture(*shape)
    file = cv2.imencode(".png", image[..., ::-1])[1].tobytes()
    with running(estimator) as url:
        answer = httpx.post(
            f"{url}/depth",
            files={"image": ("p.png", file, "image/png")},
            headers={"Accept": "application/x-npy"},
        )
        cloud = httpx.post(f"{url}/points", files={"image": ("p.png", file, "image/png")})
    wanted = kind.reference(image)
    within = np.clip(
        pipeline.enlarge(wanted, shape), wanted.min(), wanted.max()
    )  # no bicubic overshoot there
    assert_close(np.load(io.BytesIO(answer.content)), within)
    assert answer.headers["X-Unit"] == ("1/m" if kind.is_metric else "relative")
    assert answer.headers["X-Model"] == estimator.model
    assert cloud.headers["X-Unit"].startswith("meters" if kind.is_metric else "relative")


def has_shape(screen: Any, shape: tuple[int, ...]) -> bool:
    return bool(screen.depth.disparity.shape == shape)


def test_the_window_shows_its_numbers(
    kind: Kind,
    estimator: DepthEstimator,
    make_window: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = make_window()
    monkeypatch.setattr("viewer.desktop.state.models.load_estimator", lambda _settings: estimator)
    models, marks = window.session.models, window.session.distance_marks
    window.session.stabilization.use(StabilizerSettings("steady"))
    models.choose(kind.address)
    wait_for(lambda: models.estimator is estimator)
    for number, shape in enumerate(SHAPES):
        image = picture(*shape)
        path = tmp_path / f"{number}.png"
        cv2.imwrite(str(path), image[..., ::-1])
        window.open(str(path))
        wait_for(lambda: marks.can_mark)
        wanted = kind.reference(image)
        # The size of the last picture serves while this one's is compiled; then it is inferred again.
        wait_for(partial(has_shape, window.session.screen, wanted.shape))
        depth = window.session.screen.depth
        assert_close(depth.disparity, wanted)
        assert depth.model == estimator.model
        middle = tuple(side // 2 for side in wanted.shape)
        reading = marks.tell((0.5, 0.5), float(wanted[middle]))
        assert (reading is not None) is kind.is_metric
        assert window.session.alarm.is_metric is kind.is_metric
        if reading is not None:  # a mark corrects the scale of what the network tells
            assert reading.meters > 0
            marks.add((0.5, 0.5), 2 * reading.meters)
            again = marks.tell((0.5, 0.5), float(wanted[middle]))
            assert again is not None and again.meters == pytest.approx(2 * reading.meters, rel=0.05)
            marks.clear()
    assert panel(window, "depth").model.value == models.settings.model
