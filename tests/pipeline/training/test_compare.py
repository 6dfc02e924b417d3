"""Two networks on the same pictures: what differs, and whether that is more than chance."""

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from pipeline.training import compare
from pipeline.training.evaluate import lower_is_nearer, network
from pipeline.training.export import WEIGHTS


def ramp(height: int, width: int) -> NDArray[np.float32]:
    """Inverse depth of a floor, nearest at the bottom."""
    return np.repeat(np.linspace(100, 1000, height, dtype=np.float32)[:, None], width, axis=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pictures of noise on a floor whose depth is measured."""
    rng = np.random.default_rng(1)
    for k in range(3):
        coarse = rng.integers(0, 256, (6, 8, 3), np.uint8)
        cv2.imwrite(str(tmp_path / f"floor_{k}_rgb.png"), cv2.resize(coarse, (128, 96)))
        cv2.imwrite(str(tmp_path / f"floor_{k}_disparity.png"), ramp(96, 128).astype(np.uint16))
    return tmp_path


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Six equal gray frames, as a file."""
    path = tmp_path / "still.mp4"
    video = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 10, (128, 96))
    for _ in range(6):
        video.write(np.repeat(np.linspace(30, 220, 96, dtype=np.uint8)[:, None, None], 128, 1).repeat(3, 2))
    video.release()
    return path


def test_the_interval_of_chance_is_that_of_a_mean() -> None:
    rng = np.random.default_rng(2)
    low, high = compare.interval(rng.normal(0.5, 1.0, 400))
    assert low < 0.5 < high
    assert high - low == pytest.approx(2 * 1.96 / 20, rel=0.15)
    assert compare.interval(np.array([0.25, np.nan, 0.25])) == (0.25, 0.25)


def test_what_every_picture_shows_is_marked_and_what_one_shows_is_not() -> None:
    first = {"a": np.zeros(20), "b": np.zeros(20)}
    other = {"a": np.full(20, 0.01), "b": np.eye(20)[0] - np.eye(20)[1]}
    sure, chance = compare.rows(first, other)
    assert "+0.010 *" in sure
    assert "*" not in chance


def test_floors_are_ordered_by_height_and_turned_floors_are_not(folder: Path) -> None:
    pictures = list(compare.photographs(folder))
    upright = compare.of_pictures(lower_is_nearer, pictures)
    upside_down = compare.of_pictures(lower_is_nearer, compare.aslant(pictures, np.pi), " turned")
    assert upright["floor ordinal"].tolist() == [0, 0, 0]
    assert upside_down["floor turned ordinal"].tolist() == [1, 1]  # every second picture


def test_depth_that_trembles_flickers(clip: Path) -> None:
    rng = np.random.default_rng(3)
    steady = compare.of_clip(lower_is_nearer, clip)
    trembling = compare.of_clip(
        lambda image: np.asarray(lower_is_nearer(image) + rng.normal(0, 0.01, image.shape[:2]), np.float32),
        clip,
    )
    assert len(steady) == 5
    assert steady.max() < 1e-6
    assert trembling.min() > 0.5


@pytest.mark.long
def test_weights_are_as_good_as_themselves_and_noise_is_worse(
    folder: Path, clip: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with safe_open(WEIGHTS, "pt") as file:
        facts = file.metadata()
    entries = load_file(WEIGHTS)
    entries["last.value.weight"] = -entries["last.value.weight"]  # near is far
    spoilt = folder / "spoilt.safetensors"
    save_file(entries, spoilt, metadata=facts)
    asked = [
        str(WEIGHTS),
        str(WEIGHTS),
        str(spoilt),
        "--photographs",
        str(folder),
        "--clips",
        str(clip.parent),
    ]
    monkeypatch.setattr(sys, "argv", ["compare", *asked])
    compare.main()
    same, other = capsys.readouterr().out.strip().split("\n\n")
    assert "still flicker" in same
    assert "*" not in same
    assert "*" in other


@pytest.mark.long
def test_a_network_finds_boundaries_and_a_ramp_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "SCENES", range(1))
    assert compare.of_boundaries(lower_is_nearer).max() < 0.1
    assert compare.of_boundaries(network(WEIGHTS)).min() > 0.2
