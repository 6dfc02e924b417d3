"""The window: puts canvas, panels and bars in their places, and joins actions to the session.

    window = MainWindow(Session(...), preferences, path)
    window.show()
    window.open("demo")

It holds no state of the picture: that is the session's. What each action does is in `action_handlers.py`. What happens
is said in the message bar, and work goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QByteArray, QEvent, Qt, pyqtSignal
from PyQt6.QtGui import QCloseEvent
from PyQt6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from viewer.desktop.canvas.canvas import Canvas
from viewer.desktop.canvas.overlays import Overlays
from viewer.desktop.canvas.recording_badge import RecordingBadge
from viewer.desktop.export.live_outputs import LiveOutputs
from viewer.desktop.export.snapshot_actions import SnapshotActions
from viewer.desktop.messages.calibration_messages import CalibrationMessages
from viewer.desktop.messages.error_messages import message_of
from viewer.desktop.messages.message_bar import MessageAction, Messages
from viewer.desktop.messages.model_messages import ModelMessages
from viewer.desktop.messages.recording_messages import RecordingMessages
from viewer.desktop.panels.base import Area, BasePanel, load_panels
from viewer.desktop.state.preferences import Preferences
from viewer.desktop.state.presets import Presets
from viewer.desktop.state.session import Session
from viewer.desktop.state.statistics import LiveStatistics
from viewer.desktop.style.theme import Appearance
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.window import language_menu
from viewer.desktop.window.action_handlers import connect
from viewer.desktop.window.drag_drop import DropTarget
from viewer.desktop.window.header import Header
from viewer.desktop.window.layout import WindowLayout
from viewer.desktop.window.main_menu import MainMenu
from viewer.desktop.window.preset_menu import PresetMenu
from viewer.desktop.window.shortcuts import Shortcuts
from viewer.desktop.window.side_panel import SidePanel
from viewer.desktop.window.source_picker import SourcePicker
from viewer.desktop.window.start_page import StartPage

if TYPE_CHECKING:
    from viewer.desktop.conversions.window import ConversionsWindow

FIRST_SIZE = (1280, 800)
LEAST_SIZE = (720, 480)
OF_A_PICTURE = ("snapshot", "snapshot_all", "copy_picture", "difference", "record")
"""Actions that need one."""


class MainWindow(QMainWindow):
    """The one window of the program."""

    appearance_wished = pyqtSignal(Appearance)

    def __init__(self, session: Session, preferences: Preferences, path: Path) -> None:
        """`path` is where the preferences are written when the window is closed."""
        super().__init__()
        self.session = session
        self.preferences = preferences
        self.preferences_path = path
        self.begins_again: tuple[str, Fraction] | None = None
        session.setParent(self)
        session.playback.set_loop(preferences.loop)
        session.recorder.folder = preferences.recording_folder
        self.setMinimumSize(*LEAST_SIZE)
        self.actions_ = Actions(self)
        self.messages = Messages()
        self.source_picker = SourcePicker(session.background, self.messages, self)
        self.snapshots = SnapshotActions(session, self.messages, preferences.snapshot_folder, self)
        self.recording_messages = RecordingMessages(session.recorder, self.messages, self)
        self._calibration_messages = CalibrationMessages(session, self.messages, preferences.meters, self)
        presets = PresetMenu(Presets(path.parent / "presets"), session, self.messages, self)
        self.menu = MainMenu(self.actions_, presets, preferences.appearance, preferences.language, self)
        self.header = Header(self.actions_, self.menu)
        self.canvas = Canvas()
        self.outputs = LiveOutputs(session, self.canvas, self.messages, self)
        self.start_page = StartPage(self.actions_["camera"], self.actions_["open"], self.actions_["demo"])
        self.overlays = Overlays(session, self.canvas, self.actions_, self)
        self.panels = load_panels(session, self.actions_)
        self.side = SidePanel(self._panels_in(Area.SIDE))
        self._model_messages = ModelMessages(session.models, self.messages, preferences.offer_declined, self)
        self._lay_out()
        around = self._panels_in(Area.BELOW) + self._panels_in(Area.STATUS)
        self.window_layout = WindowLayout(
            self, self.actions_, self.header, self.side, self.overlays.legend, around
        )
        self._connect_session()
        self.recording_badge = RecordingBadge(session.recorder, self.actions_, self.canvas)
        Shortcuts(self, self.canvas, self.actions_, session.probe_set)
        dropping = DropTarget(self)
        dropping.dropped.connect(self.open)
        dropping.several.connect(self.convert)
        for page in (self.canvas, self.start_page):
            dropping.inviting.connect(page.set_inviting)
        connect(self)
        self._follow_source()
        self._follow_look()
        self._follow_recent()
        self.window_layout.show_side(preferences.panel_open)
        self.window_layout.show_legend(preferences.legend)
        self.actions_["probe"].setChecked(preferences.probe)
        self.overlays.probes.follow_pointer(preferences.probe)
        if not self.restoreGeometry(QByteArray.fromBase64(preferences.geometry.encode())):
            self.resize(*FIRST_SIZE)

    # -- what others ask for -------------------------------------------------------------------------------------

    def open(self, address: str) -> None:
        """Show this source."""
        self.messages.drop("source")
        self.session.open(address)

    @cached_property
    def converting(self) -> ConversionsWindow:
        """The window of conversions, made when it is first asked for: the converter takes its time to come."""
        from viewer.desktop.conversions.window import ConversionsWindow

        return ConversionsWindow(self.session, self.actions_, self)

    def convert(self, sources: Sequence[str] = ()) -> None:
        """Show the conversions, and these files among them."""
        self.converting.add(sources)
        self.converting.reveal()

    def figures(self) -> LiveStatistics:
        """Rate, latency, drops, model and runtime of the moment."""
        return self.session.figures()

    def panel(self, name: str) -> BasePanel:
        """The panel of this file name."""
        return next(panel for panel in self.panels if type(panel).__module__.endswith(f".{name}"))

    # -- building ------------------------------------------------------------------------------------------------

    def _panels_in(self, area: Area) -> list[BasePanel]:
        return [panel for panel in self.panels if panel.area is area]

    def _lay_out(self) -> None:
        self.pages = QStackedWidget()
        self.pages.addWidget(self.start_page)
        self._picture_page = QWidget()
        beside = QHBoxLayout(self._picture_page)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.canvas, 1)
        beside.addWidget(self.overlays.legend)
        self.pages.addWidget(self._picture_page)
        middle = _column(self.messages, self.pages, *self._panels_in(Area.BELOW))
        middle.setStretchFactor(self.pages, 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(middle, 1)
        body.addWidget(self.side)
        column = _column(self.header)
        column.addLayout(body, 1)
        for panel in self._panels_in(Area.STATUS):
            column.addWidget(panel)
        whole = QWidget()
        whole.setLayout(column)
        whole.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCentralWidget(whole)
        whole.setFocus()  # and not the first button: keys are for playing until somebody asks for a control

    def _connect_session(self) -> None:
        session = self.session
        self.canvas.resized.connect(session.renderer.fit)
        self.canvas.painted.connect(session.painted)
        self.canvas.double_clicked.connect(self._double_clicked)
        session.picture_ready.connect(self._show_picture)
        session.source_changed.connect(self._follow_source)
        session.opened.connect(self._remember_source)
        session.models.changed.connect(self._follow_caption)
        session.failed.connect(self._source_failed)
        session.broken.connect(lambda error: self.messages.show_message(message_of("broken", error, self)))
        session.view_state.changed.connect(self._follow_look)
        session.recorder.changed.connect(self._follow_source)
        self.overlays.difference.toggled.connect(self.actions_["difference"].setChecked)
        self.header.source_chosen.connect(self.open)
        self.header.menu_opening.connect(self.source_picker.look_for_cameras)
        self.source_picker.chosen.connect(self.open)
        self.source_picker.cameras_found.connect(self.header.set_cameras)
        self.source_picker.several_cameras.connect(self.header.source_button.showMenu)
        self.start_page.chosen.connect(self.open)
        self.menu.appearance_chosen.connect(self._wish_appearance)
        self.menu.languages.chosen.connect(self._wish_language)

    # -- following the session -----------------------------------------------------------------------------------

    def _show_picture(self) -> None:
        picture = self.session.take_picture()
        if picture is not None:
            self.canvas.show_picture(picture)
            for name in OF_A_PICTURE:
                self.actions_[name].setEnabled(True)

    def _follow_source(self) -> None:
        session = self.session
        title = session.title
        light = "● " if session.recorder.is_on else ""
        self.setWindowTitle(f"{light}{title} — Depth Viewer" if title else "Depth Viewer")
        self.header.set_source(session.address, title)
        if session.depth is None:
            self.canvas.clear()
        begun = session.is_open or session.depth is not None
        self.pages.setCurrentWidget(self._picture_page if begun else self.start_page)
        for name in ("section", "slower", "faster"):
            self.actions_[name].setEnabled(session.playback.can_seek)
        for name in ("back", "forth", "frame_back", "frame_forth", "start"):
            self.actions_[name].setEnabled(session.playback.can_seek or session.rewind.is_there)
        self.actions_["play"].setEnabled(session.is_open)
        self.actions_["close_source"].setEnabled(bool(session.address))
        for name in OF_A_PICTURE:
            self.actions_[name].setEnabled(session.depth is not None)
        self.actions_["copy_command"].setEnabled(bool(session.address))
        self._follow_caption()

    def _follow_caption(self) -> None:
        """What the canvas says while it has no picture."""
        session = self.session
        if not session.is_open:
            self.canvas.set_caption("")
        elif session.info is None:
            self.canvas.set_caption(self.tr("Opening {source}…").format(source=session.title), busy=True)
        elif session.models.is_loading:
            model = session.models.settings.model
            name = self.tr("the network") if model == "auto" else model
            self.canvas.set_caption(self.tr("Loading {name}…").format(name=name), busy=True)
        elif session.models.estimator is None:
            self.canvas.set_caption(self.tr("No network is loaded."))
        else:
            self.canvas.set_caption("")

    def _follow_look(self) -> None:
        look = self.session.view_state.settings
        self.actions_[f"view:{look.view}"].setChecked(True)
        self.actions_["invert"].setChecked(look.invert)
        self.actions_["undo"].setEnabled(self.session.view_state.can_undo)
        self.actions_["redo"].setEnabled(self.session.view_state.can_redo)

    def _remember_source(self) -> None:
        self.preferences = replace(
            self.preferences, recent=self.preferences.with_recent(self.session.address)
        )
        self._follow_recent()

    def _follow_recent(self) -> None:
        others = tuple(known for known in self.preferences.recent if known != "demo")
        self.header.set_recent(others)
        self.start_page.set_recent(others)
        self.source_picker.recent = others

    def _source_failed(self, error: Exception) -> None:
        self.messages.show_message(
            message_of("source", error, self, MessageAction(self.tr("Retry"), self.session.retry))
        )

    def close_source(self) -> None:
        """Back to the start."""
        self.messages.drop("source")
        self.session.close_source()

    # -- the window itself ---------------------------------------------------------------------------------------

    def _double_clicked(self) -> None:
        zoom = self.overlays.zoom
        self.actions_["full_screen"].trigger() if zoom.viewport.is_whole else zoom.reset()

    def _wish_appearance(self, wish: Appearance) -> None:
        self.preferences = replace(self.preferences, appearance=wish)
        self.appearance_wished.emit(wish)

    def _wish_language(self, wish: str) -> None:
        self.preferences = replace(self.preferences, language=wish)
        converts = "converting" in self.__dict__ and self.converting.queue.at_work is not None
        is_busy = converts or self.session.recorder.is_on
        self.messages.show_message(language_menu.message(wish, self.begin_again, ends_work=is_busy))

    def begin_again(self) -> None:
        """Close, and have the program make a new window in this one's place: `app.run` looks for it."""
        self.begins_again = self.session.address, self.session.playback.position
        self.close()

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.WindowStateChange:
            self.actions_["full_screen"].setChecked(self.isFullScreen())

    def closeEvent(self, event: QCloseEvent | None) -> None:
        self._save_preferences()
        self.hide()  # at once: what follows may have to wait for a camera
        self.outputs.finish()
        self.session.recorder.finish()
        if "converting" in self.__dict__:
            self.converting.shut_down()
        self.session.shut_down()
        super().closeEvent(event)

    def _save_preferences(self) -> None:
        session = self.session
        self.preferences = replace(
            self.preferences,
            geometry=self.saveGeometry().toBase64().data().decode(),
            panel_open=self.actions_["panel"].isChecked(),
            legend=self.actions_["legend"].isChecked(),
            probe=self.actions_["probe"].isChecked(),
            # The range is one network's and one scene's.
            look=replace(session.view_state.settings, range="auto", far=None, near=None),
            model=session.models.settings.model,
            stabilizer=session.stabilizer,
            loop=session.playback.loop,
            snapshot_folder=self.snapshots.folder,
            recording_folder=session.recorder.folder,
            meters=self._calibration_messages.remembered,
            offer_declined=self._model_messages.offer_declined,
        )
        self.preferences.save(self.preferences_path)


def _column(*widgets: QWidget) -> QVBoxLayout:
    """One below the other, without gaps."""
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return column
