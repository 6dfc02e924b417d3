"""Objects live: found behind the depth, which does not wait; shown again where the source stands still."""

import threading
from fractions import Fraction

import numpy as np
import pytest
from detector_files import CROSSING_FRAMES, crossing_box
from estimators import Brightness
from patience import PATIENCE, wait_until

from pipeline.errors import ModelOutputError
from pipeline.frame import Detection
from pipeline.live.runner import Runner
from pipeline.objects.detector import load_detector
from pipeline.objects.settings import ObjectSettings
from pipeline.settings import StabilizerSettings
from pipeline.sources.base import open_source


class Listener:
    def __init__(self):
        self.depths, self.errors, self.has_ended = [], [], threading.Event()

    def opened(self, info):
        pass

    def on_depth(self, depth):
        self.depths.append(depth)

    def ended(self):
        self.has_ended.set()

    def failed(self, error):
        self.errors.append(error)
        self.has_ended.set()


class Held:
    """A detector that waits until it may go on, and says which frame it saw."""

    def __init__(self):
        self.may_go_on, self.seen = threading.Event(), []

    def find(self, image):
        self.may_go_on.wait(PATIENCE)
        self.seen.append(image)
        return (Detection(f"number {len(self.seen)}", 1.0, (0.1, 0.1, 0.9, 0.9)),)


@pytest.fixture
def play(crossing):
    runners, detectors = [], []

    def start(detector):
        detectors.append(detector)
        listener = Listener()
        runner = Runner(
            lambda: open_source(crossing),
            listener,
            estimator=Brightness(),
            stabilizer=StabilizerSettings("off"),
        )
        runner.use_detector(detector)
        runners.append(runner)
        runner.start()
        return runner, listener

    yield start
    for detector in detectors:
        if isinstance(detector, Held):
            detector.may_go_on.set()
    for runner in runners:
        assert runner.stop(PATIENCE)


def test_the_last_frame_gets_its_own_objects(play, red):
    _runner, listener = play(load_detector(ObjectSettings(red)))
    assert listener.has_ended.wait(PATIENCE)
    wait_until(lambda: listener.depths and listener.depths[-1].frame.detections)
    wanted = np.array(crossing_box(CROSSING_FRAMES - 1))

    def is_there():
        seen = listener.depths[-1].frame
        found = seen.detections[0].box if seen.detections else (0, 0, 0, 0)
        return seen.index == CROSSING_FRAMES - 1 and np.abs(np.subtract(found, wanted)).max() < 0.03

    wait_until(is_there)
    assert not listener.errors


def test_depth_does_not_wait_for_the_detector(play):
    detector = Held()
    _runner, listener = play(detector)
    assert listener.has_ended.wait(PATIENCE)
    wait_until(lambda: listener.depths and listener.depths[-1].frame.index == CROSSING_FRAMES - 1)
    assert all(depth.frame.detections is None for depth in listener.depths)
    shown = len(listener.depths)
    detector.may_go_on.set()
    wait_until(lambda: len(listener.depths) > shown and listener.depths[-1].frame.detections)
    last = listener.depths[-1]
    assert last.frame.is_redisplayed and last.frame.index == CROSSING_FRAMES - 1
    wait_until(lambda: detector.seen[-1] is last.frame.image)


def test_what_was_found_elsewhere_is_not_shown_after_a_seek(play):
    detector = Held()
    runner, listener = play(detector)
    assert listener.has_ended.wait(PATIENCE)
    detector.may_go_on.set()
    wait_until(lambda: listener.depths and listener.depths[-1].frame.detections)
    detector.may_go_on.clear()
    runner.pause()
    runner.seek(Fraction(0))
    wait_until(lambda: listener.depths[-1].frame.index == 0)
    assert listener.depths[-1].frame.detections is None
    detector.may_go_on.set()
    wait_until(lambda: listener.depths[-1].frame.detections)
    assert listener.depths[-1].frame.index == 0


def test_without_a_detector_the_labels_go(play):
    detector = Held()
    detector.may_go_on.set()
    runner, listener = play(detector)
    assert listener.has_ended.wait(PATIENCE)
    wait_until(lambda: listener.depths and listener.depths[-1].frame.detections)
    runner.use_detector(None)
    assert listener.depths[-1].frame.detections is None
    other = Held()
    other.may_go_on.set()
    runner.use_detector(other)
    wait_until(lambda: listener.depths[-1].frame.detections)


def test_a_detector_that_fails_ends_the_run_with_its_words(play):
    class Broken:
        def find(self, image):
            raise ModelOutputError("red.onnx fails.", hint="Export it again.")

    _runner, listener = play(Broken())
    assert listener.has_ended.wait(PATIENCE)
    wait_until(lambda: listener.errors)
    assert str(listener.errors[0]) == "red.onnx fails."
