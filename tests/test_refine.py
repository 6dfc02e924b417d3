"""Enlarging is upstream's bicubic: `torch.nn.functional.interpolate`, to float rounding, without torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from pipeline.refine import enlarge


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
