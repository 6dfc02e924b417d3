"""A picture becomes the network's input exactly as in upstream's transform, for any picture."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch
from torch.nn import functional

from pipeline.models.preprocess import network_input, network_size, resampled

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def picture(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)


@pytest.mark.parametrize(
    ("height", "width", "expected"),
    [
        (480, 640, (192, 256)),
        (640, 480, (256, 192)),
        (720, 1280, (128, 256)),  # 144 is halfway between 128 and 160: half to even
        (1080, 1920, (128, 256)),
        (1080, 2560, (96, 256)),
        (256, 256, (256, 256)),
        (100, 100, (256, 256)),
        (192, 256, (192, 256)),
        (576, 720, (192, 256)),
        (1, 1, (256, 256)),
        (3, 5, (160, 256)),
        (5, 3, (256, 160)),
        (1, 1000, (32, 256)),  # upstream ends at zero here
        (4000, 10, (256, 32)),
    ],
)
def test_size(height: int, width: int, expected: tuple[int, int]) -> None:
    assert network_size(height, width) == expected


@pytest.mark.parametrize(
    ("height", "width", "input_size", "expected"),
    [
        (720, 1280, "quality", (256, 448)),  # where upstream's accuracy was measured
        (1280, 720, "quality", (448, 256)),
        (480, 640, "quality", (256, 352)),  # 341 is 10.7 steps
        (720, 1280, "fast", (96, 192)),
        (480, 640, "fast", (128, 192)),
        (720, 1280, 384, (224, 384)),
        (720, 1280, 100, (64, 96)),  # no side is longer than asked for
        (720, 1280, 32, (32, 32)),
        (1, 3000, "quality", (256, 1024)),
    ],
)
def test_other_input_sizes(height: int, width: int, input_size: str | int, expected: tuple[int, int]) -> None:
    assert network_size(height, width, input_size) == expected
    assert network_input(picture(height, width), input_size).shape == (1, 3, *expected)


def test_size_is_always_a_usable_one() -> None:
    for height in (*range(1, 40), 99, 257, 1000, 4321):
        for width in (*range(1, 40), 101, 255, 2000, 7680):
            size = network_size(height, width)
            assert all(side % 32 == 0 and 32 <= side <= 256 for side in size)
            assert 256 in size


@pytest.mark.parametrize(("height", "width"), [(480, 640), (719, 1279), (37, 411), (3, 5), (1, 1), (2000, 7)])
def test_values_are_those_of_a_bicubic_in_double_precision(height: int, width: int) -> None:
    image = picture(height, width)
    batch = network_input(image)

    planes = torch.from_numpy(image).permute(2, 0, 1)[None].double() / 255
    resized = functional.interpolate(planes, network_size(height, width), mode="bicubic", align_corners=False)
    expected = (resized - torch.tensor(MEAN).double().view(3, 1, 1)) / torch.tensor(DEVIATION).double().view(
        3, 1, 1
    )
    assert batch.shape == expected.shape
    assert np.abs(batch - expected.numpy()).max() < 2e-5


def test_red_is_the_first_channel() -> None:
    image = np.zeros((40, 50, 3), np.uint8)
    image[..., 0] = 255
    red, green, blue = network_input(image)[0].mean(axis=(1, 2))
    expected = ((1 - 0.485) / 0.229, -0.456 / 0.224, -0.406 / 0.225)
    assert (red, green, blue) == pytest.approx(expected, rel=1e-6)


def test_what_comes_out_can_be_given_to_any_runtime() -> None:
    batch = network_input(picture(48, 64))
    assert batch.dtype == np.float32
    assert batch.flags.c_contiguous


def test_views_are_fine_and_nothing_is_written_to_the_picture() -> None:
    image = picture(60, 80)
    mirrored = image[:, ::-1]
    mirrored.flags.writeable = False
    before = image.copy()
    assert np.array_equal(network_input(mirrored), network_input(mirrored.copy()))
    assert np.array_equal(image, before)


@pytest.mark.parametrize(
    ("shape", "size"), [((720, 1280), (160, 288)), ((1080, 1920), (160, 288)), ((2160, 3840), (192, 320))]
)
def test_halving_a_large_image_first_averages_the_same_pixels(shape, size):
    image = cv2.GaussianBlur(picture(*shape), (0, 0), 8)
    image = cv2.normalize(image, None, 0, 255, cv2.NORM_MINMAX)
    at_once = cv2.resize(image, size[::-1], interpolation=cv2.INTER_AREA).astype(int)
    assert np.abs(resampled(image, *size) - at_once).mean() < 1


@pytest.mark.parametrize("shape", [(360, 640), (721, 1280)])
def test_up_to_four_times_as_large_and_odd_images_are_averaged_at_once(shape):
    image = picture(*shape)
    np.testing.assert_array_equal(
        resampled(image, 160, 288), cv2.resize(image, (288, 160), interpolation=cv2.INTER_AREA)
    )
