"""Limit how many requests run and wait at a time; further ones are asked to retry.

gate = Gate(at_work=1, waiting=16, patience=30, time_limit=60)
result = await gate.run(work)               # in a thread; raises BusyError, or SlowError
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TypeVar

from pipeline.errors import DepthViewerError

_log = logging.getLogger(__name__)

T = TypeVar("T")
NEWS = 0.2
"""Weight of a new request in the moving average of the duration."""


class BusyError(DepthViewerError):
    """Too many requests at once; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("Too many requests at once.", hint=f"Retry in {retry_after} s.")
        self.retry_after = retry_after


class SlowError(DepthViewerError):
    """A request took too long; `retry_after` is in seconds."""

    def __init__(self, limit: float, retry_after: int) -> None:
        super().__init__(
            f"The request took longer than {limit:g} s.", hint="Retry later, or send a smaller image."
        )
        self.retry_after = retry_after


class Gate:
    """Limits concurrent requests of one event loop."""

    def __init__(self, at_work: int, waiting: int, patience: float, time_limit: float) -> None:
        self._places = asyncio.Semaphore(at_work)
        self._at_work, self._most_waiting = at_work, waiting
        self._patience, self._time_limit = patience, time_limit
        self.waiting = self.inside = 0
        self._usual = 0.1  # seconds that a request takes

    @contextmanager
    def room(self, _size: int = 0) -> Iterator[None]:
        """Raise `BusyError` where no place is left to work or wait at: before a picture is received, and after."""
        if self._places.locked() and self.waiting >= self._most_waiting:
            raise BusyError(self._retry_after())
        yield

    async def run(self, work: Callable[[], T]) -> T:
        """Run `work` in its turn, and return its result."""
        with self.room():
            self.waiting += 1
        try:
            async with asyncio.timeout(self._patience):
                await self._places.acquire()
        except TimeoutError as error:
            raise BusyError(self._retry_after()) from error
        finally:
            self.waiting -= 1
        # Whoever goes away or is sent away does not free the place: the thread works on until it is done.
        inside = asyncio.ensure_future(self._inside(work))
        inside.add_done_callback(_heard)
        try:
            async with asyncio.timeout(self._time_limit):
                return await asyncio.shield(inside)
        except TimeoutError as error:
            _log.warning("a request is given up after %g s; it still takes its place", self._time_limit)
            raise SlowError(self._time_limit, self._retry_after()) from error

    async def _inside(self, work: Callable[[], T]) -> T:
        self.inside += 1
        began = perf_counter()
        try:
            return await asyncio.to_thread(work)
        finally:
            self._usual += NEWS * (perf_counter() - began - self._usual)
            self.inside -= 1
            self._places.release()

    def _retry_after(self) -> int:
        return max(1, round(self._usual * (self.waiting + 1) / self._at_work))


def _heard(done: asyncio.Future[T]) -> None:
    """Discard a late result; asyncio would report an unretrieved exception."""
    if not done.cancelled():
        done.exception()
