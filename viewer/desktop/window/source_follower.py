"""Follow the source: start page or canvas, and title."""

from __future__ import annotations

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QMainWindow

from viewer.desktop.canvas.canvas import Canvas
from viewer.desktop.state.recorder import Recorder
from viewer.desktop.state.session import Session
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.window.enabled_actions import EnabledActions
from viewer.desktop.window.header import Header
from viewer.desktop.window.layout import Pages


class SourceFollower(QObject):
    """Reads the state objects, and changes nothing of them."""

    def __init__(
        self,
        session: Session,
        recorder: Recorder,
        canvas: Canvas,
        header: Header,
        pages: Pages,
        actions: Actions,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._session, self._recorder, self._actions = session, recorder, actions
        self._canvas, self._header, self._pages, self._window = canvas, header, pages, window
        self._enabled = EnabledActions(actions, session, recorder, self)
        session.screen.picture_ready.connect(self._show_picture)
        session.screen.cleared.connect(canvas.clear)
        session.source.changed.connect(self.follow)
        session.models.changed.connect(self._follow_caption)
        session.view_state.changed.connect(self._follow_view)
        recorder.changed.connect(self.follow)

    def follow(self) -> None:
        """Show the state of the source."""
        source, depth = self._session.source, self._session.screen.depth
        light = "● " if self._recorder.is_on else ""
        self._window.setWindowTitle(
            f"{light}{source.title} — Depth Viewer" if source.title else "Depth Viewer"
        )
        self._header.set_source(source.address, source.title)
        self._pages.show_picture(source.is_open or depth is not None)
        self._enabled.follow()
        self._follow_caption()
        self._follow_view()

    def _show_picture(self) -> None:
        picture = self._session.screen.take_picture()
        if picture is not None:
            self._canvas.show_picture(picture)

    def _follow_caption(self) -> None:
        """Set the caption of the canvas while it has no image."""
        source, models = self._session.source, self._session.models
        if not source.is_open:
            self._canvas.set_caption("")
        elif source.info is None:
            self._canvas.set_caption(self.tr("Opening {source}…").format(source=source.title), busy=True)
        elif source.depth is not None:
            self._canvas.set_caption("")
        elif models.is_loading:
            model = models.settings.model
            name = self.tr("the model") if model == "auto" else model
            self._canvas.set_caption(self.tr("Loading {name}…").format(name=name), busy=True)
        elif models.estimator is None:
            self._canvas.set_caption(self.tr("No model is loaded."))
        else:
            self._canvas.set_caption("")

    def _follow_view(self) -> None:
        look = self._session.view_state.settings
        self._actions[f"view:{look.view}"].setChecked(True)
        self._actions["invert"].setChecked(look.invert)
