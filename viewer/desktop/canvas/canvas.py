"""Paint the rendered view pixel for pixel, on a neutral dark background.

canvas.resized.connect(renderer.fit)       # device pixels
canvas.show_picture(picture); canvas.painted.connect(session.screen.painted)
canvas.set_caption("Loading nano…", busy=True)
canvas.add_layer(Wipe(look))               # what is drawn on the picture, and taken hold of there
"""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from viewer.desktop.canvas.captions import TURNS, paint_caption, paint_invitation
from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import Layer
from viewer.desktop.style.theme import SURROUND
from viewer.desktop.workers.renderer import RenderedPicture
from viewer.desktop.workers.viewport import WHOLE


class Canvas(QWidget):
    """Paint the newest image, or a caption while there is none."""

    painted = pyqtSignal(object)
    """A new image has been painted: its depth frame. Not emitted while painting, since whoever hears it changes
    labels, buttons and messages, which would make one long event of a repaint and all that follows from it."""
    _repainted = pyqtSignal()
    resized = pyqtSignal(int, int)
    """Width and height in device pixels."""
    double_clicked = pyqtSignal()
    menu_asked = pyqtSignal(QPointF)
    """The context menu was requested at this point of the canvas."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 90)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Depth view"))
        self._picture: RenderedPicture | None = None
        self._image = QImage()
        self._unseen = False
        self._seen: RenderedPicture | None = None  # painted, and not told yet
        queued = Qt.ConnectionType.QueuedConnection
        self._repainted.connect(self._tell, queued)  # type: ignore[call-arg] # PyQt's stubs forget it
        self._caption = ""
        self._inviting = False
        self._turn = 0
        self._layers: list[Layer] = []
        self._grabbed: Layer | None = None
        self.setMouseTracking(True)
        self._busy = QTimer(self)
        self._busy.setInterval(60)
        self._busy.timeout.connect(self._spin)

    def sizeHint(self) -> QSize:
        return QSize(960, 540)

    @property
    def picture(self) -> RenderedPicture | None:
        """The image on the canvas."""
        return self._picture

    def show_picture(self, picture: RenderedPicture) -> None:
        """Paint this image from now on."""
        height, width = picture.pixels.shape[:2]
        # QImage points into the array and does not own it: the picture is kept as long as the image.
        self._image = QImage(
            picture.pixels.data, width, height, picture.pixels.strides[0], QImage.Format.Format_RGB32
        )  # type: ignore[call-overload]
        self._picture, self._unseen = picture, True
        self.update()

    def add_layer(self, layer: Layer) -> None:
        """Add a layer above the existing ones."""
        layer.setParent(self)
        layer.changed.connect(self.update)
        self._layers.append(layer)

    def clear(self) -> None:
        """Show no image."""
        self._picture, self._image, self._unseen, self._seen = None, QImage(), False, None
        self.update()

    def set_caption(self, text: str, busy: bool = False) -> None:
        """Set the text shown while there is no image; `busy` adds the busy sign."""
        self._caption = text
        if busy and text:
            self._busy.start()
        else:
            self._busy.stop()
        self.update()

    def set_inviting(self, inviting: bool) -> None:
        """Highlight the canvas while something is dragged over the window."""
        self._inviting = inviting
        self.update()

    def picture_rect(self) -> QRectF:
        """Rectangle of the image in canvas coordinates: as large as possible, with its aspect ratio kept."""
        area = QRectF(self.rect())
        size = QSizeF(self._image.size())
        if size.isEmpty():
            return QRectF()
        size /= self.devicePixelRatioF()
        if abs(size.width() - area.width()) > 1 and abs(size.height() - area.height()) > 1:
            size.scale(area.size(), Qt.AspectRatioMode.KeepAspectRatio)  # the canvas has just been resized
        place = QRectF(QPointF(0, 0), size)
        place.moveCenter(area.center())
        return QRectF(round(place.x()), round(place.y()), size.width(), size.height())

    def place(self) -> FrameMapping:
        """Mapping from the frame to the canvas, for the current image."""
        if self._picture is None:
            return FrameMapping(QRectF(), (1, 1), WHOLE)
        return FrameMapping(self.picture_rect(), self._picture.tiles, self._picture.viewport)

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), SURROUND)
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.picture_rect(), self._image)
            self._paint_layers(painter)
        elif self._caption:
            paint_caption(painter, self, self._caption, self._turn if self._busy.isActive() else None)
        if self._inviting:
            paint_invitation(painter, self, self.tr("Drop to open"))
        painter.end()
        if self._unseen and self._picture is not None:
            self._unseen, self._seen = False, self._picture
            self._repainted.emit()

    def _tell(self) -> None:
        seen, self._seen = self._seen, None
        if seen is not None:  # else its source has been left since, or a newer one was told in its place
            self.painted.emit(seen.depth)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        scale = self.devicePixelRatioF()
        self.resized.emit(round(self.width() * scale), round(self.height() * scale))

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and event.button() is Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is None or event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        point, place = event.position(), self.place()
        is_middle = event.button() is Qt.MouseButton.MiddleButton
        pans = is_middle or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._grabbed = next(
            (
                layer
                for layer in self._from_above()
                if (layer.press_to_pan if pans else layer.press)(point, place)
            ),
            None,
        )
        self._shape_cursor(point)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is None:
            return
        if self._grabbed is not None:
            self._grabbed.drag(event.position(), self.place())
        else:
            self._hover(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and self._grabbed is not None and not event.buttons():
            self._grabbed.release()
            self._grabbed = None
            self._hover(event.position())

    def contextMenuEvent(self, event: QContextMenuEvent | None) -> None:
        if event is not None and self._picture is not None:
            self.menu_asked.emit(QPointF(event.pos()))

    def leaveEvent(self, _event: QEvent | None) -> None:
        self._hover(None)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is None:
            return
        clicks, place = event.angleDelta().y() / 120, self.place()
        if not any(layer.wheel(event.position(), clicks, place) for layer in self._from_above()):
            event.ignore()

    def event(self, event: QEvent | None) -> bool:
        """Ask the layers for a tooltip; everything else is handled by QWidget."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            point, place = QPointF(event.pos()), self.place()
            tips = (layer.tip(point, place) for layer in self._from_above())
            QToolTip.showText(event.globalPos(), next((tip for tip in tips if tip), ""), self)
            return True
        return super().event(event)

    def _from_above(self) -> list[Layer]:
        return [layer for layer in reversed(self._layers) if layer.is_shown]

    def _hover(self, point: QPointF | None) -> None:
        place = self.place()
        for layer in self._from_above():
            layer.hover(point if point is not None and place.rect.contains(point) else None, place)
        self._shape_cursor(point)

    def _shape_cursor(self, point: QPointF | None) -> None:
        place = self.place()
        shapes = (layer.cursor(point, place) for layer in self._from_above()) if point is not None else ()
        shape = next((shape for shape in shapes if shape is not None), None)
        self.setCursor(shape) if shape is not None else self.unsetCursor()

    def _paint_layers(self, painter: QPainter) -> None:
        place = self.place()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for layer in reversed(self._from_above()):
            painter.save()
            layer.paint(painter, place)
            painter.restore()
        for layer in self._from_above():
            layer.paint_pointer(painter, place)

    def _spin(self) -> None:
        self._turn = (self._turn + 1) % TURNS
        self.update()
