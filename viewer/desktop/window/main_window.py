"""Build the window: place canvas, panels and bars, and connect actions to the session.

    window = MainWindow(Session(...), preferences, path)
    window.show()
    window.open("demo")

It holds no state of source or view: that is in the session's state objects, and each part gets those that it needs. The
handlers of actions are in `action_handlers.py`. Events are reported in the message bar, without blocking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QByteArray, QEvent, pyqtSignal
from PyQt6.QtGui import QCloseEvent
from PyQt6.QtWidgets import QMainWindow, QWidget

from pipeline.depth_files.settings import DepthFileSettings
from viewer.desktop.canvas.canvas import Canvas
from viewer.desktop.canvas.overlays import Overlays
from viewer.desktop.canvas.recording_badge import RecordingBadge
from viewer.desktop.canvas.tool_rail import ToolRail
from viewer.desktop.export.live_outputs import LiveOutputs
from viewer.desktop.export.snapshot_actions import SnapshotActions
from viewer.desktop.messages.calibration_messages import CalibrationMessages
from viewer.desktop.messages.error_messages import message_of
from viewer.desktop.messages.hints import Hints
from viewer.desktop.messages.message import MessageAction
from viewer.desktop.messages.model_messages import ModelMessages
from viewer.desktop.messages.recording_messages import RecordingMessages
from viewer.desktop.messages.toasts import Messages
from viewer.desktop.panels.base import Area, BasePanel, load_panels
from viewer.desktop.state.metadata import Metadata
from viewer.desktop.state.preferences import Preferences
from viewer.desktop.state.presets import Presets
from viewer.desktop.state.recorder import Recorder
from viewer.desktop.state.session import Session
from viewer.desktop.state.statistics import LiveStatistics
from viewer.desktop.style.theme import Appearance
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.window import closing, language_menu
from viewer.desktop.window.conversions_opener import ConversionsOpener
from viewer.desktop.window.header import Header
from viewer.desktop.window.layout import Pages, WindowLayout, first_size, laid_out
from viewer.desktop.window.main_menu import MainMenu
from viewer.desktop.window.preset_menu import PresetMenu
from viewer.desktop.window.side_panel import SidePanel
from viewer.desktop.window.source_follower import SourceFollower
from viewer.desktop.window.source_picker import SourcePicker, neighbor
from viewer.desktop.window.start_page import StartPage

if TYPE_CHECKING:
    from viewer.desktop.conversions.window import ConversionsWindow

LEAST_SIZE = (720, 480)


class MainWindow(QMainWindow):
    """The main window."""

    appearance_wished = pyqtSignal(Appearance)
    about_to_close = pyqtSignal()
    """Emitted before anything is closed: time to save the state."""

    def __init__(self, session: Session, preferences: Preferences, path: Path) -> None:
        """`path` is where the preferences are written when the window closes."""
        super().__init__()
        self.session = session
        self.preferences, self.first_preferences, self.preferences_path = preferences, preferences, path
        self.begins_again: tuple[str, DepthFileSettings | None, Fraction, bool] | None = None
        session.setParent(self)
        session.playback.set_loop(preferences.loop)
        self.setMinimumSize(*LEAST_SIZE)
        self.actions_ = Actions(self)
        self.ground, self.canvas = QWidget(), Canvas()
        self.messages = Messages(self.ground, self.canvas)
        described = session.source, session.models, session.stabilization, session.distance_marks
        self._metadata = Metadata(*described, session.objects)
        self.recorder = Recorder(session.feed, session.screen, self._metadata, session.background, self)
        self.recorder.folder = preferences.recording_folder
        self._make_helpers()
        self.overlays = Overlays(session, self.canvas, self.actions_, self)
        self.panels = load_panels((self.actions_, *session.parts))
        self._make_bars()

    def take_up_preferences(self) -> None:
        """Restore the state of the last session, after the actions are connected."""
        preferences = self.preferences
        self._follower.follow()
        self._follow_recent()
        self.window_layout.show_side(preferences.panel_open)
        self.window_layout.show_legend(preferences.legend)
        self.actions_["probe"].setChecked(preferences.probe)
        self.actions_["record_mcap"].setChecked(preferences.record_mcap)
        self.overlays.probes.follow_pointer(preferences.probe)
        if not self.restoreGeometry(QByteArray.fromBase64(preferences.geometry.encode())):
            self.resize(first_size(self))

    def _make_helpers(self) -> None:
        """Create the helpers that act for the user and report in the message bar."""
        session, preferences, messages = self.session, self.preferences, self.messages
        self.source_picker = SourcePicker(session.background, messages, self)
        screen, marks, background = session.screen, session.distance_marks, session.background
        folder, left = preferences.snapshot_folder, preferences.conversions
        self.snapshots = SnapshotActions(self._metadata, screen, marks, background, messages, folder, self)
        self.conversions = ConversionsOpener(session, self._metadata, self.actions_, left, messages, self)
        self.outputs = LiveOutputs(
            session.feed, screen, session.playback, background, self.canvas, messages, self
        )
        self.recording_messages = RecordingMessages(self.recorder, messages, self)
        self.calibration_messages = CalibrationMessages(
            session.source, session.distance_marks, messages, preferences.meters, self
        )
        self._model_messages = ModelMessages(session.models, messages, self)
        self.hints = Hints(screen, messages, preferences.hints_seen, self)

    def _make_bars(self) -> None:
        """Create header, side panel and pages."""
        session, preferences, actions = self.session, self.preferences, self.actions_
        presets = Presets(self.preferences_path.parent / "presets")
        preset_menu = PresetMenu(presets, session.view_state, session.stabilization, self.messages, self)
        self.menu = MainMenu(actions, preset_menu, preferences.appearance, preferences.language, self)
        self.header = Header(actions, self.menu)
        self.start_page = StartPage(actions)
        self.side = SidePanel(self._panels_in(Area.SIDE), preferences.folded)
        self.rail = ToolRail(actions)
        self.pages = Pages(self.start_page, self.rail, self.canvas, self.overlays.legend)
        below, status = self._panels_in(Area.BELOW), self._panels_in(Area.STATUS)
        whole = laid_out(self.header, self.ground, self.pages, self.side, below, status)
        self.setCentralWidget(whole)
        whole.setFocus()  # and not the first button: keys are for playing until somebody asks for a control
        self.window_layout = WindowLayout(
            self, actions, self.header, self.side, self.pages, self.rail, self.overlays.legend, below + status
        )
        self.recording_badge = RecordingBadge(self.recorder, actions, self.canvas)
        self._follower = SourceFollower(
            session, self.recorder, self.canvas, self.header, self.pages, actions, self
        )

    def _panels_in(self, area: Area) -> list[BasePanel]:
        return [panel for panel in self.panels if panel.area is area]

    def open(self, address: str, depth: DepthFileSettings | None = None) -> None:
        """Open a source, with precomputed depth of it if there is some."""
        self.messages.drop("source")
        self.session.open(address, depth)

    def open_neighbor(self, step: int) -> bool:
        """Open the neighboring image; return whether the current source is one of several images."""
        source = self.session.source
        if not source.is_image:
            return False
        if (address := neighbor(source.address, step)) is not None:
            self.open(address)
        return True

    def close_source(self) -> None:
        """Close the source, and show the start page."""
        self.messages.drop("source")
        self.session.close_source()

    @property
    def converting(self) -> ConversionsWindow:
        """Return the window of conversions, created on first use."""
        return self.conversions.window

    def convert(self, sources: Sequence[str] = ()) -> None:
        """Show the window of conversions, and add these files."""
        self.conversions.reveal(sources)

    def export(self) -> None:
        """Show the window of conversions, and add the current source: only its A-B part, if there is one."""
        self.conversions.reveal_shown()

    def figures(self) -> LiveStatistics:
        """Return the current rates, latency, drops, model and runtime."""
        return self.session.statistics.read()

    def panel(self, name: str) -> BasePanel:
        """Return the panel with this file name."""
        return next(panel for panel in self.panels if panel.name == name)

    def remember_source(self) -> None:
        """Add the open source to the recent ones."""
        self.preferences = replace(
            self.preferences, recent=self.preferences.with_recent(self.session.source.address)
        )
        self._follow_recent()

    def _follow_recent(self) -> None:
        others = tuple(known for known in self.preferences.recent if known != "demo")
        self.header.set_recent(others)
        self.start_page.set_recent(others)
        self.source_picker.recent = others

    def show_source_error(self, error: Exception) -> None:
        """Show an error with a button to retry."""
        self.messages.show_message(
            message_of("source", error, self, MessageAction(self.tr("Retry"), self.session.retry))
        )

    def wish_appearance(self, wish: Appearance) -> None:
        """Set and save the appearance."""
        self.preferences = replace(self.preferences, appearance=wish)
        self.appearance_wished.emit(wish)

    def wish_language(self, wish: str) -> None:
        """Save the language for the next session; a button applies it at once."""
        self.preferences = replace(self.preferences, language=wish)
        self.messages.show_message(
            language_menu.message(
                wish, self.begin_again, ends_work=self.conversions.is_busy or self.recorder.is_on
            )
        )

    def begin_again(self) -> None:
        """Close, so that `app.run` makes a new window in its place."""
        source, playback = self.session.source, self.session.playback
        self.begins_again = source.address, source.depth, playback.position, playback.is_held
        self.close()

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.WindowStateChange:
            self.actions_["full_screen"].setChecked(self.isFullScreen())

    def ask_to_quit(self) -> bool:
        """Close, or show a message while work is running; return whether the window closes."""
        records, converts = self.recorder.is_on, self.conversions.is_busy
        return closing.may_close(self.messages, self.close, records, converts) and self.close()

    def closeEvent(self, event: QCloseEvent | None) -> None:
        if event is not None and event.spontaneous() and not self.isHidden():  # the title bar's button
            event.setAccepted(self.ask_to_quit())
            return
        closing.run_all(
            self.about_to_close.emit,
            self.hide,  # at once: what follows may have to wait for a camera
            self.outputs.finish,
            self.recorder.finish,
            self.conversions.shut_down,
            self.session.shut_down,
            lambda: super(MainWindow, self).closeEvent(event),
        )
