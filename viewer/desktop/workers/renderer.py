"""Render the newest depth frame at the size of the canvas, in its own thread.

    renderer = Renderer(deliver=bridge.deliver, failed=...)
    renderer.start()
    renderer.show(depth)                         # a new result: from the inference thread
    renderer.restyle(look); renderer.fit(width, height)   # the same depth, shown differently: no inference
    renderer.look_at(viewport); renderer.compare_with(depth)

The frame is scaled to the canvas before the view is rendered: a 4K frame costs no more than a small one, and the GUI
thread only copies pixels.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.frame import DepthFrame
from viewer.desktop.workers.fitted_view import FittedView, fitted_difference, for_screen
from viewer.desktop.workers.viewport import WHOLE, Viewport
from viewer.views.settings import ViewSettings


@dataclass(frozen=True, eq=False)
class RenderedPicture:
    """`pixels`: uint8 (h, w, 4), blue, green, red, unused: what a screen takes without conversion.

    `tiles` is how often the frame is seen in it, across and down: (2, 1) side by side. `viewport` is the part seen.
    """

    pixels: NDArray[np.uint8]
    depth: DepthFrame
    tiles: tuple[int, int] = (1, 1)
    viewport: Viewport = WHOLE


class Renderer:
    """Always renders the newest frame and settings; missed ones are skipped."""

    def __init__(
        self, deliver: Callable[[RenderedPicture], None], failed: Callable[[Exception], None]
    ) -> None:
        """The callbacks run in the renderer's thread. After a failure the next depth frame is tried again."""
        self._deliver = deliver
        self._failed = failed
        self._thread = threading.Thread(target=self._work, name="renderer", daemon=True)
        self._changed = threading.Condition()
        self._depth: DepthFrame | None = None
        self._look = ViewSettings()
        self._viewport = WHOLE
        self._reference: DepthFrame | None = None
        self._size = (0, 0)
        self._due = self._busy = False
        self._new = False  # the depth frame has not been rendered yet
        self._dropped = 0
        self._generation = 0  # of the source; a picture of one that was left is thrown away
        self._closing = False

    def start(self) -> None:
        """Start the thread; call it once."""
        self._thread.start()

    def close(self) -> None:
        """Stop the thread after the current image."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread.ident is not None:
            self._thread.join()

    def show(self, depth: DepthFrame) -> None:
        """Render this depth frame next."""
        with self._changed:
            self._dropped += self._new
            self._depth, self._new = depth, True
            self._ask()

    def restyle(self, look: ViewSettings) -> None:
        """Set the view settings."""
        with self._changed:
            if look != self._look:
                self._look = look
                self._ask()

    def fit(self, width: int, height: int) -> None:
        """Set the size of the canvas in pixels."""
        with self._changed:
            if (width, height) != self._size:
                self._size = (width, height)
                self._ask()

    def look_at(self, viewport: Viewport) -> None:
        """Set the visible part of the frame."""
        with self._changed:
            if viewport != self._viewport:
                self._viewport = viewport
                self._ask()

    def compare_with(self, reference: DepthFrame | None) -> None:
        """Show the change of depth since this frame; None for the chosen view."""
        with self._changed:
            if reference is not self._reference:
                self._reference = reference
                self._ask()

    def forget(self) -> None:
        """Reset for another source: nothing is shown until its first frame."""
        with self._changed:
            self._depth, self._new, self._due, self._dropped = None, False, False, 0
            self._reference = None
            self._generation += 1

    @property
    def depth(self) -> DepthFrame | None:
        """The newest result."""
        return self._depth

    @property
    def reference(self) -> DepthFrame | None:
        """The frame that depth is compared with."""
        return self._reference

    @property
    def dropped(self) -> int:
        """Number of depth frames replaced by newer ones before rendering."""
        return self._dropped

    @property
    def is_busy(self) -> bool:
        """Whether a picture that was asked for is still to come."""
        with self._changed:
            return self._busy or (self._is_wanted() and self._depth is not None)

    def _is_wanted(self) -> bool:
        return self._due and min(self._size) > 0

    def _ask(self) -> None:
        self._due = True
        self._changed.notify_all()

    def _work(self) -> None:
        shape = FittedView()
        while True:
            with self._changed:
                self._busy = False
                self._changed.wait_for(lambda: self._closing or self._is_wanted())
                if self._closing:
                    return
                self._due, self._new, self._busy = False, False, True
                depth, look, size, generation = self._depth, self._look, self._size, self._generation
                viewport, reference = self._viewport, self._reference
            if depth is None:
                continue
            try:
                if reference is None:
                    pixels, tiles = shape.render(depth, look, size, viewport)
                else:
                    pixels, tiles = fitted_difference(depth, reference, size, viewport), (1, 1)
                picture = RenderedPicture(for_screen(pixels), depth, tiles, viewport)
            except Exception as error:
                self._failed(error)
                continue
            with self._changed:  # held, so that nothing old is delivered once `forget` has returned
                if generation == self._generation:
                    self._deliver(picture)
