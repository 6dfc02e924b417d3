"""Convert images to Qt images, and scale them.

image = image_of(picture)                   # uint8 (h, w, 3) RGB
label.setPixmap(fitting(image, QSize(128, 72), label.devicePixelRatioF()))
"""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QImage, QPixmap

from pipeline.arrays import Image


def image_of(picture: Image) -> QImage:
    """Return a QImage that owns its pixels."""
    height, width = picture.shape[:2]
    return QImage(picture.tobytes(), width, height, width * 3, QImage.Format.Format_RGB888).copy()


def fitting(image: QImage, size: QSize, ratio: float) -> QPixmap:
    """Scale an image to fit, sharp on every screen."""
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    pixmap = QPixmap.fromImage(image.scaled(size * ratio, keep, smooth))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
