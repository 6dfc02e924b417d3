"""Pass depth from a runner to the display feed, and its events to the GUI thread."""

from __future__ import annotations

from typing import Protocol

from pipeline.frame import DepthFrame, SourceInfo
from viewer.desktop.state.display_feed import DisplayFeed
from viewer.desktop.workers.bridge import Bridge


class SourceEvents(Protocol):
    """Receives the events of a source in the GUI thread."""

    def source_opened(self, info: SourceInfo) -> None:
        """The source is open."""

    def source_ended(self) -> None:
        """The source has no more frames."""

    def source_failed(self, error: Exception) -> None:
        """The source has failed."""


class SourceListener:
    """A `pipeline.live.runner.Listener` for one source, used in the GUI thread except where noted."""

    def __init__(self, bridge: Bridge, receiver: SourceEvents, feed: DisplayFeed, source: int) -> None:
        """`source` is the number of the source in the feed, which drops frames of earlier ones."""
        self._bridge, self._receiver, self._feed, self._source = bridge, receiver, feed, source
        self._is_cut = False

    def cut(self) -> None:
        """Block all further events, including pending ones."""
        self._is_cut = True

    def opened(self, info: SourceInfo) -> None:
        """Called in the runner's thread."""
        self._bridge.post(lambda: None if self._is_cut else self._receiver.source_opened(info))

    def on_depth(self, depth: DepthFrame) -> None:
        """Called in the runner's thread."""
        self._feed.push(depth, self._source)

    def ended(self) -> None:
        """Called in the runner's thread."""
        self._bridge.post(lambda: None if self._is_cut else self._receiver.source_ended())

    def failed(self, error: Exception) -> None:
        """Called in the runner's thread."""
        self._bridge.post(lambda: None if self._is_cut else self._receiver.source_failed(error))
