"""A and B: what the network alone would show, and what the stabilizer makes of it, one key apart.

comparing = Comparing(renderer.show)
comparing.show(depth)                  # from the runner's thread
comparing.switch(True)                 # raw from now on, at once, also while the picture is held
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from pipeline.frame import DepthFrame
from pipeline.stabilize import unstabilized


class Comparing:
    """Stands between the runner and the renderer."""

    def __init__(self, show: Callable[[DepthFrame], None]) -> None:
        self._show = show
        self._lock = threading.Lock()  # held while showing, so that nothing older comes after something newer
        self._newest: DepthFrame | None = None
        self._raw = False

    @property
    def is_raw(self) -> bool:
        """Whether the network's own depth is shown."""
        return self._raw

    def show(self, depth: DepthFrame) -> None:
        """A new result."""
        with self._lock:
            self._newest = depth
            self._pass_on(depth)

    def switch(self, raw: bool) -> None:
        """Show the newest result the other way."""
        with self._lock:
            if raw == self._raw:
                return
            self._raw = raw
            if self._newest is not None:
                # As if it had come just now: how long it has been on the screen is no delay.
                self._pass_on(
                    replace(self._newest, frame=replace(self._newest.frame, captured_at=perf_counter()))
                )

    def forget(self) -> None:
        """Another source: stabilized, and nothing to show yet."""
        with self._lock:
            self._newest, self._raw = None, False

    def _pass_on(self, depth: DepthFrame) -> None:
        self._show(unstabilized(depth) if self._raw else depth)
