"""Live depth from a model slower than the source: every frame is shown, and says how old its depth is."""

import threading
from fractions import Fraction
from itertools import pairwise

import cv2
import numpy as np
import pytest
from estimators import StandIn
from heard import Heard
from patience import PATIENCE

from pipeline.errors import ModelOutputError
from pipeline.evaluation.stabilizer_trial.scenes import sideways, tripod
from pipeline.frame import Frame, SourceInfo
from pipeline.live.runner import Runner
from pipeline.settings import LiveSettings, StabilizerSettings
from pipeline.sources.base import VideoSource


@pytest.fixture(scope="module")
def scene():
    """Pictures of a room in which somebody walks."""
    return [shot.frame.image for shot in tripod(3, seconds=0.6).shots()]


class Camera(VideoSource):
    """Shows these pictures to and fro, in real time, or as a file that can be sought in."""

    def __init__(self, pictures, rate=40, is_live=True):
        self._pictures = [*pictures, *pictures[-2:0:-1]]
        self._rate, self._is_live = rate, is_live
        self._closed = threading.Event()
        self.index = 0

    @property
    def info(self):
        height, width = self._pictures[0].shape[:2]
        return SourceInfo(width, height, Fraction(self._rate), None, is_live=self._is_live)

    @property
    def can_seek(self):
        return not self._is_live

    def seek(self, timestamp):
        self.index = round(timestamp * self._rate)

    def read(self):
        if self._closed.wait(1 / self._rate if self._is_live else 0):
            return None
        image = self._pictures[self.index % len(self._pictures)]
        self.index += 1
        return Frame.now(image, self.index - 1, Fraction(self.index - 1, self._rate))

    def close(self):
        self._closed.set()


class Slow(StandIn):
    """An estimator that takes its time, though no processor: disparity is brightness."""

    model, runtime, note, calibration = "slow", "test", "", None

    def __init__(self, seconds, error_after=None):
        self.seconds, self.calls, self._error_after = seconds, 0, error_after
        self._pause = threading.Event()

    def estimate_live(self, image, when_ready):
        return self.estimate(image)

    def estimate(self, image):
        self.calls += 1
        if self._error_after is not None and self.calls > self._error_after:
            raise ModelOutputError("It gave nonsense.")
        self._pause.wait(self.seconds)
        small = cv2.resize(image, (64, 48), interpolation=cv2.INTER_AREA)
        return np.asarray(small.mean(axis=2) / 255, np.float32)


class Witness(Heard):
    """Remembers what it hears, and can be waited on."""

    def __init__(self):
        super().__init__()
        self.depths, self.errors = [], []

    def opened(self, info):
        pass

    def ended(self):
        pass

    def on_depth(self, depth):
        self.note(self.depths, depth)

    def failed(self, error):
        self.note(self.errors, error)


@pytest.fixture
def run():
    """Start a runner; it is stopped at the end of the test, in time."""
    runners = []

    def start(source, estimator, **settings):
        witness = Witness()
        runner = Runner(lambda: source, witness, estimator=estimator, **settings)
        runners.append(runner)
        runner.start()
        return runner, witness

    yield start
    for runner in runners:
        assert runner.stop(PATIENCE), "a thread did not end"


def carried(witness):
    return [depth for depth in list(witness.depths) if depth.is_carried]


def test_frames_between_inferences_are_shown_with_depth_of_their_own(run, scene):
    runner, seen = run(Camera(scene), Slow(0.2))
    seen.wait(lambda: len(carried(seen)) >= 20)
    assert runner.is_carrying
    shown = carried(seen)
    assert all(0 < depth.inference_age < 2 for depth in shown)
    assert all(before.frame.index < after.frame.index for before, after in pairwise(shown))
    assert len({depth.inferred_at for depth in shown}) < len(shown) / 2  # several frames to an inference
    assert {depth.model for depth in seen.depths} == {"slow"}
    assert sum(depth.is_shot_start for depth in seen.depths) == 1  # carrying begins in the midst of a shot
    assert len({depth.shot_start for depth in seen.depths}) == 1
    one, other = shown[3], next(later for later in shown[4:] if later.inferred_at == shown[3].inferred_at)
    assert np.abs(one.disparity - other.disparity).max() > 0.01  # not the same picture of depth twice


def test_a_fast_model_sees_every_frame_itself(run, scene):
    runner, seen = run(Camera(scene, rate=15), Slow(0.0))
    seen.wait(lambda: len(seen.depths) >= 30)
    assert not runner.is_carrying
    assert not carried(seen)


def test_switched_off_the_model_sees_what_is_shown(run, scene):
    runner, seen = run(Camera(scene), Slow(0.1), live=LiveSettings("off"))
    seen.wait(lambda: len(seen.depths) >= 8)
    assert not runner.is_carrying
    assert not carried(seen)
    runner.use_live(LiveSettings("auto"))
    seen.wait(lambda: carried(seen))
    runner.use_live(LiveSettings("off"))
    seen.wait(lambda: len(seen.depths) >= 2 and not any(depth.is_carried for depth in seen.depths[-2:]))


def test_a_faster_model_ends_it_and_the_shot_goes_on(run, scene):
    runner, seen = run(Camera(scene, rate=15), Slow(0.3))
    seen.wait(lambda: len(carried(seen)) >= 5)
    runner.use_estimator(Slow(0.0))
    seen.wait(lambda: len(seen.depths) >= 2 and not any(depth.is_carried for depth in seen.depths[-2:]))
    assert not runner.is_carrying


def test_a_frozen_picture_is_shown_again_when_its_own_inference_comes(run, scene):
    runner, seen = run(Camera(scene), Slow(0.3))
    seen.wait(lambda: carried(seen))
    runner.pause()
    seen.wait(lambda: not seen.depths[-1].is_carried)
    assert seen.depths[-1].frame.index == max(depth.frame.index for depth in seen.depths)


def test_after_a_seek_nothing_of_the_place_that_was_left_is_carried(run, scene):
    runner, seen = run(Camera(scene, is_live=False), Slow(0.2))
    seen.wait(lambda: carried(seen))
    count = len(seen.depths)
    runner.seek(Fraction(100))
    seen.wait(lambda: any(depth.frame.timestamp >= 100 for depth in seen.depths[count:]))
    there = [depth for depth in seen.depths[count:] if depth.frame.timestamp >= 100]
    assert there[0].is_shot_start
    assert all(depth.inferred_at is None or depth.inferred_at >= 100 for depth in there)


def test_a_cut_is_not_carried_over(run, scene):
    other = [shot.frame.image for shot in sideways(8, seconds=0.4).shots()]
    runner, seen = run(Camera([*scene, *other]), Slow(0.15))
    seen.wait(lambda: sum(depth.is_shot_start for depth in seen.depths) >= 3 and len(carried(seen)) >= 40)
    length = len(scene) + len(other)
    for depth in carried(seen):
        way = range(round(depth.inferred_at * 40), depth.frame.index + 1)
        assert len({_shows_first(index, len(scene), length) for index in way}) == 1, way
    assert runner.is_alive


def _shows_first(index, first, both):
    """Whether the first of two scenes, so many pictures long, is what the camera shows."""
    place = index % (2 * both - 2)
    return min(place, 2 * both - 2 - place) < first


def test_a_model_that_fails_meanwhile_is_reported_once_and_all_ends(run, scene):
    runner, seen = run(Camera(scene), Slow(0.1, error_after=8))
    seen.wait(lambda: seen.errors)
    assert [type(error) for error in seen.errors] == [ModelOutputError]
    assert runner.stop(PATIENCE)
    assert len(seen.errors) == 1


def test_another_stabilizer_is_taken_at_once(run, scene):
    runner, seen = run(Camera(scene), Slow(0.1))
    seen.wait(lambda: carried(seen))
    runner.use_stabilizer(StabilizerSettings("off"))
    seen.wait(lambda: seen.depths[-1].shot_start is None and seen.depths[-1].is_carried)


def test_a_seek_while_paused_is_shown_although_carrying_ends_with_its_inference(run, scene):
    runner, seen = run(Camera(scene, is_live=False), Slow(0.1))
    seen.wait(lambda: runner.is_carrying)
    runner.pause()
    while runner.meter.snapshot().rate("capture") > 2:  # by now the model would keep up
        threading.Event().wait(0.05)
    runner.seek(Fraction(1))
    seen.wait(lambda: seen.depths[-1].frame.timestamp == 1)
    assert not runner.is_carrying
