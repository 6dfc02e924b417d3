"""Weights are tried before they are called ready: what fits in names and shapes may still compute no depth."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from file_server import FileServer
from safetensors.torch import save_file
from torch import Tensor

from pipeline.errors import WeightsInvalidError
from pipeline.models import weights
from pipeline.models.base import load_model
from pipeline.models.midas_small import MODEL
from pipeline.plausibility import agreement, bundled, require_plausible

LAST = "scratch.output_conv.4"


@pytest.fixture(autouse=True)
def cache(own_cache: Path) -> Path:
    return own_cache / "weights"


def changed(file: Path, target: Path, change: Callable[[dict[str, Tensor]], None]) -> Path:
    entries = torch.load(file, weights_only=True)
    change(entries)
    torch.save(entries, target)
    return target


def constant(entries: dict[str, Tensor]) -> None:
    entries[f"{LAST}.weight"] *= 0


def overflowing(entries: dict[str, Tensor]) -> None:
    entries["scratch.output_conv.2.weight"] *= 1e30
    entries[f"{LAST}.weight"] *= 1e30


def swapped(entries: dict[str, Tensor]) -> None:
    entries[f"{LAST}.weight"] *= -1
    entries[f"{LAST}.bias"] = 20 - entries[f"{LAST}.bias"]


def shuffled(entries: dict[str, Tensor]) -> None:
    generator = torch.Generator().manual_seed(3)
    for name, value in entries.items():
        if value.dim() > 1:
            order = torch.randperm(value.numel(), generator=generator)
            entries[name] = value.flatten()[order].reshape(value.shape)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (constant, "the same depth everywhere"),
        (overflowing, "values that are not finite"),
        (swapped, "near and far swapped"),
        (shuffled, "no depth: it agrees with the true depth by"),
    ],
)
def test_weights_that_compute_no_depth_are_refused(
    midas_weights: Path, tmp_path: Path, change: Callable[[dict[str, Tensor]], None], words: str
) -> None:
    file = changed(midas_weights, tmp_path / "odd.pt", change)
    with pytest.raises(WeightsInvalidError, match=words) as raised:
        MODEL.import_file(file)
    assert str(file) in str(raised.value)
    assert MODEL.weights_path() is None


def test_so_are_those_that_a_server_sends(
    midas_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = changed(midas_weights, tmp_path / "odd.pt", constant)
    with FileServer(file.read_bytes()) as server:
        monkeypatch.setitem(
            weights.TABLE, "midas_small", replace(weights.TABLE["midas_small"], url=server.url)
        )
        with pytest.raises(WeightsInvalidError, match="the same depth everywhere"):
            MODEL.fetch()
    assert MODEL.weights_path() is None


def test_poor_depth_is_depth() -> None:
    """Coarse, noisy and bent: far from the truth, and yet nobody's noise."""
    pictures, truth = bundled()
    random = np.random.default_rng(5)
    by_picture = {picture.tobytes(): true for picture, true in zip(pictures, truth, strict=True)}

    def poor(picture: np.ndarray) -> np.ndarray:
        true = by_picture[picture.tobytes()]
        coarse = cv2.blur(true, (41, 41))
        noisy = coarse / coarse.std() + random.normal(0, 1, coarse.shape)
        return np.exp(noisy).astype(np.float32)

    found = [agreement(poor(picture), true) for picture, true in zip(pictures, truth, strict=True)]
    assert max(found) < 0.8
    require_plausible(poor, Path("poor.pt"))


def test_the_built_in_model_is_plausible() -> None:
    nano = load_model("nano")
    path = nano.weights_path()
    assert path is not None
    network = nano.build(path)

    def disparity_of(picture: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            output = network(torch.from_numpy(nano.prepare(picture)))[0].numpy()
        return nano.disparity(output, picture.shape[:2])

    require_plausible(disparity_of, path)


def test_safetensors_are_kept_and_read_under_any_name(midas_weights: Path, tmp_path: Path) -> None:
    file = tmp_path / "midas.safetensors"
    save_file(torch.load(midas_weights, weights_only=True), file)
    path = MODEL.import_file(file)
    assert path.suffix == ".pt"
    assert path.read_bytes() == file.read_bytes()
    assert weights.digest(path) == hashlib.sha256(file.read_bytes()).hexdigest()
    MODEL.build(path)


def test_a_damaged_archive_is_told_by_its_checksum(midas_weights: Path, tmp_path: Path) -> None:
    content = bytearray(midas_weights.read_bytes())
    content[len(content) // 2] ^= 0x01  # the last bit of one number: finite, and of the right shape
    file = tmp_path / "damaged.pt"
    file.write_bytes(content)
    with pytest.raises(WeightsInvalidError, match="does not have its checksum"):
        MODEL.import_file(file)


def named(name: str) -> Path:
    file = Path(name)
    file.write_bytes(b"some weights")
    return file


ACTUAL = hashlib.sha256(b"some weights").hexdigest()


@pytest.mark.parametrize(
    "name", [f"net-{ACTUAL[:8]}.pt", f"net-{ACTUAL}.pth", "net-20240131.pt", "net-v2.pt", "net.pt"]
)
def test_names_that_say_the_truth_or_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert weights.import_file("midas_small", named(name), lambda file: None).read_bytes() == b"some weights"


def test_a_name_with_another_checksum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        WeightsInvalidError, match=f"begins with 21c6bc0b, but it begins with {ACTUAL[:8]}"
    ) as raised:
        weights.import_file("midas_small", named("midas-21c6bc0b.pt"), lambda file: None)
    assert "rename" in raised.value.hint
    with FileServer(b"some weights") as server:
        url = f"{server.url}/midas-21c6bc0b.pt"
        monkeypatch.setitem(weights.TABLE, "midas_small", replace(weights.TABLE["midas_small"], url=url))
        with pytest.raises(WeightsInvalidError, match="begins with 21c6bc0b"):
            weights.fetch("midas_small", lambda file: None)
    assert weights.find("midas_small") is None


def test_what_is_checked_is_what_is_kept(tmp_path: Path) -> None:
    """A file that changes while it is looked at: neither the one nor the other is taken."""
    file = tmp_path / "net.pt"
    file.write_bytes(b"one")
    with pytest.raises(WeightsInvalidError, match="changed while it was imported"):
        weights.import_file("midas_small", file, lambda path: path.write_bytes(b"two") and None)
    assert weights.find("midas_small") is None
