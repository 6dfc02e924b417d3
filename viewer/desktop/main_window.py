"""The window: puts canvas, panels and bars in their places, and joins actions to the session.

    window = MainWindow(Session(...), preferences, path)
    window.show()
    window.open("demo")

It holds no state of the picture: that is the session's. What happens is said in the message bar, and work goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from PyQt6.QtCore import QByteArray, QEvent, Qt, QUrl, pyqtSignal
from PyQt6.QtGui import (
    QActionGroup,
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
)
from PyQt6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pipeline.errors import DepthViewerError
from pipeline.frame import DepthFrame
from viewer.desktop import address as addresses
from viewer.desktop import cameras, crash, snapshot
from viewer.desktop.actions import Actions
from viewer.desktop.canvas import Canvas
from viewer.desktop.header import Header
from viewer.desktop.help import AboutBox, KeysBox
from viewer.desktop.messages import Choice, Level, Message, Messages
from viewer.desktop.network_messages import NetworkMessages
from viewer.desktop.panels.base import Area, BasePanel, load_panels
from viewer.desktop.preferences import Preferences
from viewer.desktop.session import Figures, Session
from viewer.desktop.start_page import StartPage
from viewer.desktop.theme import Appearance

SIDE_WIDTH = 264
LEAP = 5
"""Seconds that an arrow key goes."""
FIRST_SIZE = (1280, 800)
LEAST_SIZE = (720, 480)


class MainWindow(QMainWindow):
    """The one window of the program."""

    appearance_wished = pyqtSignal(str)

    def __init__(self, session: Session, preferences: Preferences, path: Path) -> None:
        super().__init__()
        self.session = session
        self.preferences = preferences
        self._path = path
        session.setParent(self)
        session.loop = preferences.loop
        self.setWindowTitle("Depth Viewer")
        self.setMinimumSize(*LEAST_SIZE)
        self.setAcceptDrops(True)
        self.actions_ = Actions(self)
        self.messages = Messages()
        self.canvas = Canvas()
        self._menu = QMenu(self)
        self.header = Header(self.actions_, self._menu)
        self.panels = load_panels(session, self.actions_)
        self._cameras_asked = False
        self._camera_wanted = False
        self._lay_out()
        self._fill_menu()
        self._connect()
        self._networks = NetworkMessages(session.networks, self.messages, self)
        self._follow_source()
        self._follow_look()
        self._show_panel(preferences.panel_open)
        self._follow_recent()
        if not (
            preferences.geometry
            and self.restoreGeometry(QByteArray.fromBase64(preferences.geometry.encode()))
        ):
            self.resize(*FIRST_SIZE)

    # -- what others ask for -------------------------------------------------------------------------------------

    def open(self, address: str) -> None:
        """Show this source and remember it."""
        address = addresses.from_text(address)
        if not address:
            return
        self.messages.drop("source")
        self.preferences = replace(self.preferences, recent=self.preferences.with_recent(address))
        self._follow_recent()
        self.session.open(address)

    def figures(self) -> Figures:
        """Rate, latency, drops, model and runtime of the moment."""
        return self.session.figures()

    def panel(self, kind: type[BasePanel]) -> BasePanel:
        """The panel of this kind."""
        return next(panel for panel in self.panels if isinstance(panel, kind))

    # -- building ------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.start_page = StartPage(self.actions_["camera"], self.actions_["open"], self.actions_["demo"])
        self.pages = QStackedWidget()
        self.pages.addWidget(self.start_page)
        self.pages.addWidget(self.canvas)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.messages)
        middle.addWidget(self.pages, 1)
        for panel in self._in(Area.BELOW):
            middle.addWidget(panel)
        self.side = self._side_panel()
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(middle, 1)
        body.addWidget(self.side)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(body, 1)
        for panel in self._in(Area.STATUS):
            column.addWidget(panel)
        self.setCentralWidget(whole)

    def _side_panel(self) -> QFrame:
        content = QWidget()
        content.setObjectName("sidePanelContent")
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        for number, panel in enumerate(self._in(Area.SIDE)):
            if number:
                line = QFrame()
                line.setObjectName("separator")
                line.setFixedHeight(1)
                column.addSpacing(6)
                column.addWidget(line)
                column.addSpacing(4)
            heading = QLabel(panel.title())
            heading.setProperty("role", "heading")
            column.addWidget(heading)
            column.addWidget(panel)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        side = QFrame()
        side.setObjectName("sidePanel")
        side.setFixedWidth(SIDE_WIDTH)
        inner = QVBoxLayout(side)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(area)
        return side

    def _in(self, area: Area) -> list[BasePanel]:
        return [panel for panel in self.panels if panel.area is area]

    def _fill_menu(self) -> None:
        menu, actions = self._menu, self.actions_
        for name in ("open", "open_folder", "open_url", "paste"):
            menu.addAction(actions[name])
        menu.addSeparator()
        for name in ("snapshot", "snapshot_folder"):
            menu.addAction(actions[name])
        menu.addSeparator()
        menu.addAction(actions["full_screen"])
        menu.addAction(actions["panel"])
        looks = menu.addMenu(self.tr("Appearance"))
        assert looks is not None
        group = QActionGroup(self)
        for wish, text in (
            (Appearance.SYSTEM, self.tr("As the system")),
            (Appearance.LIGHT, self.tr("Light")),
            (Appearance.DARK, self.tr("Dark")),
        ):
            action = looks.addAction(text)
            assert action is not None
            action.setCheckable(True)
            action.setChecked(wish is self.preferences.appearance)
            action.triggered.connect(lambda _checked, wish=wish: self._wish_appearance(wish))
            group.addAction(action)
        menu.addSeparator()
        for name in ("keys", "about", "quit"):
            menu.addAction(actions[name])

    def _connect(self) -> None:
        session, look = self.session, self.session.look
        self.canvas.resized.connect(session.renderer.fit)
        self.canvas.painted.connect(session.painted)
        self.canvas.double_clicked.connect(self.actions_["full_screen"].trigger)
        session.picture_ready.connect(self._show_picture)
        session.source_changed.connect(self._follow_source)
        session.networks.changed.connect(self._follow_caption)
        session.failed.connect(self._source_failed)
        session.broken.connect(self._broken)
        look.changed.connect(self._follow_look)
        self.header.source_chosen.connect(self.open)
        self.header.menu_opening.connect(self._look_for_cameras)
        self.start_page.chosen.connect(self.open)
        views = QActionGroup(self)
        for name in self.actions_.views:
            action = self.actions_[f"view:{name}"]
            action.triggered.connect(lambda _checked, name=name: look.set(view=name))
            views.addAction(action)
        does: dict[str, Callable[[], object]] = {
            "camera": self._open_camera,
            "demo": lambda: self.open("demo"),
            "open": self._ask_for_file,
            "open_folder": self._ask_for_folder,
            "open_url": self._ask_for_url,
            "paste": self._paste,
            "close_source": self._close_source,
            "play": session.toggle_playing,
            "back": lambda: session.seek(session.position - LEAP),
            "forth": lambda: session.seek(session.position + LEAP),
            "frame_back": lambda: session.step(-1),
            "frame_forth": lambda: session.step(1),
            "start": lambda: session.seek(Fraction(0)),
            "next_colormap": look.next_colormap,
            "previous_colormap": lambda: look.next_colormap(-1),
            "snapshot": self._snapshot,
            "snapshot_folder": self._ask_for_snapshot_folder,
            "keys": lambda: KeysBox(self.actions_, self).open(),
            "about": lambda: AboutBox(self).open(),
            "quit": self.close,
        }
        for name, act in does.items():
            self.actions_[name].triggered.connect(lambda _checked, act=act: act())
        self.actions_["loop"].toggled.connect(lambda on: setattr(session, "loop", on))
        self.actions_["invert"].toggled.connect(lambda on: look.set(invert=on))
        self.actions_["panel"].toggled.connect(self._show_panel)
        self.actions_["full_screen"].toggled.connect(self._show_full_screen)

    # -- following the session -----------------------------------------------------------------------------------

    def _show_picture(self) -> None:
        picture = self.session.take_picture()
        if picture is not None:
            self.canvas.show_picture(picture)
            self._enable()

    def _follow_source(self) -> None:
        session = self.session
        title = addresses.title(session.address) if session.address else ""
        self.setWindowTitle(f"{title} — Depth Viewer" if title else "Depth Viewer")
        self.header.set_source(session.address)
        if session.depth is None:
            self.canvas.clear()
        started = session.is_open or session.depth is not None
        self.pages.setCurrentWidget(self.canvas if started else self.start_page)
        self._follow_caption()
        self._enable()

    def _follow_caption(self) -> None:
        session = self.session
        if session.info is None and session.is_open:
            self.canvas.set_caption(
                self.tr("Opening {source}…").format(source=addresses.title(session.address)), busy=True
            )
        elif session.is_open and session.networks.is_loading:
            self.canvas.set_caption(self.tr("Loading the network…"), busy=True)
        elif session.is_open and session.networks.estimator is None:
            self.canvas.set_caption(self.tr("No network is loaded."))
        else:
            self.canvas.set_caption("")

    def _follow_look(self) -> None:
        look = self.session.look.settings
        self.actions_[f"view:{look.view}"].setChecked(True)
        self.actions_["invert"].setChecked(look.invert)

    def _follow_recent(self) -> None:
        self.header.set_recent(self.preferences.recent)
        self.start_page.set_recent(tuple(known for known in self.preferences.recent if known != "demo"))

    def _enable(self) -> None:
        session = self.session
        for name in ("back", "forth", "frame_back", "frame_forth", "start"):
            self.actions_[name].setEnabled(session.can_seek)
        self.actions_["play"].setEnabled(session.is_open)
        self.actions_["close_source"].setEnabled(bool(session.address))
        self.actions_["snapshot"].setEnabled(self.canvas.picture is not None)

    # -- trouble -------------------------------------------------------------------------------------------------

    def _source_failed(self, error: Exception) -> None:
        self._say_error("source", error, (Choice(self.tr("Retry"), self._retry),))

    def _broken(self, error: Exception) -> None:
        self._say_error("broken", error, ())

    def _say_error(self, key: str, error: Exception, choices: tuple[Choice, ...]) -> None:
        hint = error.hint if isinstance(error, DepthViewerError) else ""
        text = str(error)
        if not isinstance(error, DepthViewerError):
            text = self.tr("Something went wrong inside the program: {error}").format(error=repr(error))
            choices = (*choices, Choice(self.tr("Details…"), lambda: crash.show(error, self), closes=False))
        self.messages.show_message(Message(key, text, hint, Level.ERROR, choices))

    def _retry(self) -> None:
        self.messages.drop("source")
        self.session.retry()

    # -- sources -------------------------------------------------------------------------------------------------

    def _ask_for_file(self) -> None:
        kinds = "*.mp4 *.mov *.mkv *.avi *.webm *.m4v *.mpg *.ts *.gif *.jpg *.jpeg *.png *.bmp *.webp *.tif *.tiff"
        self._ask_with(
            QFileDialog(self, self.tr("Open a video or a picture"), self._last_folder()),
            QFileDialog.FileMode.ExistingFile,
            self.open,
            [self.tr("Videos and pictures") + f" ({kinds})", self.tr("All files") + " (*)"],
        )

    def _ask_for_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Open a folder of pictures"), self._last_folder())
        self._ask_with(dialog, QFileDialog.FileMode.Directory, self.open)

    def _ask_for_snapshot_folder(self) -> None:
        def remember(folder: str) -> None:
            self.preferences = replace(self.preferences, snapshot_folder=folder)

        dialog = QFileDialog(self, self.tr("Where snapshots go"), str(self._snapshot_folder()))
        self._ask_with(dialog, QFileDialog.FileMode.Directory, remember)

    def _ask_with(
        self,
        dialog: QFileDialog,
        mode: QFileDialog.FileMode,
        use: Callable[[str], None],
        kinds: list[str] | None = None,
    ) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        if kinds:
            dialog.setNameFilters(kinds)
        dialog.fileSelected.connect(use)
        dialog.open()

    def _ask_for_url(self) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Open URL"))
        dialog.setLabelText(self.tr("Address of a video or stream (http, https, rtsp, rtmp, udp):"))
        dialog.setOkButtonText(self.tr("Open"))
        copied = self._copied()
        dialog.setTextValue(copied if "://" in copied else "")
        if (line := dialog.findChild(QLineEdit)) is not None:
            line.setPlaceholderText("rtsp://camera.local/stream")
            line.setMinimumWidth(420)
        dialog.textValueSelected.connect(self.open)
        dialog.open()

    def _paste(self) -> None:
        if copied := self._copied():
            self.open(copied)
        else:
            self.messages.show_message(Message("paste", self.tr("There is no path or URL on the clipboard.")))

    def _copied(self) -> str:
        clipboard = QGuiApplication.clipboard()
        return addresses.from_mime(clipboard.mimeData()) if clipboard is not None else ""

    def _last_folder(self) -> str:
        for known in self.preferences.recent:
            path = Path(known)
            if path.parent != Path() and path.parent.is_dir():
                return str(path.parent)
        return str(Path.home())

    def _close_source(self) -> None:
        self.messages.drop("source")
        self.session.close_source()

    def _open_camera(self) -> None:
        """Open the only camera there is; with several, let the user choose in the source menu."""
        self._camera_wanted = True
        self._look_for_cameras()

    def _look_for_cameras(self) -> None:
        known = cameras.from_qt()
        if known is not None:
            self._cameras_found(known)
        elif not self._cameras_asked:
            self._cameras_asked = True
            self.session.background.start(
                "look for cameras",
                cameras.from_engine,
                self._cameras_found,
                lambda _error: self._cameras_found([]),
            )

    def _cameras_found(self, found: list[cameras.Camera]) -> None:
        self._cameras_asked = False
        self.header.set_cameras(found)
        wanted, self._camera_wanted = self._camera_wanted, False
        if not wanted:
            return
        if len(found) == 1:
            self.open(found[0].address)
        elif found:
            self.header.source_button.showMenu()
        else:
            self.messages.show_message(
                Message(
                    "source",
                    self.tr("No camera was found."),
                    self.tr("Plug one in and try again, or begin with the demo."),
                    Level.ERROR,
                    (
                        Choice(self.tr("Retry"), self._open_camera),
                        Choice(self.tr("Demo"), lambda: self.open("demo")),
                    ),
                )
            )

    # -- snapshots -----------------------------------------------------------------------------------------------

    def _snapshot_folder(self) -> Path:
        chosen = self.preferences.snapshot_folder
        return Path(chosen) if chosen else snapshot.default_folder()

    def _snapshot(self) -> None:
        picture = self.canvas.picture
        if picture is None:
            return
        depth: DepthFrame = picture.depth
        look, folder = self.session.look.settings, self._snapshot_folder()
        title = Path(addresses.title(self.session.address)).stem
        self.session.background.start(
            "snapshot",
            lambda: snapshot.save(depth, look, folder, title),
            self._snapshot_saved,
            lambda error: self._say_error(
                "snapshot", error, (Choice(self.tr("Choose folder…"), self._ask_for_snapshot_folder),)
            ),
        )

    def _snapshot_saved(self, path: Path) -> None:
        def show_in_folder() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

        self.messages.show_message(
            Message(
                "snapshot",
                self.tr("Saved {name}").format(name=path.name),
                str(path.parent),
                choices=(Choice(self.tr("Show in folder"), show_in_folder),),
            )
        )

    # -- the window itself ---------------------------------------------------------------------------------------

    def _show_panel(self, shown: bool) -> None:
        self.side.setVisible(shown)
        self.actions_["panel"].setChecked(shown)

    def _show_full_screen(self, full: bool) -> None:
        if full:
            self.showFullScreen()
        else:
            self.showNormal()

    def _wish_appearance(self, wish: Appearance) -> None:
        self.preferences = replace(self.preferences, appearance=wish)
        self.appearance_wished.emit(wish)

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.WindowStateChange:
            self.actions_["full_screen"].setChecked(self.isFullScreen())

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.actions_["full_screen"].setChecked(False)
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        if event is not None and addresses.from_mime(event.mimeData()):
            event.acceptProposedAction()
            self.canvas.set_inviting(True)
            self.start_page.set_inviting(True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent | None) -> None:
        self.canvas.set_inviting(False)
        self.start_page.set_inviting(False)

    def dropEvent(self, event: QDropEvent | None) -> None:
        self.dragLeaveEvent(None)
        if event is not None and (dropped := addresses.from_mime(event.mimeData())):
            event.acceptProposedAction()
            self.open(dropped)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        self._save_preferences()
        self.hide()  # at once; what follows may wait for a camera
        self.session.shut_down()
        super().closeEvent(event)

    def _save_preferences(self) -> None:
        session = self.session
        self.preferences = replace(
            self.preferences,
            geometry=self.saveGeometry().toBase64().data().decode(),
            panel_open=self.actions_["panel"].isChecked(),
            look=session.look.settings,
            model=session.networks.settings.model,
            stabilizer=session.stabilizer,
            loop=session.loop,
        )
        self.preferences.save(self._path)
