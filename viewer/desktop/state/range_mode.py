"""Control the display range: auto, locked or manual.

    session.range_mode.choose("locked")          # "auto", "hand"
    session.range_mode.changed.connect(...)      # session.range_mode.mode has changed

The values are those of the view settings: `look.far` and `look.near`. They belong to one model, because each has its
own scale.
"""

from __future__ import annotations

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.frame import DepthFrame
from pipeline.render.picture import within
from viewer.desktop.state.view_state import ViewState

MODES = "auto", "locked", "hand"


class RangeMode(QObject):
    """Changes the view settings, and follows them. Used in the GUI thread."""

    changed = pyqtSignal()

    def __init__(self, look: ViewState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._depth: DepthFrame | None = None
        self._network = ""
        self._was = self.mode, self.is_set
        look.changed.connect(self._follow)

    @property
    def mode(self) -> str:
        """Return the mode, one of `MODES`."""
        if self._look.settings.range == "locked":
            return "locked"
        return "hand" if self.is_set else "auto"

    @property
    def can_set(self) -> bool:
        """Return whether a range can be set: an image is shown whose depth varies, or a range is set already."""
        return self.is_set or bool(self._values())

    @property
    def is_set(self) -> bool:
        """Return whether a range is set, manually or by locking."""
        look = self._look.settings
        return look.far is not None or look.near is not None

    def choose(self, mode: str) -> None:
        """Choose a mode. Without an image, locking uses the range of the first one."""
        if mode == self.mode:
            return
        if mode == "auto":
            self._look.set(range="auto", far=None, near=None)
        else:
            self._look.set(range="locked" if mode == "locked" else "auto", **self._values())

    def on_frame_shown(self, depth: DepthFrame) -> None:
        """Handle a new frame on the screen."""
        could_set, self._depth = self.can_set, depth
        if self.can_set is not could_set:
            self.changed.emit()
        if self.mode == "locked" and not self.is_set:
            self._look.set(**self._values())

    def forget(self) -> None:
        """Reset for another source; a locked range stays."""
        self._depth = None
        self.changed.emit()

    def on_model_loaded(self, name: str) -> None:
        """Handle another model: the values have no meaning for it."""
        if self._network not in ("", name):
            self.choose("auto")
        self._network = name

    def _values(self) -> dict[str, float]:
        """Return the current far and near; nothing without an image or with a flat one."""
        if self._depth is None:
            return {}
        far, near = within(self._depth, self._look.settings).display_range
        return {"far": far, "near": near} if near > far else {}

    def _follow(self) -> None:
        was, self._was = self._was, (self.mode, self.is_set)
        if was == ("locked", True) and self._was == (
            "locked",
            False,
        ):  # released when the values are set manually
            self._look.set(range="auto")
        elif was != self._was:
            self.changed.emit()
