"""The model on key frames only: which they are, and what the frames between them get."""

from dataclasses import replace
from fractions import Fraction

import cv2
import numpy as np
import pytest
from estimators import StandIn

from pipeline.evaluation.stabilizer_trial.scenes import handheld, sideways, tripod
from pipeline.frame import Frame
from pipeline.inference.key_frames import infer_key_frames
from pipeline.stabilize import Stabilizer
from pipeline.stabilize.motion import small_gray


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


def keys_of(results):
    return [result.frame.index for result in results if result.inferred_at is None]


def test_all_frames_come_in_their_order_and_shots_begin_and_end_with_key_frames(clip):
    results, estimator = run(clip, 4)
    assert [result.frame for result in results] == clip
    assert keys_of(results) == [0, 4, 8, 12, 13, 17, 19]
    assert len(estimator.seen) == 7
    for result in results:
        if result.inferred_at is None:
            np.testing.assert_array_equal(result.disparity, Brightness().estimate(result.frame.image))
    nearer = {
        result.frame.index: result.inferred_at * 30 for result in results if result.inferred_at is not None
    }
    assert nearer == {1: 0, 2: 0, 3: 4, 5: 4, 6: 4, 7: 8, 9: 8, 10: 8, 11: 12, 14: 13, 15: 13, 16: 17, 18: 17}


def test_what_lies_between_is_carried_along(clip):
    results, _ = run(clip, 4)
    for result in results:
        truth = Brightness().estimate(result.frame.image)
        assert np.abs(result.disparity - truth).mean() < 0.03


def test_whoever_begins_at_a_segment_gets_the_same(clip):
    whole, _ = run(clip, 4, segment=5)
    assert {0, 4, 5, 9, 10, 12, 13, 14, 15, 19} <= set(keys_of(whole))
    rest, _ = run(clip[10:], 4, segment=5)
    assert len(rest) == 10
    for one, other in zip(whole[10:], rest, strict=True):
        np.testing.assert_array_equal(one.disparity, other.disparity)


def test_automatic_key_frames_are_rarer_where_little_moves():
    image = pictures(tripod(3, seconds=1 / 30))[0]
    random = np.random.default_rng(1)
    calm = [np.clip(image + random.normal(0, 3, image.shape), 0, 255).astype(np.uint8) for _ in range(17)]
    assert keys_of(run(numbered(calm), "auto")[0]) == [0, 8, 16]
    lively = pictures(handheld(3, seconds=1.2))[::4]
    spans = np.diff(keys_of(run(numbered(lively), "auto")[0]))
    assert spans.max() < 8


def test_a_still_picture_is_seen_once():
    image = pictures(tripod(3, seconds=1 / 30))[0]
    results, estimator = run(numbered([image.copy() for _ in range(10)]), 3)
    assert len(estimator.seen) == 1
    assert [result.is_duplicate for result in results if result.inferred_at is None] == [
        False,
        True,
        True,
        True,
    ]
    assert len(results) == 10


def test_another_size_of_the_picture_begins_anew(clip):
    smaller = [replace(frame, image=np.ascontiguousarray(frame.image[::2, ::2])) for frame in clip[6:10]]
    results, _ = run([*clip[:6], *smaller], 4)
    assert keys_of(results) == [0, 4, 5, 6, 9]


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_short_streams(clip, count):
    results, _ = run(clip[:count], 4)
    assert [result.frame for result in results] == clip[:count]


def test_the_stabilizer_keeps_what_is_known_of_a_frame(clip):
    from pipeline.inference.infer import stabilize

    results, _ = run(clip[:6], 4)
    depths = [stabilize(result, stabilizer) for stabilizer in [Stabilizer()] for result in results]
    assert [depth.is_carried for depth in depths] == [False, True, True, True, False, False]


def test_the_stabilizer_makes_the_same_of_an_image_that_is_small_and_gray_already(clip):
    from pipeline.inference.infer import stabilize

    smaller = [replace(frame, image=np.ascontiguousarray(frame.image[::2, ::2])) for frame in clip[6:10]]
    results, _ = run([*clip, *smaller], 4, segment=5)
    known, unknown = Stabilizer(), Stabilizer()
    for result in results:
        assert result.gray is not None
        np.testing.assert_array_equal(result.gray, small_gray(result.frame.image, result.disparity.shape))
        one, other = stabilize(result, known), stabilize(replace(result, gray=None), unknown)
        np.testing.assert_array_equal(one.disparity, other.disparity)
        assert one.display_range == other.display_range


def test_results_come_evenly_and_few_frames_are_held():
    """One for one that was read: in bursts, whoever takes them would wait for the motion, and the other way around."""
    image = pictures(tripod(3, seconds=1 / 30))[0]
    read = []

    def frames():
        for frame in numbered([image.copy() for _ in range(80)]):
            read.append(frame)
            yield frame

    read_at = [len(read) for _ in infer_key_frames(frames(), Brightness(), 8)]
    held = [count - done for done, count in enumerate(read_at)]
    assert max(held) <= (Brightness.streams + 2) * 8
    before_the_end = [count for count in read_at if count < 80]
    assert len(before_the_end) > 40
    assert max(before_the_end.count(count) for count in before_the_end) <= 2


def test_a_failing_model_ends_the_stream(clip):
    class Broken(Brightness):
        def estimate(self, image):
            if len(self.seen) == 2:
                raise ValueError("broken")
            return super().estimate(image)

    with pytest.raises(ValueError, match="broken"):
        list(infer_key_frames(clip, Broken(), 4))
