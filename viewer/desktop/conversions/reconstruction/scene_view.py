"""Show a reconstructed scene: drag to orbit, Shift or the middle button to pan, wheel to zoom.

view = SceneView()
view.show_scene(scene)              # again and again, while it grows; the viewpoint stays
view.look_from("top"); view.fit()
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PyQt6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from pipeline.reconstruction.growing.scene import SceneSoFar
from viewer.desktop.style.theme import ON_SURROUND, SURROUND
from viewer.desktop.widgets.pixels import image_of
from viewer.views.scene import SeenScene
from viewer.views.settings import ViewSettings

FIRST_LOOK = ViewSettings(view="points", yaw=25, pitch=25, grid=True)
SIDES = {"front": (0.0, 0.0), "side": (90.0, 0.0), "top": (0.0, 90.0)}
"""Yaw and pitch of each side."""
PER_PIXEL, PER_KEY = 0.3, 5.0
"""Degrees."""
CLOSER = 1.25
"""Zoom factor of one wheel click or key press."""
IN_MOTION, AT_REST = 60_000, 250_000
"""Points that are drawn while the hand moves, and when it rests."""
REST = 150
"""Milliseconds after the last motion."""
WHEEL_CLICK = 120
PICTURE_SHARE = 0.9
"""Of the room, for a picture."""
KEYS = {
    Qt.Key.Key_Left: (-PER_KEY, 0.0),
    Qt.Key.Key_Right: (PER_KEY, 0.0),
    Qt.Key.Key_Up: (0.0, -PER_KEY),
    Qt.Key.Key_Down: (0.0, PER_KEY),
}


class SceneView(QWidget):
    """A viewport of its own. `words` stand in it while there is no scene."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 240)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Reconstructed scene"))
        self.setAccessibleDescription(self.tr("Arrow keys orbit, plus and minus zoom, 0 fits"))
        self.look = FIRST_LOOK
        self.words = ""
        self._scene: SeenScene | None = None
        self._image: QImage | None = None
        self._picture: QImage | None = None
        self._held: QPointF | None = None
        self._pans = False
        self._is_fitted = True
        """Whether the scene is to fill the window, also when it grows; until the user zooms or pans."""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(lambda: self._draw(AT_REST))

    def sizeHint(self) -> QSize:
        return QSize(640, 460)

    @property
    def has_scene(self) -> bool:
        """Whether there is anything to see."""
        return self._scene is not None

    def show_scene(self, scene: SceneSoFar | None) -> None:
        """Show a scene instead of the last one; None: there is none."""
        self._scene = SeenScene.of(scene) if scene is not None and len(scene.points) else None
        self._image = None
        if self._is_fitted:
            self.fit()
        self._draw(AT_REST)

    def show_picture(self, picture: QImage | None) -> None:
        """Show a picture while there is no scene."""
        self._picture = picture
        self.update()

    def show_words(self, words: str) -> None:
        """Say what comes, while there is no scene."""
        self.words = words
        self.update()

    def set(self, **options: Any) -> None:
        """Change the options of the look: `points_color`, `grid`, `projection`."""
        self.look = replace(self.look, **options)
        self._draw(AT_REST)

    def look_from(self, side: str) -> None:
        """Look from a side, and fit."""
        yaw, pitch = SIDES[side]
        self.look = replace(self.look, yaw=yaw, pitch=pitch)
        self.fit()

    def fit(self) -> None:
        """Fit the scene and the camera path into the window, from this side."""
        self._is_fitted = True
        if self._scene is not None:
            self.look = self._scene.fitted(self.look, self._size)
        self._draw(AT_REST)

    def turn(self, right: float, down: float) -> None:
        """Orbit by degrees."""
        yaw = (self.look.yaw + right + 180) % 360 - 180
        self.look = replace(self.look, yaw=yaw, pitch=max(-90.0, min(self.look.pitch + down, 90.0)))
        self._move()

    def pan(self, by: QPointF) -> None:
        """Pan by pixels."""
        unit = self._unit()
        self._set_place(self.look.dolly, self.look.pan_x - by.x() * unit, self.look.pan_y - by.y() * unit)

    def zoom(self, clicks: float, at: QPointF | None = None) -> None:
        """Zoom in, or out for negative clicks; what is under the pointer stays there."""
        before, look = self._unit(), self.look
        dolly = max(0.05, min(look.dolly / CLOSER**clicks, 10.0))
        gained = before * (1 - dolly / look.dolly)
        middle = QRectF(self.rect()).center()
        aside = (at if at is not None else middle) - middle
        self._set_place(dolly, look.pan_x + aside.x() * gained, look.pan_y + aside.y() * gained)

    def _set_place(self, dolly: float, pan_x: float, pan_y: float) -> None:
        pan_x, pan_y = (max(-5.0, min(pan, 5.0)) for pan in (pan_x, pan_y))
        self.look = replace(self.look, dolly=dolly, pan_x=pan_x, pan_y=pan_y)
        self._is_fitted = False
        self._move()

    def _unit(self) -> float:
        """Return the size of a pixel in the middle of the scene, relative to its distance."""
        if self._scene is None:
            return 0.0
        eye = self._scene.eye(self.look, self._size)
        return eye.away / (eye.focal * eye.middle) * self.devicePixelRatioF()

    # -- drawing -------------------------------------------------------------------------------------------------

    @property
    def _size(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def _move(self) -> None:
        """Draw fewer points at once, and all of them when nothing moves any more."""
        self._draw(IN_MOTION)
        self._rest.start()

    def _draw(self, most: int) -> None:
        if self._scene is not None:
            self._image = image_of(self._scene.render(self.look, self._size, most))
            self._image.setDevicePixelRatio(self.devicePixelRatioF())
        self.update()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if self._is_fitted and self._scene is not None:
            self.look = self._scene.fitted(self.look, self._size)
        self._move()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), SURROUND)
        if self._image is not None:
            painter.drawImage(0, 0, self._image)
        elif self._picture is not None:
            fitted = self._picture.size().scaled(
                self.size() * PICTURE_SHARE, Qt.AspectRatioMode.KeepAspectRatio
            )
            place = QRectF(QPointF(), fitted.toSizeF())
            place.moveCenter(QRectF(self.rect()).center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._picture)
        elif self.words:
            painter.setPen(ON_SURROUND)
            room = QRectF(self.rect()).adjusted(24, 24, -24, -24)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(flags), self.words)
        painter.end()

    # -- the hand ------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is None or self._scene is None:
            return
        self._held = event.position()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._pans = shift or event.button() != Qt.MouseButton.LeftButton
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is None or self._held is None:
            return
        by, self._held = event.position() - self._held, event.position()
        if self._pans:
            self.pan(by)
        else:
            self.turn(by.x() * PER_PIXEL, by.y() * PER_PIXEL)

    def mouseReleaseEvent(self, _event: QMouseEvent | None) -> None:
        self._held = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, _event: QMouseEvent | None) -> None:
        self.fit()

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is not None and self._scene is not None:
            self.zoom(event.angleDelta().y() / WHEEL_CLICK, event.position())
            event.accept()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        key = None if event is None else Qt.Key(event.key())
        if key in KEYS:
            self.turn(*KEYS[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(-1 if key == Qt.Key.Key_Minus else 1)
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.DevicePixelRatioChange:
            self._move()
