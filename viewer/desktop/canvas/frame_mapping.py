"""Map points of the frame to the canvas and back, for the layers."""

from __future__ import annotations

from dataclasses import dataclass, field

from PyQt6.QtCore import QPointF, QRectF

from viewer.desktop.workers.viewport import NormalizedPoint, Viewport


@dataclass(frozen=True)
class FrameMapping:
    """`rect`: the image on the canvas. `tiles`: how often it contains the frame. `viewport`: the visible part.

    `taken` collects where text is painted, so that none covers another; it is empty before each painting.
    """

    rect: QRectF
    tiles: tuple[int, int]
    viewport: Viewport
    taken: list[QRectF] = field(default_factory=list, compare=False, repr=False)

    def seen_at(self, point: QPointF) -> NormalizedPoint | None:
        """Return the position under a point of the canvas, as shares of the visible part; None beside the image."""
        if self.rect.isEmpty() or not self.rect.contains(point):
            return None
        across = (point.x() - self.rect.left()) / self.rect.width() * self.tiles[0]
        down = (point.y() - self.rect.top()) / self.rect.height() * self.tiles[1]
        return across - min(int(across), self.tiles[0] - 1), down - min(int(down), self.tiles[1] - 1)

    def spot_at(self, point: QPointF) -> NormalizedPoint | None:
        """Return the position in the frame under a point of the canvas; None beside the image."""
        visible = self.seen_at(point)
        if visible is None:
            return None
        part = self.viewport
        return part.left + visible[0] * part.side, part.top + visible[1] * part.side

    def points_of(self, spot: NormalizedPoint) -> list[QPointF]:
        """Return a position of the frame on the canvas, one point per tile; invisible points lie outside the image."""
        across = (spot[0] - self.viewport.left) / self.viewport.side
        down = (spot[1] - self.viewport.top) / self.viewport.side
        tile = self.tile
        return [
            QPointF(self.rect.left() + (column + across) * tile[0], self.rect.top() + (row + down) * tile[1])
            for row in range(self.tiles[1])
            for column in range(self.tiles[0])
        ]

    def tile_rects(self) -> list[QRectF]:
        """Return the rectangles of the frame on the canvas, one per tile, in the order of `points_of`."""
        width, height = self.tile
        return [
            QRectF(self.rect.left() + column * width, self.rect.top() + row * height, width, height)
            for row in range(self.tiles[1])
            for column in range(self.tiles[0])
        ]

    @property
    def tile(self) -> tuple[float, float]:
        """Width and height of one tile."""
        return self.rect.width() / self.tiles[0], self.rect.height() / self.tiles[1]
