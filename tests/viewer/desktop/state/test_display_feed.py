"""The display feed between runner and renderer, and the listener that fills it: order, holding, what is told again."""

import threading
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from PyQt6.QtCore import QThread
from windows import settle, wait_for

from pipeline.frame import DepthFrame, Frame, SourceInfo
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.stabilize import unstabilized
from viewer.desktop.state.display_feed import DisplayFeed
from viewer.desktop.state.source_listener import SourceListener
from viewer.desktop.workers.bridge import Bridge
from viewer.desktop.workers.renderer import Renderer


def depth_of(number):
    frame = Frame(np.zeros((4, 4, 3), np.uint8), number, Fraction(number), captured_at=100.0 + number)
    raw = np.linspace(1, 2, 16, dtype=np.float32).reshape(4, 4)
    return DepthFrame(frame, 2 * raw, raw, (0.0, 5.0), shot_start=Fraction(0))


def in_thread(work):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


@pytest.fixture
def renderer():
    """Not started: what it was shown last is in `renderer.depth`."""
    return Renderer(lambda _picture: None, lambda _error: None)


@pytest.fixture
def feed(renderer):
    return DisplayFeed(renderer)


@pytest.fixture
def bridge(qapp):
    bridge = Bridge()
    yield bridge
    bridge.close()


def test_a_new_result_is_shown_as_it_came_and_given_to_subscribers(feed, renderer):
    seen, depth = [], depth_of(1)
    feed.subscribe(seen.append)
    feed.push(depth, feed.next_source())
    assert renderer.depth is depth
    assert seen == [depth]
    feed.unsubscribe(seen.append)


def test_who_has_unsubscribed_gets_no_more(feed):
    seen, source = [], feed.next_source()
    take = seen.append
    feed.subscribe(take)
    feed.unsubscribe(take)
    feed.push(depth_of(1), source)
    assert seen == []


def test_nothing_of_a_source_that_was_left_comes_through(feed, renderer):
    seen, left = [], feed.next_source()
    feed.subscribe(seen.append)
    feed.push(depth_of(1), left)
    feed.show_raw(True)
    source = feed.next_source()
    assert renderer.depth is None
    assert not feed.is_raw
    feed.push(depth_of(2), left)
    assert renderer.depth is None
    feed.push(depth_of(3), source)
    assert renderer.depth.frame.index == 3
    assert [depth.frame.index for depth in seen] == [1, 3]


def test_what_is_held_stays_on_the_screen_while_subscribers_go_on(feed, renderer):
    seen, source = [], feed.next_source()
    feed.subscribe(seen.append)
    feed.push(depth_of(5), source)
    feed.hold(depth_of(2))
    feed.push(depth_of(6), source)
    assert renderer.depth.frame.index == 2
    assert [depth.frame.index for depth in seen] == [5, 6]
    feed.release()
    assert renderer.depth.frame.index == 2  # until something comes
    feed.push(depth_of(7), source)
    assert renderer.depth.frame.index == 7


@pytest.mark.parametrize(
    "again",
    [
        lambda feed: feed.hold(depth_of(1)),
        lambda feed: feed.show_raw(True),
        lambda feed: feed.set_calibration(fit([DistanceMark(1.0, 2.0), DistanceMark(2.0, 1.0)])),
    ],
    ids=["hold", "raw", "calibration"],
)
def test_what_is_shown_again_says_so_and_was_captured_when_it_was(feed, renderer, again):
    feed.push(depth_of(1), feed.next_source())
    first = renderer.depth.frame
    again(feed)
    frame = renderer.depth.frame
    assert (first.is_redisplayed, frame.is_redisplayed) == (False, True)
    assert (frame.index, frame.captured_at) == (first.index, first.captured_at)


def test_raw_is_of_the_newest_and_back_again(feed, renderer):
    source = feed.next_source()
    feed.show_raw(True)  # nothing to show yet
    depth = depth_of(1)
    feed.push(depth, source)
    np.testing.assert_array_equal(renderer.depth.disparity, depth.raw_disparity)
    assert renderer.depth.display_range == unstabilized(depth).display_range
    feed.show_raw(False)
    np.testing.assert_array_equal(renderer.depth.disparity, depth.disparity)


def test_a_calibration_goes_with_every_frame_until_another_source(feed, renderer):
    calibration, source, seen = fit([DistanceMark(1.0, 2.0), DistanceMark(2.0, 1.0)]), feed.next_source(), []
    feed.subscribe(seen.append)
    feed.push(depth_of(1), source)
    feed.set_calibration(calibration)
    assert renderer.depth.calibration is calibration
    feed.push(depth_of(2), source)
    assert seen[-1].calibration is calibration
    feed.hold(replace(depth_of(1), calibration=None))
    assert renderer.depth.calibration is calibration
    feed.push(depth_of(3), feed.next_source())
    assert renderer.depth.calibration is None


def test_many_threads_never_show_an_older_frame_after_a_newer_one(feed, renderer):
    """A pusher, and somebody who switches all the time: the last one pushed is the one that stays."""
    source, shown = feed.next_source(), []
    show = renderer.show
    renderer.show = lambda depth: (shown.append(depth.frame.index), show(depth))
    pusher = threading.Thread(target=lambda: [feed.push(depth_of(number), source) for number in range(2000)])
    pusher.start()
    raw = False
    while pusher.is_alive():
        raw = not raw
        feed.show_raw(raw)
    assert shown == sorted(shown)
    assert renderer.depth.frame.index == 1999


class Witness:
    """A receiver that remembers what it heard and in which thread."""

    def __init__(self):
        self.heard, self.threads = [], set()

    def _hear(self, what):
        self.heard.append(what)
        self.threads.add(QThread.currentThread())

    def source_opened(self, info):
        self._hear(info)

    def source_ended(self):
        self._hear("ended")

    def source_failed(self, error):
        self._hear(error)


def test_a_listener_passes_everything_on(bridge, feed, renderer, qapp):
    witness, info = Witness(), SourceInfo(4, 4)
    listener = SourceListener(bridge, witness, feed, feed.next_source())
    error, depth = ValueError("lost"), depth_of(1)
    in_thread(
        lambda: (listener.opened(info), listener.on_depth(depth), listener.ended(), listener.failed(error))
    )
    assert renderer.depth is depth  # at once, in the runner's thread
    wait_for(lambda: len(witness.heard) == 3)
    assert witness.heard == [info, "ended", error]
    assert witness.threads == {qapp.thread()}


def test_a_listener_that_is_cut_is_silent_even_about_what_is_under_way(bridge, feed):
    witness = Witness()
    listener = SourceListener(bridge, witness, feed, feed.next_source())
    in_thread(lambda: (listener.opened(SourceInfo(4, 4)), listener.ended()))
    listener.cut()
    in_thread(lambda: listener.failed(ValueError()))
    settle()
    assert witness.heard == []
