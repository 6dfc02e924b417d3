"""Networks that travel converted run without torch, verified as ever; what needs torch says so in one line."""

import importlib.util
import shutil
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from in_turns import one_quick

from pipeline import load_estimator
from pipeline.errors import PackageMissingError, RuntimeInaccurateError, WeightsInvalidError
from pipeline.models import nano, nano_v1
from pipeline.models.base import load_model
from pipeline.models.nano import Nano
from pipeline.runtimes import converted
from pipeline.runtimes.loader import load_runtime

PICTURE = cv2.resize(np.random.default_rng(1).integers(0, 255, (6, 8, 3), np.uint8), (320, 240))
BUILT_IN = pytest.mark.parametrize("model", [nano.MODEL, nano_v1.MODEL], ids=lambda model: model.name)


@pytest.fixture
def no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where it was never installed."""
    for name in ("torch", "timm", "torchvision"):
        monkeypatch.setitem(sys.modules, name, None)
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "torch" else found(name, *rest)
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the converted networks that may be spoiled."""
    for file in converted.FOLDER.glob("*.openvino.npz"):
        shutil.copy(file, tmp_path)
    monkeypatch.setattr(converted, "FOLDER", tmp_path)
    return tmp_path


@BUILT_IN
def test_what_travels_is_this_network_with_these_weights(model: Nano) -> None:
    """Fails after a change of weights or code without `make networks`."""
    ready = converted.find(model.name, model.fetch())
    assert ready is not None
    as_torch = model.build(model.fetch())
    runtime = load_runtime("openvino", ready.build, precision="f32", check=ready.check(model.bounds))
    import torch

    for size in ("fast", "official", "quality", 512, 32):
        for picture in (PICTURE, PICTURE[:, :100]):
            batch = model.prepare(picture, size)
            with torch.inference_mode():
                expected = as_torch(torch.from_numpy(batch))[0].numpy()
            assert np.abs(runtime.run(batch) - expected).max() <= 1e-5 * expected.max()
    check = model.check()
    np.testing.assert_array_equal(ready.parts["batch"], check.batch)
    with torch.inference_mode():
        expected = as_torch(torch.from_numpy(check.batch))[0].numpy()
    np.testing.assert_allclose(ready.parts["expected"], expected, atol=1e-5 * expected.max())


@BUILT_IN
def test_what_is_written_is_read_back(model: Nano, folder: Path) -> None:
    before = (folder / f"{model.name}.openvino.npz").read_bytes()
    file = converted.write(model, model.network().eval())
    assert (
        file.parent == folder and file.read_bytes() != before
    )  # made in another process, and so numbered otherwise
    ready = converted.find(model.name, model.fetch())
    assert ready is not None
    load_runtime("openvino", ready.build, precision="f32", check=ready.check(model.bounds))


@pytest.mark.parametrize("precision", one_quick("auto", "f32"))
@BUILT_IN
def test_a_first_start_without_torch_gives_the_depth_of_one_that_has_it(
    model: Nano, precision: str, folder: Path, request: pytest.FixtureRequest
) -> None:
    for file in folder.iterdir():
        file.unlink()
    expected = load_estimator(model.name, precision=precision).estimate(PICTURE)
    for file in Path(nano.__file__).parent.glob("*.openvino.npz"):
        shutil.copy(file, folder)
    request.getfixturevalue("no_torch")
    estimator = load_estimator(model.name, precision=precision)
    disparity = estimator.estimate(PICTURE)
    assert not estimator.note
    assert disparity.shape == expected.shape
    bound = 1e-4 if estimator.runtime.endswith("f32") else model.bounds["bf16"]
    assert np.abs(disparity - expected).max() <= bound * expected.max()


def damaged_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:100_000])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def without_a_part(file: Path) -> None:
    with np.load(file) as kept:
        np.savez(file, **{name: value for name, value in kept.items() if name != "graph"})


def of_other_weights(file: Path) -> None:
    shutil.copy(file.with_name("nano_v1.openvino.npz"), file)


SPOILED = pytest.mark.parametrize(
    "spoil",
    [damaged_byte, cut_off, emptied, without_a_part, of_other_weights],
    ids=lambda spoil: spoil.__name__,
)


@SPOILED
def test_damage_is_told_and_torch_takes_over(spoil, folder: Path) -> None:
    spoil(folder / "nano.openvino.npz")
    estimator = load_estimator("nano", precision="f32")
    assert "nano.openvino.npz" in estimator.note and "PyTorch is used instead" in estimator.note
    assert estimator.estimate(PICTURE).max() > 0


@SPOILED
def test_damage_without_torch_is_one_line(spoil, folder: Path, no_torch: None) -> None:
    spoil(folder / "nano.openvino.npz")
    with pytest.raises(WeightsInvalidError, match=r"nano\.openvino\.npz") as found:
        load_estimator("nano", precision="f32")
    assert "Reinstall Depth Viewer" in found.value.hint


def test_weights_of_ones_own_are_not_those_that_travel(folder: Path, tmp_path: Path) -> None:
    """They have no converted form: the network is built with torch, and its depth is another."""
    usual = load_estimator("nano", precision="f32").estimate(PICTURE)
    from safetensors.numpy import load_file, save_file

    entries = load_file(nano.MODEL.fetch())
    entries["last.value.bias"] = entries["last.value.bias"] + np.float16(0.5)
    save_file(entries, tmp_path / "own.safetensors")
    own = load_estimator("nano", precision="f32", weights=tmp_path / "own.safetensors")
    assert not own.note
    assert (own.estimate(PICTURE) > usual).mean() > 0.99


def test_auto_takes_the_built_in_network(no_torch: None) -> None:
    assert load_estimator("auto").model == "nano"


def test_a_network_that_torch_must_build_is_refused_before_the_download(no_torch: None) -> None:
    with pytest.raises(PackageMissingError, match="zipdepth needs the package torch") as found:
        load_estimator("zipdepth")
    assert "pip install torch timm" in found.value.hint


def test_in_a_bundle_the_hint_is_a_file(no_torch: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(PackageMissingError) as found:
        load_model("zipdepth").import_file(Path("zipdepth_base.pth"))
    assert "models export zipdepth -o zipdepth.onnx" in found.value.hint


def test_the_reference_that_travels_is_what_runtimes_are_compared_with(folder: Path, no_torch: None) -> None:
    file = folder / "nano.openvino.npz"
    with np.load(file) as kept:
        parts = dict(kept)
    np.savez(file, **parts | {"expected": parts["expected"] * 1.5})
    with pytest.raises(RuntimeInaccurateError):
        load_estimator("nano", precision="f32")
