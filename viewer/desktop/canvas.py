"""Where the picture is painted: as it comes from the renderer, pixel for pixel, on a neutral dark surround.

canvas.resized.connect(renderer.fit)       # device pixels
canvas.show_picture(picture); canvas.painted.connect(session.painted)
canvas.set_caption("Loading nano…", busy=True)
"""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from viewer.desktop import icons
from viewer.desktop.renderer import Picture
from viewer.desktop.theme import ON_SURROUND, SURROUND


class Canvas(QWidget):
    """Paints the newest picture, or says what it is waiting for."""

    painted = pyqtSignal(object)
    """A picture that was not there before is on the screen: its depth frame."""
    resized = pyqtSignal(int, int)
    """Width and height in device pixels."""
    double_clicked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 90)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Depth picture"))
        self._picture: Picture | None = None
        self._image = QImage()
        self._unseen = False
        self._caption = ""
        self._inviting = False
        self._turn = 0
        self._busy = QTimer(self)
        self._busy.setInterval(60)
        self._busy.timeout.connect(self._spin)

    def sizeHint(self) -> QSize:
        return QSize(960, 540)

    @property
    def picture(self) -> Picture | None:
        """What is shown."""
        return self._picture

    def show_picture(self, picture: Picture) -> None:
        """Paint this one from now on."""
        height, width = picture.pixels.shape[:2]
        # QImage points into the array and does not own it: the picture is kept as long as the image.
        self._image = QImage(
            picture.pixels.data, width, height, picture.pixels.strides[0], QImage.Format.Format_RGB32
        )  # type: ignore[call-overload]
        self._picture, self._unseen = picture, True
        self.update()

    def clear(self) -> None:
        """Show no picture."""
        self._picture, self._image, self._unseen = None, QImage(), False
        self.update()

    def set_caption(self, text: str, busy: bool = False) -> None:
        """What is said while there is no picture; `busy` shows that something is going on."""
        self._caption = text
        if busy and text:
            self._busy.start()
        else:
            self._busy.stop()
        self.update()

    def set_inviting(self, inviting: bool) -> None:
        """Show that something held over the window can be dropped."""
        self._inviting = inviting
        self.update()

    def picture_rect(self) -> QRectF:
        """Where the picture is, in the canvas's own coordinates: as large as it fits, in its own proportions."""
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

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), SURROUND)
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.picture_rect(), self._image)
        elif self._caption:
            self._paint_caption(painter)
        if self._inviting:
            self._paint_invitation(painter)
        painter.end()
        if self._unseen and self._picture is not None:
            self._unseen = False
            self.painted.emit(self._picture.depth)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        scale = self.devicePixelRatioF()
        self.resized.emit(round(self.width() * scale), round(self.height() * scale))

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and event.button() is Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def _spin(self) -> None:
        self._turn = (self._turn + 1) % 20
        self.update()

    def _paint_caption(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        center = QRectF(self.rect()).center()
        painter.setPen(ON_SURROUND)
        if self._busy.isActive():
            ring = QRectF(center.x() - 14, center.y() - 34, 28, 28)
            faint = QColor(ON_SURROUND)
            faint.setAlphaF(0.2)
            painter.setPen(QPen(faint, 3))
            painter.drawEllipse(ring)
            painter.setPen(QPen(ON_SURROUND, 3, cap=Qt.PenCapStyle.RoundCap))
            painter.drawArc(ring, -self._turn * 18 * 16, 90 * 16)
            painter.setPen(ON_SURROUND)
            center.setY(center.y() + 22)
        text = QRectF(0, center.y() - 20, self.width(), 40)
        painter.drawText(text, int(Qt.AlignmentFlag.AlignCenter), self._caption)

    def _paint_invitation(self, painter: QPainter) -> None:
        veil = QColor(SURROUND)
        veil.setAlphaF(0.72)
        painter.fillRect(self.rect(), veil)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = self.palette().accent().color()
        painter.setPen(QPen(accent, 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(14, 14, -14, -14), 12, 12)
        center = QRectF(self.rect()).center()
        icons.draw(painter, QRectF(center.x() - 18, center.y() - 36, 36, 36), "drop", ON_SURROUND)
        painter.setPen(ON_SURROUND)
        painter.drawText(
            QRectF(0, center.y() + 6, self.width(), 30),
            int(Qt.AlignmentFlag.AlignCenter),
            self.tr("Drop to open"),
        )
