"""Networks of transformers give the numbers that transformers gives, at every size, and nothing is trusted."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch
from heard import Heard
from patience import PATIENCE
from PIL import Image
from torch.nn import functional

from pipeline.errors import (
    RuntimeInaccurateError,
    RuntimeUnavailableError,
    SettingsError,
    WeightsInvalidError,
    WeightsMissingError,
)
from pipeline.frame import DepthFrame, Frame, SourceInfo
from pipeline.inference.find_model import find_model
from pipeline.inference.load import load_estimator
from pipeline.live.runner import Runner
from pipeline.runtimes import openvino_sized
from pipeline.sources.base import VideoSource

pytest.importorskip("transformers")
from hub_networks import NETWORKS, transformers, without_border
from hub_networks import saved as write

SHAPES = [(96, 128), (72, 128), (128, 96)]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
    return tmp_path / "cache"


def picture(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)


QUICK = ("depth_anything",)
KINDS = [
    pytest.param(kind, marks=() if kind in QUICK else pytest.mark.long)
    for kind in NETWORKS
    if kind != "zoedepth"
]

ONE_SIZE = "dpt hybrid", "depth_pro", "depth_pro without angle"


@pytest.fixture(scope="module", params=KINDS)
def saved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A kind, and a folder as transformers writes it, with random weights."""
    return request.param, write(tmp_path_factory.mktemp("network"), request.param)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One of them, to be damaged."""
    return write(tmp_path / "network", "depth_anything")


def of_pipeline(folder: Path, image: np.ndarray) -> np.ndarray:
    """What transformers' own pipeline gives, at the size of the picture."""
    steps = transformers.AutoImageProcessor.from_pretrained(folder)
    network = transformers.AutoModelForDepthEstimation.from_pretrained(folder).eval()
    run = transformers.pipeline("depth-estimation", model=network, image_processor=steps)
    result: np.ndarray = run(Image.fromarray(image))["predicted_depth"].numpy()
    return result


def enlarged(depth: np.ndarray, size: tuple[int, int], mode: str) -> np.ndarray:
    """As that pipeline does it."""
    result: np.ndarray = functional.interpolate(torch.from_numpy(depth)[None, None], size=size, mode=mode)[
        0, 0
    ].numpy()
    return result


@pytest.mark.parametrize("runtime", ["torch", "openvino"])
def test_the_numbers_are_those_of_transformers(saved: tuple[str, Path], runtime: str) -> None:
    kind, folder = saved
    is_metric = NETWORKS[kind].is_metric
    estimator = load_estimator(f"hf:{folder}", runtime=runtime)
    assert estimator.runtime.startswith(runtime)
    assert (estimator.calibration is not None) is is_metric
    for shape in SHAPES:
        disparity = estimator.estimate(picture(*shape))
        if kind == "depth_pro without angle":  # for which that pipeline fails
            found, wanted = disparity, raw_map(folder, picture(*shape))
        else:
            wanted = of_pipeline(folder, picture(*shape))
            if kind == "depth_pro":
                found = 1 / enlarged(disparity, shape, "bilinear")
            elif is_metric:
                found, wanted = enlarged(1 / disparity, shape, "bicubic"), np.maximum(wanted, 0.01)
            else:
                found = enlarged(disparity, shape, "bicubic")
        assert np.ptp(wanted) > 1e-2 * wanted.max()  # there is something to compare
        assert np.abs(found - wanted).max() < 1e-3 * np.abs(wanted).max()


def test_no_size_keeps_the_positions_of_another(saved: tuple[str, Path]) -> None:
    """What a network learnt about positions is fitted to each size, also where the official one is always the same."""
    kind, folder = saved
    if kind in ONE_SIZE:
        pytest.skip("it takes one size")
    shapes = set()
    for size in ("fast", "quality"):
        found, wanted = (
            load_estimator(f"hf:{folder}", runtime=runtime, input_size=size).estimate(picture(96, 128))
            for runtime in ("openvino", "torch")
        )
        assert np.abs(found - wanted).max() < 1e-3 * wanted.max()
        shapes.add(found.shape)
    assert len(shapes) == 2


@pytest.mark.parametrize("kind", ["dpt hybrid", "depth_pro"])
def test_networks_of_one_size_keep_it(tmp_path: Path, kind: str) -> None:
    folder = write(tmp_path, kind)
    shapes = {
        load_estimator(f"hf:{folder}", runtime="torch", input_size=size).estimate(picture(96, 128)).shape
        for size in ("fast", "official", 200)
    }
    assert len(shapes) == 1


def raw_map(folder: Path, image: np.ndarray) -> np.ndarray:
    """The map that the network itself gives."""
    steps = transformers.AutoImageProcessor.from_pretrained(folder)
    network = transformers.AutoModelForDepthEstimation.from_pretrained(folder).eval()
    with torch.inference_mode():
        result: np.ndarray = network(**steps(images=image, return_tensors="pt")).predicted_depth[0].numpy()
    return result


def test_the_border_that_zoedepth_sees_is_cut_off(tmp_path: Path) -> None:
    folder = write(tmp_path, "zoedepth")
    estimator = load_estimator(f"hf:{folder}")
    assert estimator.calibration is not None
    for shape in SHAPES:
        found = 1 / estimator.estimate(picture(*shape))
        wanted = without_border(raw_map(folder, picture(*shape)), shape)
        assert found.shape == wanted.shape and np.ptp(wanted) > 1e-2 * wanted.max()
        assert np.abs(found - wanted).max() < 1e-3 * wanted.max()
        # At the size of the picture, the pipeline interpolates once and not twice.
        off = np.abs(enlarged(found, shape, "bicubic") - of_pipeline(folder, picture(*shape)))
        assert np.quantile(off, 0.99) < 1e-3 * wanted.max() and off.max() < 3e-3 * wanted.max()


def test_a_size_is_converted_for_itself_and_kept(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_estimator(f"hf:{folder}").estimate(picture(96, 128))
    load_estimator(f"hf:{folder}").estimate(picture(128, 96))
    assert len(list((cache / "compiled").glob("*.openvino"))) == 2
    monkeypatch.setattr(openvino_sized, "convert_fixed", None)  # nothing is converted a second time
    assert np.array_equal(load_estimator(f"hf:{folder}").estimate(picture(96, 128)), first)


def test_a_conversion_that_is_wrong_is_refused_now_and_next_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    static = openvino_sized.convert_fixed
    monkeypatch.setattr(
        openvino_sized, "convert_fixed", lambda network, batch: static(_Doubled(network), batch)
    )
    for _ in range(2):
        with pytest.raises(RuntimeInaccurateError, match="OpenVINO at"):
            load_estimator(f"hf:{folder}").estimate(picture(96, 128))


class _Doubled(torch.nn.Module):
    def __init__(self, network: torch.nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, batch: torch.Tensor) -> torch.Tensor:
        return 2 * self.network(batch)


class Held:
    """Conversions wait from now on, until they are let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.free, self.ready = threading.Event(), threading.Event(), threading.Event()
        self._static = openvino_sized.convert_fixed
        monkeypatch.setattr(openvino_sized, "convert_fixed", self.convert)

    def convert(self, network: torch.nn.Module, batch: np.ndarray) -> object:
        self.begun.set()
        assert self.free.wait(PATIENCE)
        return self._static(network, batch)


def test_the_old_size_serves_while_a_new_one_is_compiled(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    estimator = load_estimator(f"hf:{folder}", runtime="openvino")
    wide, high = picture(96, 128), picture(128, 96)
    before = estimator.estimate_live(wide, pytest.fail)  # the first size: there is nothing to serve meanwhile
    held = Held(monkeypatch)
    meanwhile = estimator.estimate_live(high, held.ready.set)
    assert held.begun.wait(PATIENCE) and not held.ready.is_set()
    assert meanwhile.shape == before.shape
    assert np.array_equal(estimator.estimate_live(wide, pytest.fail), before)
    assert np.array_equal(estimator.estimate_live(high, pytest.fail), meanwhile)  # nothing begins twice
    held.free.set()
    assert held.ready.wait(PATIENCE)
    exact = estimator.estimate_live(high, pytest.fail)
    assert exact.shape == before.shape[::-1]
    torch_estimator = load_estimator(f"hf:{folder}", runtime="torch")
    assert np.allclose(exact, torch_estimator.estimate(high), rtol=1e-3, atol=1e-4 * exact.max())


class Turned(VideoSource):
    """A camera that is turned upright while it plays."""

    def __init__(self) -> None:
        self.is_upright, self._closed, self._read = threading.Event(), threading.Event(), 0

    @property
    def info(self) -> SourceInfo:
        return SourceInfo(128, 96, Fraction(30), None, is_live=True)

    def read(self) -> Frame | None:
        if self._closed.wait(1 / 30):
            return None
        self._read += 1
        shape = (128, 96) if self.is_upright.is_set() else (96, 128)
        image = np.roll(picture(*shape), self._read, axis=1)
        return Frame.now(image, self._read, Fraction(self._read, 30))

    def close(self) -> None:
        self._closed.set()


class Seen(Heard):
    """Depth that came, and what failed."""

    def __init__(self) -> None:
        super().__init__()
        self.depths: list[DepthFrame] = []
        self.errors: list[Exception] = []

    def opened(self, info: SourceInfo) -> None:
        pass

    def on_depth(self, depth: DepthFrame) -> None:
        self.note(self.depths, depth)

    def ended(self) -> None:
        pass

    def failed(self, error: Exception) -> None:
        self.note(self.errors, error)


@pytest.mark.parametrize(
    "seconds", [0.0, pytest.param(0.15, marks=pytest.mark.long)], ids=["fast", "slow network"]
)
def test_playing_goes_on_while_a_new_size_is_compiled(
    folder: Path, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    estimator = load_estimator(f"hf:{folder}", runtime="openvino")
    wide = estimator.estimate(picture(96, 128)).shape
    infer = estimator.estimate_live

    def slowly(image: np.ndarray, when_ready: Callable[[], None]) -> np.ndarray:
        time.sleep(seconds)
        return infer(image, when_ready)

    monkeypatch.setattr(estimator, "estimate_live", slowly)
    source, seen, held = Turned(), Seen(), Held(monkeypatch)
    runner = Runner(lambda: source, seen, estimator=estimator)
    runner.start()
    try:
        seen.wait(lambda: len(seen.depths) >= 10)
        source.is_upright.set()
        assert held.begun.wait(PATIENCE)
        before = len(seen.depths)
        seen.wait(lambda: len(seen.depths) >= before + 10)  # while it is held
        meanwhile = seen.depths[-1]
        assert meanwhile.frame.image.shape[:2] == (128, 96) and meanwhile.raw_disparity.shape == wide
        held.free.set()
        seen.wait(lambda: seen.depths[-1].raw_disparity.shape == wide[::-1])
        assert not seen.errors
    finally:
        held.free.set()
        assert runner.stop(PATIENCE)


def test_a_size_that_fails_behind_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    estimator = load_estimator(f"hf:{folder}", runtime="openvino")
    estimator.estimate(picture(96, 128))
    held = Held(monkeypatch)
    held._static = lambda network, batch: {}["no such thing"]
    estimator.estimate_live(picture(128, 96), held.ready.set)
    held.free.set()
    assert held.ready.wait(PATIENCE)
    with pytest.raises(RuntimeUnavailableError, match="OpenVINO cannot run this model") as raised:
        estimator.estimate_live(picture(128, 96), pytest.fail)
    assert "\n" not in str(raised.value)


def test_the_input_size_is_chosen(folder: Path) -> None:
    sizes = {
        size: load_estimator(f"hf:{folder}", runtime="torch", input_size=size)
        .estimate(picture(96, 128))
        .shape
        for size in ("fast", "official", "quality", 112)
    }
    assert sizes["fast"] < sizes["official"] < sizes["quality"]
    assert max(sizes[112]) <= 154
    assert all(side % 14 == 0 for shape in sizes.values() for side in shape)


# What is refused


def changed(folder: Path, **facts: object) -> None:
    file = folder / "config.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | facts))


def prepared(folder: Path, size: dict[str, int]) -> None:
    file = folder / "preprocessor_config.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"size": size}))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda folder: (folder / "config.json").unlink(), "no readable config.json"),
        (lambda folder: (folder / "config.json").write_text("{"), "no readable config.json"),
        (lambda folder: changed(folder, model_type="bert"), "is “bert”, which is not a depth model"),
        (lambda folder: changed(folder, model_type="prompt_depth_anything"), "needs measured depth"),
        (
            lambda folder: shutil.move(folder / "model.safetensors", folder / "pytorch_model.bin"),
            "no weights in .safetensors",
        ),
        (lambda folder: (folder / "model.safetensors").write_bytes(b"no weights"), "cannot be used"),
        (lambda folder: changed(folder, fusion_hidden_size=24), "cannot be used"),
        (lambda folder: (folder / "preprocessor_config.json").unlink(), "how images are preprocessed"),
        (
            lambda folder: prepared(folder, {"height": 200_000, "width": 200_000}),
            "takes images of 200000 pixels",
        ),
        (
            lambda folder: (folder / "model.safetensors").write_bytes(b"\xff" * 7 + b"\x7f" + bytes(50)),
            "cannot be used",
        ),
    ],
    ids=[
        "none",
        "damaged",
        "language",
        "prompt",
        "pickle",
        "weights",
        "misfit",
        "no steps",
        "enormous",
        "hostile",
    ],
)
def test_a_folder_that_is_no_depth_network(folder: Path, damage: Callable[[Path], object], said: str) -> None:
    damage(folder)
    with pytest.raises(WeightsInvalidError, match=said) as raised:
        load_estimator(f"hf:{folder}", runtime="torch")
    assert raised.value.hint
    assert "\n" not in str(raised.value)


def test_code_that_comes_along_is_not_run(folder: Path) -> None:
    (folder / "evil.py").write_text("raise SystemExit('run')")
    changed(folder, auto_map={"AutoModelForDepthEstimation": "evil.Evil"})
    assert load_estimator(f"hf:{folder}", runtime="torch").estimate(picture(96, 128)).size


def test_names_that_are_none() -> None:
    with pytest.raises(SettingsError, match="neither a folder nor OWNER/NAME"):
        load_estimator("hf:no such thing")
    assert not find_model("hf:no such thing").is_available()


def test_offline(cache: Path) -> None:
    with pytest.raises(WeightsMissingError, match="downloading is switched off") as raised:
        load_estimator("hf:depth-anything/Depth-Anything-V2-Small-hf", offline=True)
    assert "hf:FOLDER" in raised.value.hint


def test_options_that_are_for_other_models(folder: Path) -> None:
    with pytest.raises(SettingsError, match="own weights"):
        load_estimator(f"hf:{folder}", precision="int8")


def test_without_the_library(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.inference import hub_model

    monkeypatch.setattr(hub_model.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(RuntimeUnavailableError, match="need the library transformers") as raised:
        load_estimator(f"hf:{folder}")
    assert "pip install" in raised.value.hint


def test_listing_and_starting_import_none_of_it() -> None:
    code = (
        "import sys, pipeline.inference.load, viewer.commands.models\n"
        "from pipeline.inference.find_model import find_model\n"
        "find_model('hf:a/b').title\n"
        "print(sorted({'transformers', 'huggingface_hub', 'torch'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
