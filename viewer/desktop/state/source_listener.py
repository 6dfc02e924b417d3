"""Pass depth from a runner to the display feed, and its events to the GUI thread."""

from __future__ import annotations

from typing import Protocol

from pipeline.frame import DepthFrame, SourceInfo
from viewer.desktop.state.display_feed import DisplayFeed
from viewer.desktop.workers.bridge import Bridge


class SourceEvents(Protocol):
    """Who hears of a source, in the GUI thread."""

    def source_opened(self, info: SourceInfo) -> None:
        """It is open."""

    def source_ended(self) -> None:
        """It has no more frames."""

    def source_failed(self, error: Exception) -> None:
        """It is over."""


class SourceListener:
    """A `pipeline.live.runner.Listener` for one source, made and cut in the GUI thread."""

    def __init__(self, bridge: Bridge, receiver: SourceEvents, feed: DisplayFeed, source: int) -> None:
        """`source` is the feed's number for it: what comes under an older one, the feed drops itself."""
        self._bridge, self._receiver, self._feed, self._source = bridge, receiver, feed, source
        self._is_cut = False

    def cut(self) -> None:
        """No event comes through any more, not even one that is already under way."""
        self._is_cut = True

    def opened(self, info: SourceInfo) -> None:
        """In the runner's thread."""
        self._bridge.post(lambda: None if self._is_cut else self._receiver.source_opened(info))

    def on_depth(self, depth: DepthFrame) -> None:
        """In the runner's thread."""
        self._feed.push(depth, self._source)

    def ended(self) -> None:
        """In the runner's thread."""
        self._bridge.post(lambda: None if self._is_cut else self._receiver.source_ended())

    def failed(self, error: Exception) -> None:
        """In the runner's thread."""
        self._bridge.post(lambda: None if self._is_cut else self._receiver.source_failed(error))
