"""From worker threads to the GUI's: calls in order, the newest picture alone, nothing that is over."""

import threading
from fractions import Fraction

import numpy as np
import pytest
from patience import PATIENCE
from PyQt6.QtCore import QCoreApplication, QEvent, QObject, QThread
from windows import settle, wait_for

from pipeline.frame import DepthFrame, Frame
from viewer.desktop.workers.background import Background
from viewer.desktop.workers.bridge import Bridge
from viewer.desktop.workers.renderer import RenderedPicture


def depth_of(number):
    frame = Frame.now(np.zeros((4, 4, 3), np.uint8), number, Fraction(number))
    disparity = np.zeros((4, 4), np.float32)
    return DepthFrame(frame, disparity, disparity, (0.0, 1.0))


def picture_of(number):
    return RenderedPicture(np.zeros((4, 4, 4), np.uint8), depth_of(number))


def in_thread(work):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


@pytest.fixture
def bridge(qapp):
    bridge = Bridge()
    yield bridge
    bridge.close()


def test_calls_arrive_in_order_and_in_the_gui_thread(bridge, qapp):
    heard = []
    in_thread(
        lambda: [bridge.post(lambda n=n: heard.append((n, QThread.currentThread()))) for n in range(100)]
    )
    assert heard == []
    wait_for(lambda: len(heard) == 100)
    assert [number for number, _ in heard] == list(range(100))
    assert {thread for _, thread in heard} == {qapp.thread()}


def test_a_slow_gui_sees_the_newest_picture_once_and_the_rest_is_counted(bridge):
    seen = []
    bridge.picture_ready.connect(lambda: seen.append(bridge.take()))
    in_thread(lambda: [bridge.deliver(picture_of(number)) for number in range(50)])  # the GUI looks away
    settle()
    assert [picture.depth.frame.index for picture in seen] == [49]
    assert bridge.dropped == 49


def test_only_one_signal_is_under_way_and_the_next_comes_after_it(bridge):
    seen = []
    bridge.picture_ready.connect(lambda: seen.append(bridge.take()))
    for number in range(3):
        in_thread(lambda number=number: bridge.deliver(picture_of(number)))
        wait_for(lambda number=number: len(seen) == number + 1)
    assert [picture.depth.frame.index for picture in seen] == [0, 1, 2]
    assert bridge.dropped == 0


def test_the_same_depth_in_another_look_is_no_drop(bridge):
    first = picture_of(1)
    in_thread(lambda: (bridge.deliver(first), bridge.deliver(RenderedPicture(first.pixels, first.depth))))
    assert bridge.dropped == 0


def test_taking_twice_gives_nothing(bridge):
    bridge.deliver(picture_of(1))
    assert bridge.take() is not None
    assert bridge.take() is None


def test_after_reset_nothing_old_waits(bridge):
    in_thread(lambda: [bridge.deliver(picture_of(number)) for number in range(2)])
    bridge.reset()
    assert bridge.take() is None
    assert bridge.dropped == 0


def test_a_picture_of_the_next_source_comes_after_what_was_posted_before_it(bridge):
    """The news of the picture before is still under way: it must not bring the next one ahead of its turn."""
    seen = []
    bridge.picture_ready.connect(lambda: seen.append(bridge.take().depth.frame.index))
    in_thread(lambda: bridge.deliver(picture_of(1)))
    bridge.reset()
    in_thread(lambda: (bridge.post(lambda: seen.append("opened")), bridge.deliver(picture_of(2))))
    wait_for(lambda: 2 in seen)
    settle()
    assert seen == ["opened", 2]


def test_what_a_call_asks_for_comes_before_the_next_call(bridge):
    """A repaint or a key is not held up by all calls that wait."""
    heard = []

    class Receiver(QObject):
        def customEvent(self, _event):
            heard.append("event")

    receiver = Receiver()

    def call():
        heard.append("first")
        QCoreApplication.postEvent(receiver, QEvent(QEvent.Type.User))

    in_thread(lambda: (bridge.post(call), bridge.post(lambda: heard.append("second"))))
    wait_for(lambda: len(heard) == 3)
    assert heard == ["first", "event", "second"]


def test_a_call_that_fails_takes_nothing_of_what_comes_after_it(bridge, monkeypatch):
    heard, told = [], []
    monkeypatch.setattr("sys.excepthook", lambda *error: told.append(error[0]))
    bridge.picture_ready.connect(lambda: heard.append(bridge.take().depth.frame.index))
    in_thread(lambda: (bridge.post(lambda: 1 / 0), bridge.post(lambda: heard.append("call"))))
    in_thread(lambda: bridge.deliver(picture_of(1)))
    wait_for(lambda: 1 in heard)
    assert (heard, told) == (["call", 1], [ZeroDivisionError])


def test_after_close_nothing_arrives(bridge):
    heard = []
    in_thread(lambda: bridge.post(lambda: heard.append("before")))
    bridge.close()
    in_thread(lambda: (bridge.post(lambda: heard.append("after")), bridge.deliver(picture_of(1))))
    settle()
    assert heard == []
    assert bridge.take() is None


def test_background_work_answers_in_the_gui_thread(bridge, qapp):
    background, heard = Background(bridge), []
    background.start("work", lambda: 6 * 7, lambda answer: heard.append((answer, QThread.currentThread())))
    wait_for(lambda: heard)
    assert heard == [(42, qapp.thread())]


def test_background_failure_is_handed_over(bridge):
    background, heard = Background(bridge), []
    background.start("work", lambda: 1 / 0, failed=heard.append)
    wait_for(lambda: heard)
    assert isinstance(heard[0], ZeroDivisionError)


def test_a_task_that_is_not_wanted_any_more_does_not_answer(bridge):
    background, heard, go_on = Background(bridge), [], threading.Event()
    task = background.start("work", go_on.wait, heard.append, heard.append)
    task.forget()
    go_on.set()
    assert background.join(PATIENCE)
    settle()
    assert heard == []


def test_join_says_whether_all_is_over(bridge):
    background, go_on = Background(bridge), threading.Event()
    background.start("work", go_on.wait)
    assert not background.join(0)
    go_on.set()
    assert background.join(PATIENCE)
