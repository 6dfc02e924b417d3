"""The live pipeline's promises: never late, never hanging, never leaking, and no result of a place that was left."""

import threading
import time
from fractions import Fraction

import numpy as np
import pytest
from estimators import StandIn
from heard import Heard
from patience import PATIENCE, wait_until
from senders import file_server

from pipeline.errors import ModelOutputError, SettingsError, SourceLostError
from pipeline.frame import Frame, SourceInfo
from pipeline.live.runner import Runner
from pipeline.settings import LiveSettings, StabilizerSettings
from pipeline.sources.base import VideoSource, open_source

"""Seconds after which a test calls it a hang."""


class Witness(Heard):
    """A listener that remembers, and can be waited on."""

    def __init__(self):
        super().__init__()
        self.depths, self.errors, self.infos, self._ends = [], [], [], []

    @property
    def ends(self):
        return len(self._ends)

    def opened(self, info):
        self.note(self.infos, info)

    def on_depth(self, depth):
        self.note(self.depths, depth)

    def ended(self):
        self.note(self._ends, True)

    def failed(self, error):
        self.note(self.errors, error)

    def is_at_rest(self):
        """Whether nothing comes for a while; what is on its way may still come."""
        before = len(self.depths)
        time.sleep(0.2)
        return len(self.depths) == before

    def wait_for_depths(self, count):
        self.wait(lambda: len(self.depths) >= count)


class Shade(StandIn):
    """An estimator that takes its time: disparity is brightness. It stands in for a slow network."""

    model, runtime, note = "shade", "test", ""

    def __init__(self, seconds=0.0, level=1.0):
        self.seconds, self.level, self.calls = seconds, level, 0

    def estimate_live(self, image, when_ready):
        return self.estimate(image)

    def estimate(self, image):
        self.calls += 1
        time.sleep(self.seconds)
        return (
            image[:: max(1, len(image) // 24), :: max(1, len(image) // 24), 0].astype(np.float32) * self.level
        )


class Ticking(VideoSource):
    """A camera as the program sees it: frames come when they come."""

    def __init__(self, rate=100.0, dies_after=None, error=None):
        self._period, self._dies_after, self._error = 1 / rate, dies_after, error
        self._closed = threading.Event()
        self.reads = 0

    @property
    def info(self):
        return SourceInfo(64, 48, Fraction(30), None, is_live=True)

    def read(self):
        if self._closed.wait(self._period):
            return None
        if self._dies_after is not None and self.reads >= self._dies_after:
            raise self._error
        self.reads += 1
        image = np.full((48, 64, 3), self.reads % 250, np.uint8)
        return Frame.now(image, self.reads - 1, Fraction(self.reads - 1, 30))

    def close(self):
        self._closed.set()


@pytest.fixture
def run():
    """Start a runner; it is stopped at the end of the test, in time."""
    runners = []

    def start(source, listener=None, **wishes):
        listener = listener or Witness()
        opener = source if callable(source) else lambda: source
        runner = Runner(opener, listener, **{"estimator": Shade(), **wishes})
        runners.append(runner)
        runner.start()
        return runner, listener

    yield start
    for runner in runners:
        assert runner.stop(PATIENCE), "a thread did not end"


def test_a_slow_network_on_a_live_source_never_builds_lag_and_drops_are_counted(run):
    source, behind = Ticking(rate=100.0), []

    class Late(Shade):
        def estimate(self, image):
            behind.append((source.reads - int(image[0, 0, 0])) % 250)  # frames that came after this one
            return super().estimate(image)

    runner, seen = run(source, estimator=Late(0.05), live=LiveSettings("off"))
    seen.wait_for_depths(20)
    assert np.median(behind) <= 2  # a queue would be 80 behind by now
    assert runner.dropped > len(seen.depths)
    indices = [depth.frame.index for depth in seen.depths]
    assert indices == sorted(set(indices))
    runner.stop()
    delivered = len(seen.depths)
    assert source.reads - runner.dropped - delivered <= 3  # one in the mailbox, one in work, one just read


def test_a_result_says_what_made_it(run):
    _, seen = run(Ticking(), estimator=Shade(0.01))
    seen.wait_for_depths(1)
    depth = seen.depths[0]
    assert (depth.model, depth.runtime) == ("shade", "test")
    assert depth.inference_ms >= 10
    assert seen.infos[0].is_live


@pytest.mark.parametrize("slow", [0.0, 0.02])
def test_a_dead_source_is_told_once_and_everything_ends(run, slow):
    error = SourceLostError("The camera is gone.")
    runner, seen = run(Ticking(dies_after=3, error=error), estimator=Shade(slow))
    seen.wait(lambda: seen.errors)
    assert seen.errors == [error]
    assert runner.stop(PATIENCE)


def test_a_source_that_dies_while_the_network_still_loads_is_told(run):
    error = SourceLostError("The camera is gone.")
    _, seen = run(Ticking(dies_after=0, error=error), estimator=None)
    seen.wait(lambda: seen.errors)
    assert seen.errors == [error]


def test_a_source_that_cannot_be_opened_is_told(run):
    error = SourceLostError("No such camera.")

    def fail():
        raise error

    _, seen = run(fail)
    seen.wait(lambda: seen.errors)
    assert seen.errors == [error]


def test_a_dead_network_is_told_and_lets_go_of_the_source(run):
    class Broken(Shade):
        def estimate(self, image):
            raise ModelOutputError("NaN.")

    source = Ticking()
    runner, seen = run(source, estimator=Broken())
    seen.wait(lambda: seen.errors)
    assert isinstance(seen.errors[0], ModelOutputError)
    assert runner.stop(PATIENCE)
    assert source._closed.is_set()


def test_a_broken_listener_ends_the_run_and_not_the_program(run):
    class Broken(Witness):
        def on_depth(self, depth):
            raise RuntimeError("paint failed")

    _, seen = run(Ticking(), Broken())
    seen.wait(lambda: seen.errors)
    assert "paint failed" in str(seen.errors[0])


def test_frames_wait_for_a_network_that_is_still_loading(run):
    runner, seen = run(Ticking(), estimator=None)
    seen.wait(lambda: seen.infos)
    runner.use_estimator(Shade())
    seen.wait_for_depths(2)


def test_two_hundred_starts_and_stops_leave_no_thread():
    before = threading.active_count()
    for round_ in range(200):
        seen = Witness()
        runner = Runner(Ticking, seen, estimator=Shade())
        runner.start()
        if round_ % 4 == 0:
            seen.wait_for_depths(1)
        assert runner.stop(PATIENCE)
        assert not seen.errors
    assert threading.active_count() == before


def test_a_file_plays_whole_in_its_own_time_and_waits_at_the_end(run, make_clip):
    clip = make_clip(frames=15, frame_rate=Fraction(30))
    began = time.perf_counter()
    runner, seen = run(lambda: open_source(clip))
    seen.wait(lambda: seen.ends)
    assert time.perf_counter() - began >= 14 / 30
    seen.wait(lambda: seen.depths and seen.depths[-1].frame.index == 14)
    assert runner.is_alive
    runner.resume()
    seen.wait(lambda: seen.ends == 2)
    assert runner.stop(PATIENCE)


def test_the_last_frame_is_shown_where_the_file_begins_again(run, make_clip):
    """The end is read while the network still looks at the last frame."""
    clip = make_clip(frames=5)
    _, seen = run(lambda: open_source(clip), loop=True, estimator=Shade(0.02))
    seen.wait(lambda: [depth.frame.index for depth in seen.depths].count(4) >= 2)


def test_a_loop_goes_round_without_an_end(run, make_clip):
    clip = make_clip(frames=5, frame_rate=Fraction(30))
    _, seen = run(lambda: open_source(clip), loop=True)
    seen.wait(lambda: sum(depth.frame.timestamp == 0 for depth in seen.depths) >= 3)
    assert seen.ends == 0


def test_a_paused_file_stands_still_and_shows_what_is_sought(run, make_clip):
    clip = make_clip(frames=900, frame_rate=Fraction(30))
    runner, seen = run(lambda: open_source(clip))
    seen.wait_for_depths(2)
    runner.pause()
    wait_until(seen.is_at_rest)
    assert not seen.ends
    for target in (Fraction(20, 30), Fraction(3, 30)):
        runner.seek(target)
        seen.wait(lambda target=target: seen.depths[-1].frame.timestamp == target)


def test_a_standing_picture_is_made_anew_by_another_network_or_stabilizer(run, make_clip):
    clip = make_clip(frames=10, frame_rate=Fraction(30))
    runner, seen = run(lambda: open_source(clip))
    seen.wait(lambda: seen.ends and seen.depths and seen.depths[-1].frame.index == 9)
    before = len(seen.depths)
    runner.use_estimator(Shade(level=2.0))
    seen.wait_for_depths(before + 1)
    assert seen.depths[-1].frame.index == seen.depths[before - 1].frame.index
    assert seen.depths[-1].raw_disparity.max() == 2 * seen.depths[before - 1].raw_disparity.max()
    runner.use_stabilizer(StabilizerSettings(strength="off"))
    seen.wait_for_depths(before + 2)
    np.testing.assert_array_equal(seen.depths[-1].disparity, seen.depths[-1].raw_disparity)
    first, again = seen.depths[before - 1].frame, seen.depths[-1].frame
    assert (first.is_redisplayed, again.is_redisplayed) == (False, True)
    assert again.captured_at == first.captured_at < first.entered_at < again.entered_at


def test_a_standing_picture_is_made_anew_when_its_size_is_ready(run, make_clip):
    class Compiling(Shade):
        network = None

        def estimate_live(self, image, when_ready):
            self.when_ready = when_ready
            return self.estimate(image)

        def run_by(self, _network):
            return Shade(level=2.0)

    clip, estimator = make_clip(frames=10, frame_rate=Fraction(30)), Compiling()
    _, seen = run(lambda: open_source(clip), estimator=estimator)
    seen.wait(lambda: seen.ends and seen.depths and seen.depths[-1].frame.index == 9)
    before = len(seen.depths)
    estimator.when_ready()
    seen.wait_for_depths(before + 1)
    first, again = (depth for depth in seen.depths[before - 1 :])
    assert again.frame.is_redisplayed and again.frame.index == first.frame.index
    assert again.disparity.mean() == pytest.approx(2 * first.disparity.mean(), rel=0.1)
    estimator.when_ready()  # it is not at work any more: nothing happens
    time.sleep(0.1)
    assert len(seen.depths) == before + 1


def test_results_of_a_network_that_was_left_are_not_shown(run):
    begun, gate = threading.Event(), threading.Event()

    class Waiting(Shade):
        model = "old"

        def estimate(self, image):
            begun.set()
            gate.wait(PATIENCE)
            return super().estimate(image)

    runner, seen = run(Ticking(), estimator=Waiting())
    assert begun.wait(PATIENCE)
    runner.use_estimator(Shade())
    gate.set()
    seen.wait_for_depths(3)
    assert {depth.model for depth in seen.depths} == {"shade"}


@pytest.mark.parametrize("ends", [True, False], ids=["at the end", "by a pause"])
def test_the_last_frame_is_made_anew_when_its_model_changed_before_it_was_known_to_be_the_last(run, ends):
    begun, gate, end = threading.Event(), threading.Event(), threading.Event()

    class Waiting(Shade):
        def estimate(self, image):
            begun.set()
            gate.wait(PATIENCE)
            return super().estimate(image)

    class Still(VideoSource):
        """A picture after which it takes its time to say that there is no other."""

        info = SourceInfo(64, 48, Fraction(30), 1, can_seek=True)
        reads = 0

        def read(self):
            self.reads += 1
            if self.reads > 1:
                end.wait(PATIENCE)
                return None
            return Frame.now(np.full((48, 64, 3), 90, np.uint8), 0, Fraction(0))

        def seek(self, timestamp):
            self.reads = 0

        def close(self):
            end.set()

    runner, seen = run(Still(), estimator=Waiting())
    assert begun.wait(PATIENCE)
    runner.use_estimator(Shade(level=2.0))  # the result on its way is thrown away
    if ends:
        end.set()
        seen.wait(lambda: seen.ends)
    else:
        runner.pause()
    gate.set()
    seen.wait_for_depths(1)
    assert seen.depths[0].raw_disparity.max() == 180


def test_a_frozen_live_source_is_read_on_so_that_it_does_not_grow_old(run):
    source = Ticking()
    runner, seen = run(source)
    seen.wait_for_depths(3)
    runner.pause()
    wait_until(seen.is_at_rest)
    shown, reads = len(seen.depths), source.reads
    wait_until(lambda: source.reads > reads + 10)
    assert len(seen.depths) == shown
    runner.resume()
    seen.wait_for_depths(shown + 1)
    assert seen.depths[shown].frame.index > reads


def test_a_picture_alone_is_shown_once(run, tmp_path):
    import cv2

    path = tmp_path / "still.png"
    cv2.imwrite(str(path), np.full((48, 64, 3), 90, np.uint8))
    _, seen = run(lambda: open_source(path), loop=True)
    seen.wait(lambda: seen.ends)
    seen.wait_for_depths(1)
    time.sleep(0.1)
    assert len(seen.depths) == 1


def test_flicker_and_lag_are_measured_while_it_plays():
    """Of the demo's own pictures, a network whose scale jumps is told to flicker more than what is shown."""
    witness = Witness()

    class Unsteady(Shade):
        def estimate(self, image):
            disparity = super().estimate(image)
            disparity[:, : disparity.shape[1] // 2] *= 1 + 0.2 * (self.calls % 2)
            return disparity

    runner = Runner(lambda: open_source("demo"), witness, estimator=Unsteady())
    runner.start()
    try:
        witness.wait(lambda: runner.steadiness.flicker is not None and runner.steadiness.lag is not None)
        assert runner.steadiness.flicker < runner.steadiness.raw_flicker
    finally:
        assert runner.stop()


def test_a_file_whose_clock_jumps_ahead_plays_on(run, make_clip):
    """Far enough for every container, and too near for the source to close the gap."""
    times = [Fraction(number, 30) + (90 if number >= 5 else 0) for number in range(10)]
    clip = make_clip("jump.mkv", timestamps=times)
    _, seen = run(lambda: open_source(clip))
    seen.wait(lambda: seen.ends)
    seen.wait(lambda: seen.depths[-1].frame.timestamp > 90)


def test_a_recording_on_a_server_begins_again(run, tmp_path, make_clip):
    clip = make_clip(frames=10, frame_rate=Fraction(30))
    with file_server(clip.parent) as server:
        runner, seen = run(lambda: open_source(f"{server.url}{clip.name}"), loop=True)
        seen.wait(lambda: [depth.frame.index for depth in seen.depths].count(0) >= 3)
        runner.pause()
        runner.seek(Fraction(7, 30))
        seen.wait(lambda: seen.depths[-1].frame.timestamp == Fraction(7, 30))
        assert runner.stop(PATIENCE)
    assert seen.ends == 0


def test_a_listener_that_lacks_methods_is_refused_at_once():
    """In the threads, nobody would hear of it."""

    class OnlyDepths:
        def on_depth(self, depth):
            """Take none."""

    with pytest.raises(SettingsError, match=r"OnlyDepths lacks opened, ended, failed") as refused:
        Runner(lambda: open_source("demo"), OnlyDepths())
    assert "opened, on_depth, ended and failed" in refused.value.hint
