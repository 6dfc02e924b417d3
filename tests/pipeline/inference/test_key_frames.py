"""The model on key frames only: which they are, and what the frames between them get."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import cv2
import numpy as np
import pytest
from estimators import StandIn

from pipeline.evaluation.stabilizer_trial.scenes import handheld, sideways, tripod
from pipeline.frame import Frame
from pipeline.inference.key_frames import infer_key_frames, stabilize_key_frames
from pipeline.stabilize import Stabilizer


class Brightness(StandIn):
    """An estimator whose disparity is brightness; it counts."""

    model, runtime, streams, calibration = "brightness", "test", 2, None

    def __init__(self):
        self.seen = []

    def estimate(self, image):
        self.seen.append(image)
        small = cv2.resize(image, (64, 48), interpolation=cv2.INTER_AREA)
        return np.asarray(small.mean(axis=2) / 255, np.float32)


@pytest.fixture(scope="module")
def clip():
    """13 frames of a room, and 7 of another one after a cut."""
    return numbered(pictures(tripod(3, seconds=13 / 30)) + pictures(sideways(8, seconds=7 / 30)))


def pictures(scene):
    return [shot.frame.image for shot in scene.shots()]


def numbered(images):
    return [Frame.now(image, number, Fraction(number, 30)) for number, image in enumerate(images)]


def run(frames, every, segment=None):
    estimator = Brightness()
    return list(infer_key_frames(frames, estimator, every, segment)), estimator


def shown(frames, every, segment=None, strength="steady"):
    """Every frame with its depth."""
    seen = infer_key_frames(frames, Brightness(), every, segment)
    return list(stabilize_key_frames(seen, Stabilizer(strength)))


def keys_of(results):
    return [result.raw.frame.index for result in results]


def test_shots_begin_and_end_with_key_frames(clip):
    results, estimator = run(clip, 4)
    assert keys_of(results) == [0, 4, 8, 12, 13, 17, 19]
    assert len(estimator.seen) == 7
    assert [frame.index for result in results for frame in result.between] == [
        *(1, 2, 3, 5, 6, 7, 9, 10, 11),
        *(14, 15, 16, 18),
    ]
    assert [len(result.links) for result in results] == [0, 4, 4, 4, 0, 4, 2]
    for result in results:
        expected = Brightness().estimate(result.raw.frame.image)
        np.testing.assert_array_equal(result.raw.disparity, expected)


def test_all_frames_come_in_their_order_and_tell_whose_depth_they_have(clip):
    depths = shown(clip, 4)
    assert [depth.frame for depth in depths] == clip
    nearer = {depth.frame.index: depth.inferred_at * 30 for depth in depths if depth.is_carried}
    assert nearer == {1: 0, 2: 0, 3: 4, 5: 4, 6: 4, 7: 8, 9: 8, 10: 8, 11: 12, 14: 13, 15: 13, 16: 17, 18: 17}
    assert [depth.frame.index for depth in depths if depth.is_shot_start] == [0, 13]
    assert {depth.shot_start * 30 for depth in depths[:13]} == {0}
    assert {depth.shot_start * 30 for depth in depths[13:]} == {13}


@pytest.mark.parametrize("strength", ["off", "steady"])
def test_what_lies_between_is_carried_along(clip, strength):
    for depth in shown(clip, 4, strength=strength):
        truth = Brightness().estimate(depth.frame.image)
        assert np.abs(depth.disparity - truth).mean() < 0.03
        far, near = depth.display_range
        assert np.mean((truth > far - 0.05) & (truth < near + 0.05)) > 0.9


def test_display_ranges_change_evenly_between_key_frames(clip):
    depths = shown(clip[:5], 4)
    (first, *_), (last, *_) = depths[0].display_range, depths[4].display_range
    fars = [depth.display_range[0] for depth in depths]
    assert fars == pytest.approx(np.linspace(first, last, 5))


def test_whoever_begins_at_a_segment_gets_the_same(clip):
    whole, _ = run(clip, 4, segment=5)
    assert {0, 4, 5, 9, 10, 12, 13, 14, 15, 19} <= set(keys_of(whole))
    everything, stabilizer = shown(clip, 4, segment=5), Stabilizer()
    parts = [
        list(stabilize_key_frames(infer_key_frames(part, Brightness(), 4, 5), stabilizer))
        for part in (clip[:10], clip[10:])
    ]
    rest = parts[1]
    assert len(rest) == 10
    for one, other in zip(everything[10:], rest, strict=True):
        np.testing.assert_array_equal(one.disparity, other.disparity)
        assert one.display_range == other.display_range


def test_noise_of_the_model_is_smoothed_over_key_frames():
    image = pictures(tripod(3, seconds=1 / 30))[0]
    random = np.random.default_rng(1)

    class Noisy(Brightness):
        def estimate(self, image):
            return super().estimate(image) + np.float32(0.02) * random.standard_normal((48, 64), np.float32)

    noisy = [np.clip(image + random.normal(0, 3, image.shape), 0, 255).astype(np.uint8) for _ in range(41)]
    moved = {}
    for strength in ("off", "steady"):
        seen = infer_key_frames(numbered(noisy), Noisy(), 4)
        depths = [depth.disparity for depth in stabilize_key_frames(seen, Stabilizer(strength))][8:]
        moved[strength] = np.mean([np.abs(b - a).mean() for a, b in pairwise(depths)])
    assert moved["steady"] < 0.6 * moved["off"]


def test_frames_far_apart_in_time_are_one_shot_but_for_a_gap(clip):
    slow = [replace(frame, timestamp=Fraction(frame.index)) for frame in clip[:12]]
    assert [depth.frame.index for depth in shown(slow, 4) if depth.is_shot_start] == [0]
    late = [*slow[:6], *(replace(frame, timestamp=frame.timestamp + 2) for frame in slow[6:])]
    assert [depth.frame.index for depth in shown(late, 4) if depth.is_shot_start] == [0, 6]
    assert {4, 5, 6} <= set(keys_of(run(late, 4)[0]))


def test_a_flash_holds_the_depth(clip):
    white = np.full_like(clip[0].image, 255)
    flashed = numbered(
        [frame.image for frame in clip[:6]] + [white] * 3 + [frame.image for frame in clip[6:12]]
    )
    depths = shown(flashed, 8)
    assert [depth.frame.index for depth in depths if depth.is_shot_start] == [0]
    for depth in depths[6:9]:
        np.testing.assert_allclose(depth.disparity, depths[5].disparity, atol=1e-5)


def test_automatic_key_frames_are_rarer_where_little_moves():
    image = pictures(tripod(3, seconds=1 / 30))[0]
    random = np.random.default_rng(1)
    calm = [np.clip(image + random.normal(0, 3, image.shape), 0, 255).astype(np.uint8) for _ in range(17)]
    assert keys_of(run(numbered(calm), "auto")[0]) == [0, 12, 16]
    lively = pictures(handheld(3, seconds=1.2))[::4]
    spans = np.diff(keys_of(run(numbered(lively), "auto")[0]))
    assert spans.max() < 8


def test_a_still_picture_is_seen_once():
    image = pictures(tripod(3, seconds=1 / 30))[0]
    frames = numbered([image.copy() for _ in range(10)])
    results, estimator = run(frames, 3)
    assert len(estimator.seen) == 1
    assert [result.raw.is_duplicate for result in results] == [False, True, True, True]
    depths = shown(frames, 3)
    assert [depth.frame.index for depth in depths if depth.is_duplicate] == [3, 6, 9]
    assert len(depths) == 10


def test_another_size_of_the_picture_begins_anew(clip):
    smaller = [replace(frame, image=np.ascontiguousarray(frame.image[::2, ::2])) for frame in clip[6:10]]
    results, _ = run([*clip[:6], *smaller], 4)
    assert keys_of(results) == [0, 4, 5, 6, 9]


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_short_streams(clip, count):
    assert [depth.frame for depth in shown(clip[:count], 4)] == clip[:count]


def test_few_frames_are_held():
    image = pictures(tripod(3, seconds=1 / 30))[0]
    read = []

    def frames():
        for frame in numbered([image.copy() for _ in range(80)]):
            read.append(frame)
            yield frame

    seen = infer_key_frames(frames(), Brightness(), 8)
    held = [len(read) - done for done, _ in enumerate(stabilize_key_frames(seen, Stabilizer()), 1)]
    assert max(held) <= (Brightness.streams + 2) * 8


def test_images_of_frames_between_are_let_go_where_nobody_needs_them(clip):
    seen = list(infer_key_frames(clip, Brightness(), 4, keeps_images=False))
    for key in seen:
        np.testing.assert_array_equal(key.raw.frame.image, clip[key.raw.frame.index].image)
        for frame in key.between:
            assert frame.image.shape == clip[0].image.shape
            assert frame.image.strides == (0, 0, 0)
    for one, other in zip(stabilize_key_frames(seen, Stabilizer()), shown(clip, 4), strict=True):
        assert one.frame.timestamp == other.frame.timestamp
        np.testing.assert_array_equal(one.disparity, other.disparity)


def test_a_failing_model_ends_the_stream(clip):
    class Broken(Brightness):
        def estimate(self, image):
            if len(self.seen) == 2:
                raise ValueError("broken")
            return super().estimate(image)

    with pytest.raises(ValueError, match="broken"):
        list(infer_key_frames(clip, Broken(), 4))
