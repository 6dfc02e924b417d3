"""The network is not run on a picture that it has seen, and is on anything else, however small the change."""

from __future__ import annotations

import threading
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from estimators import StandIn
from patience import PATIENCE

from pipeline.conversion.short_form import convert
from pipeline.errors import ModelOutputError
from pipeline.frame import Frame
from pipeline.inference.infer import ChangeDetector, infer_stream
from pipeline.settings import ConvertSettings


class Counting(StandIn):
    """An estimator that counts; disparity is brightness."""

    model, runtime, note, streams, digest = "counting", "test", "", 1, ""

    def __init__(self) -> None:
        self.calls = 0

    def estimate(self, image: np.ndarray) -> np.ndarray:
        self.calls += 1
        return cv2.resize(image[..., 0], (32, 32), interpolation=cv2.INTER_AREA).astype(np.float32)


def picture(height: int, width: int, seed: int = 0) -> np.ndarray:
    """Soft colors, so that a shift changes single pixels by little."""
    colors = np.random.default_rng(seed).integers(70, 180, (9, 12, 3)).astype(np.uint8)
    return cv2.resize(colors, (width, height), interpolation=cv2.INTER_CUBIC)


def seen_again(before: np.ndarray, now: np.ndarray) -> bool:
    sight, estimator = ChangeDetector(), Counting()
    first, is_duplicate = sight.disparity(before, estimator)
    assert not is_duplicate
    second, is_duplicate = sight.disparity(now, estimator)
    assert estimator.calls == 2 - is_duplicate
    assert (second is first) == is_duplicate
    return is_duplicate


SIZES = [(720, 1280), (480, 640), (481, 643), (100, 3000), (3, 5), (1, 1)]


@pytest.mark.parametrize("size", SIZES)
def test_the_same_picture_is_not_looked_at_again(size: tuple[int, int]) -> None:
    image = picture(*size)
    assert seen_again(image, image)
    assert seen_again(image, image.copy())


@pytest.mark.parametrize("size", SIZES)
def test_rounding_is_no_change(size: tuple[int, int]) -> None:
    image = picture(*size)
    off_by_one = image + np.random.default_rng(1).integers(-1, 2, image.shape).astype(np.uint8)
    assert seen_again(image, off_by_one)


@pytest.mark.parametrize("size", SIZES)
def test_two_levels_are_a_change(size: tuple[int, int]) -> None:
    assert not seen_again(picture(*size), picture(*size) + np.uint8(2))


@pytest.mark.parametrize("place", [(0, 0), (719, 1279), (333, 777), (8, 8)])
@pytest.mark.parametrize("channel", [0, 1, 2])
def test_a_few_pixels_anywhere_are_a_change(place: tuple[int, int], channel: int) -> None:
    """A thing of 6x6 pixels in 1280x720 is a seventh of what the network itself can tell apart."""
    image = picture(720, 1280)
    top, left = (min(place[0], 714), min(place[1], 1274))
    changed = image.copy()
    changed[top : top + 6, left : left + 6, channel] += 12
    assert not seen_again(image, changed)


def test_moving_by_one_pixel_is_a_change() -> None:
    image = picture(480, 640)
    assert not seen_again(image, np.roll(image, 1, axis=1))


def test_what_changes_slowly_is_seen_in_time() -> None:
    """Each frame is held against the last one that the network saw, not against the one before."""
    sight, estimator, dark = ChangeDetector(), Counting(), picture(48, 64)
    for level in range(20):
        disparity, _ = sight.disparity(dark + np.uint8(level), estimator)
        assert (
            np.abs(disparity - estimator.estimate(dark + np.uint8(level))).max() <= 2
        )  # one level, and rounding
        estimator.calls -= 1
    assert estimator.calls == 10


def test_another_size_or_network_is_asked() -> None:
    sight, one, other = ChangeDetector(), Counting(), Counting()
    for estimator, size, is_duplicate in (
        (one, (48, 64), False),
        (one, (48, 64), True),
        (one, (64, 48), False),
        (other, (64, 48), False),
        (one, (64, 48), False),
    ):
        assert sight.disparity(picture(*size), estimator)[1] == is_duplicate


def test_a_failure_is_not_remembered() -> None:
    class Failing(Counting):
        def estimate(self, image: np.ndarray) -> np.ndarray:
            if self.calls == 0:
                self.calls += 1
                raise ModelOutputError("no depth")
            return super().estimate(image)

    sight, estimator = ChangeDetector(), Failing()
    with pytest.raises(ModelOutputError):
        sight.disparity(picture(48, 64), estimator)
    assert not sight.disparity(picture(48, 64), estimator)[1]


def test_several_frames_at_a_time_come_in_order() -> None:
    """Two are looked at together, or neither would end; what is seen again waits for nothing."""
    together = threading.Barrier(2, timeout=PATIENCE)

    class Paired(Counting):
        streams = 2

        def estimate(self, image: np.ndarray) -> np.ndarray:
            together.wait()
            return np.full((32, 32), image[0, 0, 0], np.float32)

    levels = (10, 200, 200, 50, 90, 90, 90, 10, 250)  # six times new, two by two
    frames = [
        Frame.now(np.full((48, 64, 3), level, np.uint8), index, Fraction(index))
        for index, level in enumerate(levels)
    ]
    seen = list(infer_stream(frames, Paired()))
    assert [entry.frame for entry in seen] == frames
    assert [entry.disparity[0, 0] for entry in seen] == list(levels)
    assert [entry.is_duplicate for entry in seen] == [
        now == before for before, now in zip((None, *levels), levels, strict=False)
    ]
    assert all((entry.inference_ms == 0) == entry.is_duplicate for entry in seen)


def test_a_conversion_tells_what_it_was_spared(make_clip: Callable[..., Path], tmp_path: Path) -> None:
    """A real encoder's still picture: what its rounding changes from frame to frame is no change."""
    still = picture(120, 160)
    pictures = [still] * 8 + [picture(120, 160, seed=1)] * 8
    clip = make_clip(
        "still.mp4",
        size=(160, 120),
        frames=16,
        picture=lambda number, _: pictures[number],
        options={"crf": "20"},
    )
    estimator = Counting()
    result = convert(clip, tmp_path / "depth.mp4", ConvertSettings(), estimator=estimator)
    assert result.frames == 16
    assert result.skipped == 16 - estimator.calls >= 8
