"""Keep what is on the screen: the newest rendered image and its depth frame.

screen = session.screen
screen.picture_ready.connect(...)       # then screen.take_picture(), and screen.painted(depth) afterwards
screen.depth                            # on the screen; None before a source's first image
image = screen.render(depth)            # any depth frame as the screen shows it, at the source's size
"""

from __future__ import annotations

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from pipeline.stabilize import unstabilized
from viewer.desktop.state.display_feed import DisplayFeed
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.workers.bridge import Bridge
from viewer.desktop.workers.renderer import RenderedPicture, Renderer
from viewer.desktop.workers.viewport import Viewport
from viewer.views import difference
from viewer.views.base import render
from viewer.views.settings import ViewSettings


class Screen(QObject):
    """Used in the GUI thread, except for `render`."""

    picture_ready = pyqtSignal()
    cleared = pyqtSignal()
    """The source was left: its last image is not to be seen any more."""
    shown = pyqtSignal(object)
    """Another depth frame is on the screen; not emitted for the same one in another style."""

    def __init__(
        self,
        view_state: ViewState,
        feed: DisplayFeed,
        renderer: Renderer,
        bridge: Bridge,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._view_state, self._feed, self._renderer, self._bridge = view_state, feed, renderer, bridge
        self._depth: DepthFrame | None = None
        bridge.picture_ready.connect(self.picture_ready)
        view_state.changed.connect(self._restyle)
        self._restyle()

    @property
    def depth(self) -> DepthFrame | None:
        """Return the depth frame on the screen."""
        return self._depth

    def take_picture(self) -> RenderedPicture | None:
        """Take the newest image, once."""
        return self._bridge.take()

    @property
    def is_current(self) -> bool:
        """Whether the last image that was asked for has been taken."""
        return not (self._renderer.is_busy or self._bridge.has_picture)

    def painted(self, depth: DepthFrame) -> None:
        """Handle a painted image."""
        if depth is not self._depth:
            self._depth = depth
            self.shown.emit(depth)

    def clear(self) -> None:
        """Reset for another source."""
        self._bridge.reset()
        self._depth = None
        self.cleared.emit()

    # -- how it is seen ------------------------------------------------------------------------------------------

    def fit(self, width: int, height: int) -> None:
        """Set its size in pixels."""
        self._renderer.fit(width, height)

    def look_at(self, viewport: Viewport) -> None:
        """Set the visible part of the frame."""
        self._renderer.look_at(viewport)

    @property
    def settings(self) -> ViewSettings:
        """Return the current view settings."""
        return self._view_state.settings

    @property
    def reference(self) -> DepthFrame | None:
        """The frame that depth is compared with; None while the chosen view is shown."""
        return self._renderer.reference

    def compare_with(self, reference: DepthFrame | None) -> None:
        """Show the change of depth since this frame; None for the chosen view."""
        self._renderer.compare_with(reference)

    def render(self, depth: DepthFrame) -> Image:
        """Render a depth frame as the screen does: uint8 (H, W, 3) RGB. Thread-safe."""
        chosen = unstabilized(depth) if self._feed.is_raw else depth
        if (reference := self._renderer.reference) is not None:
            return difference.render(chosen, reference)
        return render(chosen, self._view_state.settings)

    def _restyle(self) -> None:
        self._renderer.restyle(self._view_state.settings)
