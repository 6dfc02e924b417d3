"""Keep a small picture of each file that was opened lately, for the list of recent sources.

pictures = RecentPictures(source, screen, background)
pictures.of("clip.mp4")                # QImage, or None: cameras and streams are nobody's business on a disk
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from PyQt6.QtCore import QObject, QRect, QSize, Qt
from PyQt6.QtGui import QImage

from pipeline.frame import DepthFrame
from viewer.desktop.state.screen import Screen
from viewer.desktop.state.source import Source
from viewer.desktop.workers.background import Background
from viewer.folders import state_folder

SIZE = QSize(96, 54)
KEPT = 24
"""Pictures that stay on the disk, the newest ones."""


class RecentPictures(QObject):
    """Takes the first frame of a file that is shown."""

    def __init__(
        self, source: Source, screen: Screen, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._source, self._background = source, background
        self._taken = ""
        screen.shown.connect(self._take)

    def of(self, address: str) -> QImage | None:
        """The picture of a source, 96x54."""
        image = QImage(str(_path(address)))
        return None if image.isNull() else image

    def _take(self, depth: DepthFrame) -> None:
        address = self._source.address
        if address == self._taken or self._source.info is None:
            return
        self._taken = address
        if self._source.info.is_live or "://" in address or not os.path.exists(address):  # noqa: PTH110
            return
        pixels = depth.frame.image
        height, width = pixels.shape[:2]
        whole = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        image = whole.scaled(
            SIZE,
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
        left, top = (image.width() - SIZE.width()) // 2, (image.height() - SIZE.height()) // 2
        part = image.copy(QRect(left, top, SIZE.width(), SIZE.height()))
        self._background.start(
            "recent picture", lambda: _keep(part, _path(address)), failed=lambda _error: None
        )


def _path(address: str) -> Path:
    return state_folder() / "recent" / f"{sha256(address.encode()).hexdigest()[:20]}.png"


def _keep(image: QImage, path: Path) -> None:
    """Write it, and delete those that were not renewed for long."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(str(path))
    newest = sorted(path.parent.glob("*.png"), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in newest[KEPT:]:
        old.unlink(missing_ok=True)
