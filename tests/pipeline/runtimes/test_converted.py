"""Networks that travel converted run without torch, verified as ever; what needs torch says so in one line."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from project import ROOT

from pipeline import load_estimator
from pipeline.errors import PackageMissingError, RuntimeInaccurateError
from pipeline.models.base import load_model
from pipeline.runtimes import converted

PICTURE = cv2.resize(np.random.default_rng(1).integers(0, 255, (6, 8, 3), np.uint8), (320, 240))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("converted")
    subprocess.run(
        [sys.executable, str(ROOT / "packaging/convert_networks.py"), str(folder)], check=True, cwd=ROOT
    )
    return folder


@pytest.fixture
def without_torch(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a bundle: converted networks, no torch, and nothing compiled yet."""
    monkeypatch.setattr(converted, "FOLDER", folder)
    for name in ("torch", "timm", "torchvision"):
        monkeypatch.setitem(sys.modules, name, None)
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "torch" else found(name, *rest)
    )


@pytest.mark.parametrize("name", ["nano", "nano_v1"])
def test_a_converted_network_gives_the_depth_of_the_torch_module(
    name: str, folder: Path, request: pytest.FixtureRequest
) -> None:
    expected = load_estimator(name, precision="f32").estimate(PICTURE)
    request.getfixturevalue("without_torch")
    disparity = load_estimator(name, precision="f32").estimate(PICTURE)
    assert disparity.shape == expected.shape
    assert np.abs(disparity - expected).max() <= 1e-4 * expected.max()


def test_auto_takes_the_built_in_network(without_torch: None) -> None:
    assert load_estimator("auto").model == "nano"


def test_a_network_that_torch_must_build_is_refused_before_the_download(without_torch: None) -> None:
    with pytest.raises(PackageMissingError, match="zipdepth needs the package torch") as found:
        load_estimator("zipdepth")
    assert "pip install torch timm" in found.value.hint


def test_in_a_bundle_the_hint_is_a_file(without_torch: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(PackageMissingError) as found:
        load_model("zipdepth").import_file(Path("zipdepth_base.pth"))
    assert "models export zipdepth -o zipdepth.onnx" in found.value.hint


def test_the_reference_that_travels_is_what_runtimes_are_compared_with(
    folder: Path, tmp_path: Path, without_torch: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in folder.glob("nano.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with np.load(tmp_path / "nano.npz") as kept:
        np.savez(tmp_path / "nano.npz", batch=kept["batch"], expected=kept["expected"] * 1.5)
    monkeypatch.setattr(converted, "FOLDER", tmp_path)
    with pytest.raises(RuntimeInaccurateError):
        load_estimator("nano", precision="f32")
