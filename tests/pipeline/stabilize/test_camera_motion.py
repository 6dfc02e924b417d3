"""The camera's own motion, found in the picture with the depth that is known."""

import cv2
import numpy as np
import pytest

from pipeline.evaluation.stabilizer_trial.scenes import forward, sideways
from pipeline.stabilize.camera_motion import CameraMotion, camera_motion
from pipeline.stabilize.motion import estimate_backward, pixel_grid, sample, small_gray

HEIGHT, WIDTH = 120, 160


def textured(seed=3):
    coarse = np.random.default_rng(seed).integers(0, 255, (HEIGHT // 3, WIDTH // 3), np.uint8)
    return cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)


def ramp():
    """Disparity that grows from the top to the bottom."""
    return np.repeat(np.linspace(0.2, 1.0, HEIGHT, dtype=np.float32)[:, None], WIDTH, axis=1)


@pytest.mark.parametrize(
    "shares",
    [
        (0, 0, 0, 0, 2.3, -1.1, 0, 0, 0),  # it turns
        (0, 3.0, 0, 0, -1.0, 0, 0, 0, 0),  # it goes aside
        (6.0, 0, 0, 0, 0, 0, 3.0, 0, 0),  # ahead, and rolls
    ],
)
def test_how_the_camera_moved_is_found_to_a_tenth_of_a_pixel(shares):
    disparity, before = ramp(), textured()
    truth = CameraMotion(np.array(shares, np.float64)).displacement(disparity)
    origin = pixel_grid(HEIGHT, WIDTH) - truth
    for _ in range(3):
        origin = pixel_grid(HEIGHT, WIDTH) - sample(truth, origin)
    now = sample(before.astype(np.float32), origin).astype(np.uint8)
    flow = pixel_grid(HEIGHT, WIDTH) - estimate_backward(before, now).origin
    camera = camera_motion(before, now, disparity, flow)
    inside = np.s_[12:-12, 12:-12]
    error = np.linalg.norm(camera.displacement(disparity) - truth, axis=2)[inside]
    assert np.median(error) < 0.1
    back = np.linalg.norm(camera.origin(disparity) - origin, axis=2)[inside]
    assert np.median(back) < 0.15


def test_without_texture_nothing_is_found():
    gray = np.full((HEIGHT, WIDTH), 90, np.uint8)
    flow = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    assert camera_motion(gray, gray, ramp(), flow) is None
    assert camera_motion(textured(), textured(), np.zeros((HEIGHT, WIDTH), np.float32), flow) is None


@pytest.mark.parametrize(("make", "grows"), [(forward, True), (sideways, False)])
def test_ahead_the_picture_grows(make, grows):
    first, _, second = list(make(3, seconds=0.1).shots())
    before, now = (small_gray(shot.frame.image, shot.truth.shape) for shot in (first, second))
    flow = pixel_grid(*first.truth.shape) - estimate_backward(before, now).origin
    camera = camera_motion(before, now, first.truth, flow)
    near, whole, _, _ = camera.growth(first.truth.shape[1])
    growth = float(np.median(near * first.truth + whole))
    if grows:  # 0.8 meters a second, for two frames
        assert growth == pytest.approx(0.8 * 2 / 30 * float(np.median(first.truth)), rel=0.35)
    else:
        assert abs(growth) < 0.002
