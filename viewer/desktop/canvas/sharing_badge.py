"""Show while the view is shared: as a stream, or as a virtual camera."""

from __future__ import annotations

from viewer.desktop.canvas.badge import CORNER, Badge
from viewer.desktop.canvas.canvas import Canvas


class SharingBadge(Badge):
    """In the upper right corner of the canvas, visible while there is text."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._told: dict[str, str] = {}
        canvas.resized.connect(lambda _width, _height: self._place())
        self.hide()

    def tell(self, key: str, words: str) -> None:
        """Set the text of one output; "" when it is closed."""
        self._told.pop(key, None)
        if words:
            self._told[key] = words
        self.words = " · ".join(self._told.values())
        self.setAccessibleName(self.words)
        self.setVisible(bool(self.words))
        self._place()
        self.update()

    def _place(self) -> None:
        size = self.sizeHint().boundedTo(self._canvas.size())
        self.setGeometry(self._canvas.width() - size.width() - CORNER, CORNER, size.width(), size.height())
