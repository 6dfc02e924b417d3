"""Enlarging is upstream's bicubic: `torch.nn.functional.interpolate`, to float rounding, without torch.

Refined, edges are where the picture has them, and nothing else is.
"""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch
from in_turns import one_quick
from torch.nn import functional

import pipeline
from pipeline.benchmark import refining
from pipeline.evaluation.boundary_metrics import boundary_f
from pipeline.evaluation.metrics import depth_accuracy
from pipeline.render import upsample
from pipeline.render.upsample import METHODS, enlarge, refine
from pipeline.settings import ConvertSettings, EstimatorSettings, LookSettings


@pytest.mark.parametrize(
    ("size", "large"),
    [
        ((192, 256), (480, 640)),
        ((128, 256), (721, 1279)),
        ((256, 32), (999, 10)),
        ((64, 64), (40, 50)),
        ((32, 32), (1, 1)),
        ((192, 256), (3, 5)),
        ((192, 256), (192, 256)),
        ((1, 1), (7, 9)),
    ],
)
def test_agrees_with_torch(size: tuple[int, int], large: tuple[int, int]) -> None:
    disparity = np.random.default_rng(0).gamma(2, 100, size).astype(np.float32)
    expected = functional.interpolate(
        torch.from_numpy(disparity)[None, None], large, mode="bicubic", align_corners=False
    )
    result = enlarge(disparity, large)
    assert result.shape == large
    assert result.dtype == np.float32
    # Noise is the hardest case: each reckons positions in float32, in another order.
    assert np.abs(result - expected[0, 0].numpy()).max() < 3e-5 * disparity.max()


def test_result_is_another_array() -> None:
    """Or whoever draws into the large one would change the frame's depth."""
    disparity = np.ones((32, 32), np.float32)
    enlarge(disparity, (32, 32))[:] = 0
    assert disparity.min() == 1


def scene(size=(270, 480), small=(72, 128), slope=0.0, noise=2.0):
    """A bright disk in front of a dark ground with painted stripes, `slope` growing downward; depth and its image."""
    height, width = size
    rows, columns = np.mgrid[:height, :width]
    inside = (rows - height / 2) ** 2 + (columns - width / 2) ** 2 < (height / 3) ** 2
    truth = np.where(inside, 2.0, 1.0 + slope * rows / height).astype(np.float32)
    stripes = 20 * (columns // 9 % 2)
    gray = np.where(inside, 190, 60 + stripes) + np.random.default_rng(0).normal(0, noise, size)
    image = np.repeat(np.clip(gray, 0, 255).astype(np.uint8)[..., None], 3, axis=2)
    disparity = cv2.GaussianBlur(cv2.resize(truth, small[::-1], interpolation=cv2.INTER_AREA), (0, 0), 1.0)
    return truth, image, np.asarray(disparity, np.float32)


@pytest.mark.parametrize("method", METHODS)
class TestEdges:
    def test_they_are_sharper_and_truer_than_bicubic(self, method):
        truth, image, disparity = scene()
        plain, found = enlarge(disparity, truth.shape), refine(disparity, image, method)
        assert found.shape == truth.shape
        assert found.dtype == np.float32
        assert boundary_f(found, truth) > 1.2 * boundary_f(plain, truth)
        assert depth_accuracy(found, truth).abs_rel <= depth_accuracy(plain, truth).abs_rel

    def test_there_are_no_halos(self, method):
        _, image, disparity = scene()
        found = refine(disparity, image, method)
        assert found.min() >= disparity.min() - 1e-5
        assert found.max() <= disparity.max() + 1e-5

    def test_what_is_painted_on_a_plane_stays_on_it(self, method):
        truth, image, disparity = scene(slope=0.4)
        found = refine(disparity, image, method)
        part = np.s_[20:60, 20:120]  # stripes across a slope that goes down
        assert np.abs(found - enlarge(disparity, truth.shape))[part].max() < 0.012

    def test_a_flat_picture_of_flat_depth_is_left_alone(self, method):
        flat = np.full((30, 40), 3.0, np.float32)
        found = refine(flat, np.full((120, 160, 3), 90, np.uint8), method)
        assert found == pytest.approx(np.full((120, 160), 3.0), abs=1e-4)

    def test_an_image_no_larger_than_depth_gives_what_bicubic_gives(self, method):
        disparity = np.random.default_rng(1).random((40, 60), np.float32)
        image = np.zeros((40, 30, 3), np.uint8)
        assert np.array_equal(refine(disparity, image, method), enlarge(disparity, (40, 30)))

    def test_odd_sizes_and_huge_values(self, method):
        disparity = np.random.default_rng(2).gamma(2, 1e4, (17, 23)).astype(np.float32)
        image = np.random.default_rng(3).integers(0, 256, (101, 211, 3), np.uint8)
        found = refine(disparity, image, method)
        assert found.shape == (101, 211)
        assert np.isfinite(found).all()
        assert disparity.min() * 0.999 <= found.min() <= found.max() <= disparity.max() * 1.001


def test_none_is_bicubic():
    _, image, disparity = scene()
    assert np.array_equal(refine(disparity, image, "none"), enlarge(disparity, image.shape[:2]))


def test_f_is_one_for_truth_and_less_for_what_is_blurred_or_elsewhere():
    truth = scene()[0]
    assert boundary_f(truth, truth) == pytest.approx(1)
    assert boundary_f(np.roll(truth, 2, axis=1), truth) > 0.9  # so near, nobody sees it
    assert boundary_f(np.roll(truth, 8, axis=1), truth) < 0.5
    assert boundary_f(cv2.GaussianBlur(truth, (0, 0), 8), truth) < 0.1
    assert boundary_f(np.ones_like(truth), truth) == 0


@pytest.mark.parametrize("method", one_quick(*METHODS))
def test_pictures_and_numbers_of_a_conversion_have_these_edges(tmp_path, method):
    """The demo clip's first frames: by `--refine` all outputs change, and the side-car says so."""
    settings = ConvertSettings(end=0.1)
    look, plain = LookSettings("gray", refine=method), LookSettings("gray")
    for name in ("depth.npz", "depth.mp4"):
        pipeline.convert("demo", tmp_path / name, settings, look=look)
        pipeline.convert("demo", tmp_path / f"plain_{name}", settings, look=plain)
    sharp, smooth = (np.load(tmp_path / name) for name in ("depth.npz", "plain_depth.npz"))
    steepest = [np.abs(np.diff(file["disparity"][0], axis=1)).max() for file in (sharp, smooth)]
    assert steepest[0] > 1.3 * steepest[1]
    assert sharp["disparity"].shape == smooth["disparity"].shape
    first, other = (
        next(iter(pipeline.open_source(str(tmp_path / name)))).image[..., 0].astype(int)
        for name in ("depth.mp4", "plain_depth.mp4")
    )
    assert np.abs(np.diff(first, axis=1)).max() > 1.3 * np.abs(np.diff(other, axis=1)).max()


@pytest.mark.long
def test_the_benchmark_shows_what_is_promised(monkeypatch):
    """Boundaries a fifth better than bicubic at least, and what the network sees is no less true for it."""
    monkeypatch.setattr(refining, "SEEDS", range(1))
    monkeypatch.setattr(refining, "ROUNDS", 2)
    found = {(each.depth, each.method): each for each in refining.compare_refining(EstimatorSettings("nano"))}
    assert set(found) == {(kind, method) for kind in ("truth", "nano") for method in ("none", *METHODS)}
    for kind in ("truth", "nano"):
        plain, guided = found[kind, "none"], found[kind, "guided"]
        assert guided.boundary_f > 1.2 * plain.boundary_f
    assert found["nano", "guided"].abs_rel <= found["nano", "none"].abs_rel
    for each in found.values():
        assert each.cpu_ms > 0
        assert each.share > 0


def test_bilateral_in_pieces_is_the_same(monkeypatch):
    rng = np.random.default_rng(2)
    disparity = rng.uniform(0, 9, (24, 32)).astype(np.float32)
    image = rng.integers(0, 255, (96, 128, 3), np.uint8)
    whole = upsample.refine(disparity, image, "bilateral")
    monkeypatch.setattr(upsample, "MOST_ROWS", 37)
    monkeypatch.setattr(upsample, "MOST_COLUMNS", 50)
    np.testing.assert_allclose(upsample.refine(disparity, image, "bilateral"), whole, atol=0.02)
