"""Share the live depth of one source among all viewers: the source runs while somebody watches.

    live = Live("0", estimator)
    async for depth in live.watch():          # the newest one, never an old one
        ...

Source and network have the runner's threads; what they give is handed to the event loop, where watchers wait.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator

from pipeline.address import Address, masked
from pipeline.errors import DepthViewerError
from pipeline.frame import DepthFrame, SourceInfo
from pipeline.inference.estimator import DepthEstimator
from pipeline.live.runner import Runner
from pipeline.objects.detector import ObjectDetector
from pipeline.settings import SourceSettings, StabilizerSettings
from pipeline.sources.base import open_source
from viewer.web.concurrency_gate import BusyError

_log = logging.getLogger(__name__)

MOST_WATCHERS = 8


class Live:
    """Shares a live source within one event loop; only the listener methods are called from other threads."""

    def __init__(
        self,
        address: str,
        estimator: DepthEstimator,
        capture: SourceSettings,
        stabilizer: StabilizerSettings,
        detector: ObjectDetector | None = None,
    ) -> None:
        self.address = Address(address)
        self.watchers = 0
        self._estimator, self._capture, self._stabilizer = estimator, capture, stabilizer
        self._detector = detector
        self._runner: Runner | None = None
        self._ending: asyncio.Future[None] | None = None  # as long as one is being stopped
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()
        self._newest: DepthFrame | None = None
        self._error: Exception | None = None

    async def watch(self) -> AsyncGenerator[DepthFrame]:
        """Yield the newest result whenever the watcher is ready; raises the error of the source."""
        if self.watchers >= MOST_WATCHERS:
            raise BusyError(5)
        self.watchers += 1
        seen: DepthFrame | None = None
        try:
            await self._begin()
            while True:
                while (newest := self._newest) is seen or newest is None:
                    if self._error is not None:
                        raise self._error
                    await self._news.wait()
                seen = newest
                yield seen
        finally:
            self.watchers -= 1
            if not self.watchers:
                await self._end()

    async def _begin(self) -> None:
        while self._ending is not None:  # a page that is loaded again: the camera has to be let go of first
            await asyncio.shield(self._ending)
        if self._runner is not None and self._error is None:
            return
        self._loop = asyncio.get_running_loop()
        self._newest = self._error = None
        self._runner = Runner(
            lambda: open_source(self.address, self._capture),
            self,
            estimator=self._estimator,
            stabilizer=self._stabilizer,
            loop=True,
        )
        self._runner.use_detector(self._detector)
        self._runner.start()
        _log.info("somebody watches: %s is opened", masked(self.address))

    async def _end(self) -> None:
        runner, self._runner = self._runner, None
        if runner is not None:
            _log.info("nobody watches: %s is closed", masked(self.address))
            self._ending = asyncio.ensure_future(self._stop(runner))
            await asyncio.shield(self._ending)

    async def _stop(self, runner: Runner) -> None:
        try:
            await asyncio.to_thread(runner.stop)
        finally:
            self._ending = None

    def _tell(self, depth: DepthFrame | None, error: Exception | None) -> None:
        """Publish a result or an error in the event loop."""
        if depth is not None:
            self._newest = depth
        self._error = error
        self._news.set()
        self._news = asyncio.Event()

    def _post(self, depth: DepthFrame | None, error: Exception | None = None) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell, depth, error)

    # -- what the runner says, in its threads ----------------------------------------------------------------------

    def opened(self, info: SourceInfo) -> None:
        """The source is open."""

    def on_depth(self, depth: DepthFrame) -> None:
        """A new result."""
        self._post(depth)

    def ended(self) -> None:
        """A file restarts."""

    def failed(self, error: Exception) -> None:
        """The source has failed."""
        _log.warning("%s", masked(error), exc_info=None if isinstance(error, DepthViewerError) else error)
        told = (
            error
            if isinstance(error, DepthViewerError)
            else DepthViewerError(f"Unexpected error: {error!r}.")
        )
        self._post(None, told)
