"""Means of weights: which shares are best, and by which pictures."""

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from pipeline.training import soup
from pipeline.training.evaluate import Example
from pipeline.training.export import WEIGHTS
from pipeline.training.train import weights


def test_a_mean_has_the_shares_that_are_asked_for() -> None:
    each = [{"a": torch.full((2,), float(k)), "n": torch.tensor(k)} for k in (1, 3)]
    found = soup.mean(each, (4, 12))
    assert found["a"].tolist() == [2.5, 2.5]
    assert found["n"].item() == 1


def test_the_best_shares_are_found_and_none_is_tried_twice() -> None:
    tried: list[soup.Shares] = []

    def cost_of(shares: soup.Shares) -> float:
        tried.append(shares)
        return sum(abs(share - best) for share, best in zip(shares, (7, 9, 0), strict=True))

    assert soup.search(3, cost_of) == (7, 9, 0)
    assert len(tried) == len(set(tried))
    assert all(sum(shares) == soup.WHOLE for shares in tried)


def test_no_picture_chooses_and_judges() -> None:
    image = np.zeros((2, 2, 3), np.uint8)
    pictures: list[Example] = [
        (name, image, np.full((2, 2), k, np.float32)) for name in "ab" for k in range(5)
    ]
    first, second = soup.halves(pictures)
    assert [(name, int(truth[0, 0])) for name, _, truth in first] == [("a", 0), ("a", 1), ("b", 0), ("b", 1)]
    assert len(first) + len(second) == len(pictures)


def test_half_as_many_wrong_pixels_cost_half() -> None:
    first = {"a δ1": np.array([0.8]), "a ordinal": np.array([0.1])}
    other = {"a δ1": np.array([0.9]), "a ordinal": np.array([0.05])}
    assert soup.cost(first, first) == pytest.approx(1)
    assert soup.cost(other, first) == pytest.approx(0.5)


@pytest.mark.long
def test_weights_that_see_nothing_get_no_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ramp = np.linspace(100, 1000, 96)[:, None].repeat(128, 1)
    for k in range(2):
        cv2.imwrite(str(tmp_path / f"floor_{k}_rgb.png"), (ramp / 5).astype(np.uint8)[..., None].repeat(3, 2))
        cv2.imwrite(str(tmp_path / f"floor_{k}_disparity.png"), ramp.astype(np.uint16))
    with safe_open(WEIGHTS, "pt") as file:
        facts = file.metadata()
    blind = {name: torch.zeros_like(value) for name, value in load_file(WEIGHTS).items()}
    save_file(blind, tmp_path / "blind.safetensors", metadata=facts)
    target = tmp_path / "mean.safetensors"
    asked = [
        str(WEIGHTS),
        str(tmp_path / "blind.safetensors"),
        "--photographs",
        str(tmp_path),
        "--to",
        str(target),
    ]
    monkeypatch.setattr(sys, "argv", ["soup", *asked])
    soup.main()
    before, after = weights(WEIGHTS)[0], weights(target)[0]
    assert all(torch.equal(before[name], after[name]) for name in before)
