"""A picture in, disparity out, whatever the picture, the model and the runtime; and the choice is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import needs
import numpy as np
import pytest
import torch
from file_server import FileServer

import pipeline
from pipeline import plugins
from pipeline.errors import (
    ModelOutputError,
    SettingsError,
    WeightsInvalidError,
    WeightsMissingError,
)
from pipeline.evaluation.metrics import depth_accuracy
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.load import load_estimator
from pipeline.models import weights
from pipeline.models.base import load_model
from pipeline.models.midas_small import MODEL as MIDAS_SMALL
from pipeline.runtimes.base import Runtime
from pipeline.settings import EstimatorSettings
from pipeline.sources.base import demo_clip

MODELS = plugins.names("pipeline.models")


@pytest.fixture(autouse=True)
def cache(own_cache: Path) -> Path:
    return own_cache


def picture(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)


# The contract, for every model


@pytest.fixture(scope="module", params=[name for name in MODELS if name != "midas_large"])  # 105 M parameters
def estimator(request: pytest.FixtureRequest, midas_weights: Path, zipdepth_weights: Path) -> DepthEstimator:
    random = {"midas_small": midas_weights, "zipdepth": zipdepth_weights}
    return load_estimator(request.param, runtime="torch", weights=random.get(request.param))


@pytest.mark.parametrize(
    "size", [(480, 640), (720, 1280), (640, 480), (1, 1), (3, 5), (1, 3000), (3000, 2), (33, 31)]
)
def test_any_picture_gives_disparity(estimator: DepthEstimator, size: tuple[int, int]) -> None:
    disparity = estimator.estimate(picture(*size))
    assert disparity.dtype == np.float32
    assert disparity.ndim == 2
    assert all(side % 32 == 0 and side > 0 for side in disparity.shape)
    assert np.isfinite(disparity).all()
    assert disparity.min() >= 0


@pytest.mark.parametrize("runtime", needs.runtimes())
def test_the_input_size_is_chosen(runtime: str) -> None:
    """One runtime serves every size, in turns: nothing is compiled anew that a test could see."""
    areas = {
        size: load_estimator("nano", runtime=runtime, input_size=size).estimate(picture(72, 128)).size
        for size in ("fast", "official", "quality", 320)
    }
    assert areas["fast"] < areas["official"] < areas["quality"]
    assert areas[320] == 320 * 192


def test_the_same_picture_gives_the_same_disparity(estimator: DepthEstimator) -> None:
    first = estimator.estimate(picture(48, 64))
    estimator.estimate(picture(64, 48))
    assert np.array_equal(estimator.estimate(picture(48, 64)), first)


def test_it_sees_the_picture(estimator: DepthEstimator) -> None:
    assert not np.allclose(estimator.estimate(picture(48, 64)), estimator.estimate(255 - picture(48, 64)))


def test_the_picture_is_left_alone(estimator: DepthEstimator) -> None:
    image = picture(48, 64)
    image.flags.writeable = False
    estimator.estimate(image)
    assert np.array_equal(image, picture(48, 64))


def test_another_thread_may_use_it(estimator: DepthEstimator) -> None:
    results: list[np.ndarray] = []
    thread = threading.Thread(target=lambda: results.append(estimator.estimate(picture(48, 64))))
    thread.start()
    thread.join()
    assert np.allclose(results[0], estimator.estimate(picture(48, 64)), rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((4, 4, 3), np.float32),
        np.zeros((0, 4, 3), np.uint8),
    ],
    ids=["gray", "four channels", "float", "empty"],
)
def test_what_is_no_picture_is_a_mistake(estimator: DepthEstimator, image: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"uint8 \(H, W, 3\)"):
        estimator.estimate(image)


# Outputs that are no depth


class Faulty(Runtime):
    """Stands for a network that has gone wrong."""

    description = "faulty cpu f32"
    threads = 1

    def __init__(self, result: Callable[[np.ndarray], np.ndarray]) -> None:
        self.result = result

    def run(self, batch: np.ndarray) -> np.ndarray:
        return self.result(np.ones(batch.shape[2:], np.float32))


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (lambda good: np.where(np.arange(good.shape[1]) == 3, np.nan, good), "not finite"),
        (lambda good: good * np.inf, "not finite"),
        (lambda good: good[:-1], "shape"),
        (lambda good: good[None], "shape"),
    ],
    ids=["NaN", "infinite", "too small", "too many dimensions"],
)
def test_an_output_that_is_no_depth(result: Callable[[np.ndarray], np.ndarray], said: str) -> None:
    with pytest.raises(ModelOutputError, match=f"midas_small returned .*{said}"):
        DepthEstimator(MIDAS_SMALL, Faulty(result)).estimate(picture(48, 64))


def test_rounding_below_zero_is_cut_off() -> None:
    def result(good: np.ndarray) -> np.ndarray:
        return np.where(np.arange(good.shape[1]) == 3, np.float32(-2e-6), good)

    disparity = DepthEstimator(MIDAS_SMALL, Faulty(result)).estimate(picture(48, 64))
    assert disparity.min() == 0
    assert disparity.max() == 1


def test_finite_weights_may_still_overflow(midas_weights: Path, tmp_path: Path) -> None:
    entries = torch.load(midas_weights, weights_only=True)
    for name in ("scratch.output_conv.0.weight", "scratch.output_conv.2.weight"):
        entries[name] *= 1e30
    torch.save(entries, tmp_path / "huge.pt")
    estimator = load_estimator("midas_small", runtime="torch", weights=tmp_path / "huge.pt")
    with pytest.raises(ModelOutputError, match="not finite") as raised:
        estimator.estimate(picture(48, 64))
    assert raised.value.hint


# Which model, and what is said about it


def test_auto_takes_the_built_in_network_and_says_how_to_get_the_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with FileServer(b"never asked for") as server:
        for name, entry in weights.TABLE.items():
            monkeypatch.setitem(weights.TABLE, name, replace(entry, url=server.url))
        estimator = pipeline.load_estimator(runtime="torch")
        assert not server.requests
    assert estimator.model == "nano"
    assert estimator.runtime.startswith("torch ")
    assert "depth-viewer models fetch zipdepth" in estimator.note
    assert "\n" not in estimator.note


def test_auto_takes_the_best_that_is_there(midas_weights: Path, zipdepth_weights: Path) -> None:
    MIDAS_SMALL.import_file(midas_weights)
    estimator = load_estimator("auto", runtime="torch")
    assert (estimator.model, estimator.note) == ("midas_small", "")
    load_model("zipdepth").import_file(zipdepth_weights)
    estimator = load_estimator("auto", runtime="torch")
    assert (estimator.model, estimator.note) == ("zipdepth", "")


def test_auto_says_so_when_the_weights_are_damaged(midas_weights: Path, zipdepth_weights: Path) -> None:
    for name, file in (("midas_small", midas_weights), ("zipdepth", zipdepth_weights)):
        with load_model(name).import_file(file).open("ab") as kept:
            kept.write(b"more")
    estimator = load_estimator("auto", runtime="torch")
    assert estimator.model == "nano"
    assert estimator.note.count("has changed") == 2
    assert "models remove midas_small" in estimator.note
    with pytest.raises(WeightsInvalidError, match="has changed"):
        load_estimator("midas_small", runtime="torch")

    load_model("midas_small").import_file(midas_weights)
    estimator = load_estimator("auto", runtime="torch")
    assert estimator.model == "midas_small"
    assert "models remove zipdepth" in estimator.note


def test_a_named_model_is_fetched(midas_weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FileServer(midas_weights.read_bytes()) as server:
        monkeypatch.setitem(
            weights.TABLE, "midas_small", replace(weights.TABLE["midas_small"], url=server.url)
        )
        seen: list[int] = []
        estimator = load_estimator(
            "midas_small", runtime="torch", on_progress=lambda done, _: seen.append(done)
        )
    assert (estimator.model, estimator.note) == ("midas_small", "")
    assert seen[-1] == midas_weights.stat().st_size


def test_a_named_model_offline() -> None:
    with pytest.raises(WeightsMissingError, match="not installed") as raised:
        load_estimator("midas_small", offline=True)
    assert "depth-viewer models import midas_small" in raised.value.hint


def test_settings_may_be_given_whole() -> None:
    settings = EstimatorSettings(model="nano", runtime="torch")
    estimator = load_estimator(settings)
    assert (estimator.model, estimator.note) == ("nano", "")
    assert estimator.runtime.startswith("torch ")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"model": "midas"}, "“midas” is not a model"),
        ({"model": "net.pth"}, "“net.pth” is not a model"),
        ({"runtime": "tensorflow"}, "“tensorflow” is not a runtime"),
        ({"threads": 0}, "Threads 0 is out of range"),
        ({"weights": Path("some.pt")}, "unknown which model the weights some.pt are for"),
    ],
)
def test_wrong_options(options: dict[str, object], said: str) -> None:
    with pytest.raises(SettingsError, match=said) as raised:
        load_estimator(**options)  # type: ignore[arg-type]
    assert raised.value.hint


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("runtime", needs.runtimes())
def test_a_weights_file_that_does_not_fit(name: str, runtime: str, tmp_path: Path) -> None:
    torch.save({"first.weight": torch.zeros(3)}, tmp_path / "other.pt")
    with pytest.raises(WeightsInvalidError, match="lacks"):
        load_estimator(name, runtime=runtime, weights=tmp_path / "other.pt")
    with pytest.raises(WeightsInvalidError, match="There is no weights file"):
        load_estimator(name, runtime=runtime, weights=tmp_path / "none.pt")
    with pytest.raises(WeightsInvalidError, match="cannot be read: Is a directory"):
        load_estimator(name, runtime=runtime, weights=tmp_path)


def test_the_built_in_network_has_nothing_to_import_or_remove(tmp_path: Path) -> None:
    nano = load_model("nano")
    with pytest.raises(SettingsError, match="built in") as raised:
        nano.import_file(tmp_path / "some.safetensors")
    assert "--weights" in raised.value.hint
    assert not nano.remove()
    assert nano.fetch(offline=True) == nano.weights_path()


# The way from the cache


def test_compiled_networks_follow_their_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another file under the same name must not be served by what was compiled from the first."""
    from safetensors.torch import load_file, save_file

    cache = tmp_path / "empty"
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(cache))
    nano = load_model("nano").fetch()
    own = tmp_path / "own.safetensors"
    own.write_bytes(nano.read_bytes())
    first = load_estimator("nano", runtime="openvino").estimate(picture(48, 64))
    same = load_estimator("nano", runtime="openvino", weights=own).estimate(picture(48, 64))
    # One travels converted, the other is converted here; their rounding differs on some processors.
    assert np.allclose(first, same, rtol=1e-5)
    assert len(list((cache / "compiled").iterdir())) == 2

    entries = load_file(nano)
    entries["last.value.weight"] *= 0.5
    save_file(entries, own)
    other = load_estimator("nano", runtime="openvino", weights=own).estimate(picture(48, 64))
    assert not np.allclose(first, other)
    assert len(list((cache / "compiled").iterdir())) == 3


def test_the_built_in_network_is_as_true_in_bf16() -> None:
    """Against the true depth of the demo clip, not only against itself."""
    known = np.load(demo_clip().with_name("demo_depth.npz"))
    scores: dict[str, list[float]] = {"f32": [], "bf16": []}
    with pipeline.open_source("demo") as source:
        frames = {frame.index: frame.image for frame in source if frame.index % 100 == 0}
    for precision, found in scores.items():
        estimator = load_estimator("nano", runtime="torch", precision=precision)
        for index, image in frames.items():
            place = list(known["frames"]).index(index)
            truth = known["disparity"][place].astype(np.float32)
            shown = pipeline.enlarge(estimator.estimate(image), truth.shape)
            found.append(depth_accuracy(shown, truth).abs_rel)
    assert np.mean(scores["bf16"]) == pytest.approx(np.mean(scores["f32"]), rel=0.01)


def test_runtimes_agree_on_the_built_in_network() -> None:
    results = [
        load_estimator("nano", runtime=runtime, precision="f32").estimate(picture(240, 320))
        for runtime in needs.runtimes()
    ]
    for result in results[1:]:
        assert np.abs(result - results[0]).max() < 1e-4 * results[0].max()
