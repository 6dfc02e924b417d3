"""Hand over items between two threads, bounded: neither can hang, and live frames never get old.

mailbox = Mailbox[Frame](capacity=1, overflow=Overflow.DROP_OLDEST)
# producer                                  # consumer
try:                                        while (frame := mailbox.take()) is not None:
    while frame := source.read():               work(frame)
        mailbox.put(frame)
    mailbox.close()
except Exception as error:
    mailbox.close(error)                    # re-raised by take()
"""

from __future__ import annotations

import threading
from collections import deque
from enum import Enum
from typing import Generic, TypeVar

T = TypeVar("T")


class Overflow(Enum):
    """Overflow policy: what `put` does if the mailbox is full."""

    BLOCK = "block"  # a file: every frame counts, the producer waits
    DROP_OLDEST = "drop oldest"  # live: only the newest frame is worth showing


class Mailbox(Generic[T]):
    """A bounded queue that both sides can close; closing wakes waiting threads."""

    def __init__(self, capacity: int, overflow: Overflow) -> None:
        if capacity < 1:
            raise ValueError("a mailbox holds at least one item")
        self._capacity = capacity
        self.overflow = overflow
        """May be changed as long as nothing was put."""
        self._items: deque[T] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._error: BaseException | None = None
        self._dropped = 0

    def put(self, item: T) -> bool:
        """Put an item. Returns False at once if the mailbox is closed: the producer should stop."""
        with self._changed:
            if self.overflow is Overflow.BLOCK:
                self._changed.wait_for(lambda: self._closed or len(self._items) < self._capacity)
            if self._closed:
                return False
            if len(self._items) == self._capacity:
                self._items.popleft()
                self._dropped += 1
            self._items.append(item)
            self._changed.notify_all()
            return True

    def take(self) -> T | None:
        """Take the oldest item; None once the mailbox is closed and empty.

        Raises what the producer handed to `close`, after the items that came before it.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._closed or bool(self._items))
            if self._items:
                item = self._items.popleft()
                self._changed.notify_all()
                return item
            self.raise_error()
            return None

    def wait(self, seconds: float) -> bool:
        """Wait until `take` would return at once; False when it would not after so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._closed or bool(self._items), seconds)

    def wait_taken(self) -> None:
        """Wait until nothing is left in it, or it is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or not self._items)

    def raise_error(self) -> None:
        """Raise the error that the producer passed to `close`, if any, without waiting."""
        if self._error is not None:
            raise self._error

    def clear(self) -> None:
        """Discard waiting items without counting them, such as after a seek."""
        with self._changed:
            self._items.clear()
            self._changed.notify_all()

    def close(self, error: BaseException | None = None, *, discard: bool = False) -> None:
        """Close the mailbox. `error` reaches the consumer; `discard` drops waiting items.

        Closing twice is harmless; the first error wins.
        """
        with self._changed:
            if self._error is None:
                self._error = error
            if discard:
                self._items.clear()
            self._closed = True
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    @property
    def dropped(self) -> int:
        """Number of items dropped for newer ones."""
        return self._dropped

    def __len__(self) -> int:
        return len(self._items)
