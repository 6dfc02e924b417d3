"""The hand-over between threads: bounded, ordered, and impossible to hang on."""

import threading

import pytest
from patience import PATIENCE

from pipeline.mailbox import Mailbox, Overflow


def in_thread(work):
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_items_arrive_in_order_and_then_none_for_ever():
    mailbox = Mailbox[int](3, Overflow.BLOCK)
    for item in range(3):
        assert mailbox.put(item)
    mailbox.close()
    assert [mailbox.take() for _ in range(5)] == [0, 1, 2, None, None]


def test_blocking_producer_waits_for_room_and_loses_nothing():
    mailbox = Mailbox[int](2, Overflow.BLOCK)
    most = []

    def produce():
        for item in range(50):
            mailbox.put(item)
            most.append(len(mailbox))
        mailbox.close()

    producer = in_thread(produce)
    got = []
    while (item := mailbox.take()) is not None:
        got.append(item)
    producer.join(PATIENCE)
    assert got == list(range(50))
    assert max(most) <= 2
    assert mailbox.dropped == 0


def test_live_producer_never_waits_and_the_newest_wins():
    mailbox = Mailbox[int](1, Overflow.DROP_OLDEST)
    for item in range(10):
        assert mailbox.put(item)
    assert mailbox.take() == 9
    assert mailbox.dropped == 9


def test_closing_wakes_a_waiting_consumer():
    mailbox = Mailbox[int](1, Overflow.BLOCK)
    got = []
    consumer = in_thread(lambda: got.append(mailbox.take()))
    mailbox.close()
    consumer.join(PATIENCE)
    assert got == [None]


def test_closing_wakes_a_waiting_producer_and_tells_it_to_stop():
    mailbox = Mailbox[int](1, Overflow.BLOCK)
    mailbox.put(1)
    told = []
    producer = in_thread(lambda: told.append(mailbox.put(2)))
    mailbox.close(discard=True)
    producer.join(PATIENCE)
    assert told == [False]
    assert mailbox.take() is None


def test_an_error_is_raised_after_the_items_that_came_before_it_and_the_first_one_wins():
    mailbox = Mailbox[int](4, Overflow.BLOCK)
    mailbox.put(1)
    mailbox.close(RuntimeError("first"))
    mailbox.close(RuntimeError("second"))
    assert mailbox.take() == 1
    with pytest.raises(RuntimeError, match="first"):
        mailbox.take()


def test_clearing_is_not_dropping():
    mailbox = Mailbox[int](1, Overflow.DROP_OLDEST)
    mailbox.put(1)
    mailbox.clear()
    mailbox.put(2)
    assert mailbox.take() == 2
    assert mailbox.dropped == 0


def test_a_mailbox_without_room_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        Mailbox[int](0, Overflow.BLOCK)
