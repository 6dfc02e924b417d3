"""From the newest depth frame to a picture exactly as large as the canvas, in a thread of its own.

    renderer = Renderer(deliver=bridge.deliver, failed=...)
    renderer.start()
    renderer.show(depth)                         # a new result: from the inference thread
    renderer.restyle(look); renderer.fit(width, height)   # the same depth, shown differently: no inference
    renderer.look_at(viewport); renderer.compare_with(depth)

The frame is brought to the canvas's size before the view is made: a 4K picture costs no more than a small one, and
all that is left for the GUI thread is to copy pixels.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from pipeline.render.upsample import refine
from viewer.desktop.workers.viewport import Viewport, cut, part_of
from viewer.views import difference
from viewer.views.base import render
from viewer.views.equalize import equalized
from viewer.views.settings import EFFECTS, ViewSettings

WHOLE = Viewport()
FINEST = 1280
"""Pixels of the longer side at which depth gets the picture's edges when zoomed: more cost more than they show."""


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
    """Always works on the newest of everything; what it did not get to in time is not made up for."""

    def __init__(
        self, deliver: Callable[[RenderedPicture], None], failed: Callable[[Exception], None]
    ) -> None:
        """Both are called in the renderer's thread. After a failure the next depth frame is tried again."""
        self._deliver = deliver
        self._failed = failed
        self._thread = threading.Thread(target=self._work, name="renderer", daemon=True)
        self._changed = threading.Condition()
        self._depth: DepthFrame | None = None
        self._look = ViewSettings()
        self._viewport = WHOLE
        self._reference: DepthFrame | None = None
        self._size = (0, 0)
        self._due = False
        self._new = False  # the depth frame has not been rendered yet
        self._dropped = 0
        self._generation = 0  # of the source; a picture of one that was left is thrown away
        self._closing = False

    def start(self) -> None:
        """Begin; once."""
        self._thread.start()

    def close(self) -> None:
        """End the thread, after the picture it is working on."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread.ident is not None:
            self._thread.join()

    def show(self, depth: DepthFrame) -> None:
        """A new result takes the place of the last one."""
        with self._changed:
            self._dropped += self._new
            self._depth, self._new = depth, True
            self._ask()

    def restyle(self, look: ViewSettings) -> None:
        """Show the newest result this way."""
        with self._changed:
            if look != self._look:
                self._look = look
                self._ask()

    def fit(self, width: int, height: int) -> None:
        """Make pictures that fit into this many pixels."""
        with self._changed:
            if (width, height) != self._size:
                self._size = (width, height)
                self._ask()

    def look_at(self, viewport: Viewport) -> None:
        """Show this part of the frame."""
        with self._changed:
            if viewport != self._viewport:
                self._viewport = viewport
                self._ask()

    def compare_with(self, reference: DepthFrame | None) -> None:
        """Show how depth differs from this frame; None for the chosen view again."""
        with self._changed:
            if reference is not self._reference:
                self._reference = reference
                self._ask()

    def forget(self) -> None:
        """Another source: nothing is shown until its first result."""
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
        """Results that a newer one replaced before they were rendered."""
        return self._dropped

    def _ask(self) -> None:
        self._due = True
        self._changed.notify_all()

    def _work(self) -> None:
        shape = _Shape()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closing or (self._due and min(self._size) > 0))
                if self._closing:
                    return
                self._due = self._new = False
                depth, look, size, generation = self._depth, self._look, self._size, self._generation
                viewport, reference = self._viewport, self._reference
            if depth is None:
                continue
            try:
                if reference is None:
                    pixels, tiles = shape.render(depth, look, size, viewport)
                else:
                    pixels, tiles = _difference(depth, reference, size, viewport), (1, 1)
                picture = RenderedPicture(_for_screen(pixels), depth, tiles, viewport)
            except Exception as error:
                self._failed(error)
                continue
            with self._changed:  # held, so that nothing old is delivered once `forget` has returned
                if generation == self._generation:
                    self._deliver(picture)


class _Shape:
    """Renders so that the view, which may be wider or higher than its frame, just fits."""

    def __init__(self) -> None:
        self._growth: dict[str, tuple[float, float]] = {}  # of each view, learned from what it returned

    def render(
        self, depth: DepthFrame, look: ViewSettings, size: tuple[int, int], viewport: Viewport
    ) -> tuple[Image, tuple[int, int]]:
        """The picture, and how often the frame is in it, across and down."""
        if look.equalize and not viewport.is_whole:
            depth, look = equalized(depth, look)  # by the whole picture, and not by the part that is seen
        if look.view in EFFECTS and not viewport.is_whole:
            return self._close_up(depth, look, size, viewport)
        if look.refine != "none" and not viewport.is_whole:
            depth, look = _refined(depth, look.refine), replace(look, refine="none")
        growth = self._growth.get(look.view, (1.0, 1.0))
        small = _fitting(depth, growth, size, viewport)
        picture = render(small, look)
        height, width = small.frame.image.shape[:2]
        actual = (picture.shape[1] / width, picture.shape[0] / height)
        if actual != growth:
            self._growth[look.view] = actual
            picture = render(_fitting(depth, actual, size, viewport), look)
        across, down = (max(1, round(growth)) for growth in actual)
        return picture, (2 if look.is_squeezed_pair else across, down)

    def _close_up(
        self, depth: DepthFrame, look: ViewSettings, size: tuple[int, int], viewport: Viewport
    ) -> tuple[Image, tuple[int, int]]:
        """A part of an effect, which is made of the whole picture: a blur reaches into it from beside it."""
        zoom, image = viewport.zoom, depth.frame.image
        finest = (min(image.shape[1], round(size[0] * zoom)), min(image.shape[0], round(size[1] * zoom)))
        picture, tiles = self.render(depth, look, finest, WHOLE)
        height, width = picture.shape[0] // tiles[1], picture.shape[1] // tiles[0]
        scale = min(size[0] / (width * tiles[0]), size[1] / (height * tiles[1]))
        wanted = (max(1, round(width * scale)), max(1, round(height * scale)))
        seen = [
            [
                part_of(
                    picture[y * height : (y + 1) * height, x * width : (x + 1) * width],
                    viewport,
                    wanted,
                    cv2.INTER_LINEAR,
                )
                for x in range(tiles[0])
            ]
            for y in range(tiles[1])
        ]
        return np.vstack([np.hstack(line) for line in seen]).astype(np.uint8, copy=False), tiles


def _refined(depth: DepthFrame, method: str) -> DepthFrame:
    """With the edges of the whole picture, before a part of it is cut out."""
    image = depth.frame.image
    height, width = image.shape[:2]
    scale = min(1.0, FINEST / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if scale < 1:
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    return replace(depth, disparity=refine(depth.disparity, image, method))


def _difference(depth: DepthFrame, reference: DepthFrame, size: tuple[int, int], viewport: Viewport) -> Image:
    return difference.render(
        _fitting(depth, (1, 1), size, viewport), _fitting(reference, (1, 1), size, viewport)
    )


def _fitting(
    depth: DepthFrame, growth: tuple[float, float], size: tuple[int, int], viewport: Viewport
) -> DepthFrame:
    """What is seen of the depth frame, at the size where a view that grows it so fits into `size`."""
    image = depth.frame.image
    height, width = image.shape[:2]
    scale = min(size[0] / (width * growth[0]), size[1] / (height * growth[1]))
    wanted = (max(1, round(width * scale)), max(1, round(height * scale)))
    if not viewport.is_whole:
        return cut(depth, viewport, wanted)
    if wanted == (width, height):
        return depth
    fitting = cv2.resize(image, wanted, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    return replace(depth, frame=replace(depth.frame, image=np.asarray(fitting, np.uint8)))


def _for_screen(picture: Image) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2BGRA), np.uint8)
