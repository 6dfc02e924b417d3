"""All instruments of one window, made and joined: the canvas draws them, actions switch them."""

from __future__ import annotations

from PyQt6.QtCore import QObject

from viewer.desktop.canvas import Canvas
from viewer.desktop.instruments.compare import Compare
from viewer.desktop.instruments.wipe import Wipe
from viewer.desktop.instruments.zoom import Zoom
from viewer.desktop.session import Session


class Instruments(QObject):
    """Knows them by name; each knows only the session."""

    def __init__(self, session: Session, canvas: Canvas, parent: QObject) -> None:
        super().__init__(parent)
        self.zoom = Zoom()
        self.wipe = Wipe(session.look)
        self.compare = Compare(session)
        for layer in (self.zoom, self.wipe, self.compare):  # from below to above
            canvas.add_layer(layer)
        self.zoom.moved.connect(lambda: session.renderer.look_at(self.zoom.viewport))
        self.compare.toggled.connect(lambda on: self.wipe.show(not on))
        session.source_changed.connect(lambda: None if session.address else self.zoom.reset())
