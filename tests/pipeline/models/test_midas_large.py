"""MiDaS v2.1 large is the official network: its names, its size, its numbers."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from random_weights import weights_by_name

from pipeline.errors import WeightsInvalidError
from pipeline.models._midas_large_net import MidasLargeNet
from pipeline.models.base import preferred_models
from pipeline.models.midas_large import MODEL
from pipeline.models.preprocess import normalized

OFFICIAL = [[32.10449, 28.3264, 27.9463], [22.08873, 21.70221, 14.45582], [18.37628, 15.1311, 25.71106]]
"""What upstream's code gives with `weights_by_name` at every 40th row and 48th column, from row 8 and column 16."""


def image() -> np.ndarray:
    """Soft colors, uint8 (96, 160, 3)."""
    colors = np.random.RandomState(5).uniform(0, 255, (6, 10, 3)).astype(np.float32)
    return np.asarray(cv2.resize(colors, (160, 96)), np.uint8)


@pytest.mark.long
def test_names_and_numbers_are_the_official_ones(tmp_path: Path) -> None:
    with torch.device("meta"):
        entries = weights_by_name(MidasLargeNet())
    assert len(entries) == 666
    torch.save(entries, tmp_path / "official.pt")
    network = MODEL.build(tmp_path / "official.pt")
    assert sum(parameter.numel() for parameter in network.parameters()) == MODEL.parameters == 105_362_945
    assert {"pretrained.layer1.4.0.conv1.weight", "scratch.refinenet4.resConfUnit1.conv1.weight"} < set(
        entries
    )
    with torch.inference_mode():
        disparity = network(torch.from_numpy(normalized(image())))[0].numpy()
    assert disparity.shape == (96, 160)
    found = disparity[8::40, 16::48]
    assert np.abs(found - np.array(OFFICIAL)).max() < 1e-3 * np.std(OFFICIAL)

    del entries["scratch.layer1_rn.weight"]
    torch.save(entries, tmp_path / "other.pt")
    with pytest.raises(WeightsInvalidError, match=r"lacks “scratch\.layer1_rn\.weight”"):
        MODEL.build(tmp_path / "other.pt")


@pytest.mark.parametrize(
    ("picture", "input_size", "expected"),
    [
        ((480, 640), "official", (288, 384)),
        ((720, 1280), "official", (224, 384)),
        ((720, 1280), "quality", (384, 672)),
        ((720, 1280), "fast", (160, 288)),
    ],
)
def test_the_longer_side_is_384(picture: tuple[int, int], input_size: str, expected: tuple[int, int]) -> None:
    assert MODEL.network_size(*picture, input_size) == expected


def test_it_is_never_taken_unasked() -> None:
    assert MODEL not in preferred_models()
