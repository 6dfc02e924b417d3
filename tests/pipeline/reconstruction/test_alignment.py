"""Depth comes to the scale of points, also where some of them are wrong and where depth is locally off."""

import numpy as np

from pipeline.reconstruction.alignment import aligned, by_line, fit_line, sample
from pipeline.reconstruction.key_frames import Selector


def scene():
    """Two planes with a depth edge between them: distance, float32 (60, 80)."""
    rows, columns = np.mgrid[:60, :80] / 60
    return np.where(columns < 0.7, 2 + rows, 5 + 2 * columns).astype(np.float32)


def points(count=400):
    return np.random.default_rng(1).random((count, 2), np.float32)


def test_a_line_is_found_beside_many_wrong_points():
    distance = scene()
    disparity = ((1 / distance - 0.05) / 0.3).astype(np.float32)
    told = sample(distance, points())
    told[::3] *= np.random.default_rng(2).uniform(0.3, 3, len(told[::3]))
    a, b = fit_line(sample(disparity, points()), told)
    assert np.allclose(by_line(disparity, (a, b)), distance, rtol=1e-3)


def test_points_that_contradict_depth_give_no_line():
    near = np.linspace(0, 1, 50)
    assert fit_line(near, 1 + near) is None  # nearer ones are farther


def test_exact_depth_is_not_changed():
    distance, places = scene(), points()
    assert np.allclose(
        aligned(1 / distance, (0.0, 1.0), places, sample(distance, places)), distance, rtol=1e-5
    )


def test_what_is_locally_off_is_corrected_within_its_thing():
    distance, places = scene(), points(1500)
    bent = distance * np.where(distance < 4, np.float32(1.1), np.float32(1))
    found = aligned(1 / bent, (0.0, 1.0), places, sample(distance, places))
    before, after = np.abs(bent / distance - 1), np.abs(found / distance - 1)
    assert before[distance < 4].mean() > 4 * after[distance < 4].mean()
    assert after[distance > 4].max() < 0.02


def test_key_frames_follow_the_motion_of_the_picture():
    wall = (
        np.random.default_rng(3)
        .integers(0, 255, (30, 60, 1), np.uint8)
        .repeat(10, 0)
        .repeat(10, 1)
        .repeat(3, 2)
    )
    selector, chosen = Selector(step=0.05), []
    for shift in range(0, 200, 4):
        image = wall[:, shift : shift + 320]
        if selector.wants(image):
            selector.take(image)
            chosen.append(shift)
    steps = np.diff(chosen)
    assert chosen[0] == 0 and steps.min() >= 16 and steps.max() <= 24  # 5 % of 320


def test_a_still_picture_gives_one_key_frame():
    wall = np.random.default_rng(3).integers(0, 255, (24, 32, 3), np.uint8).repeat(10, 0).repeat(10, 1)
    selector, chosen = Selector(), 0
    for _ in range(20):
        if selector.wants(wall):
            selector.take(wall)
            chosen += 1
    assert chosen == 1
