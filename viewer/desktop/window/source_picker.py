"""Choose a source: dialogs for files, folders and URLs, the clipboard, and cameras."""

from __future__ import annotations

import re
from pathlib import Path

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QWidget

from pipeline.sources.images import EXTENSIONS
from viewer.desktop.messages.message import Level, Message, MessageAction
from viewer.desktop.messages.toasts import Messages
from viewer.desktop.state import address
from viewer.desktop.state.address import PATTERNS
from viewer.desktop.state.devices import cameras
from viewer.desktop.widgets import clipboard
from viewer.desktop.workers.background import Background


class SourcePicker(QObject):
    """Lets the user choose, and emits the choice. The window stays usable behind every dialog."""

    chosen = pyqtSignal(str)
    cameras_found = pyqtSignal(list)
    """The cameras of this machine, as `CameraInfo`."""
    several_cameras = pyqtSignal()
    """A camera was requested, and there are several: let the user choose."""

    def __init__(self, background: Background, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self.recent: tuple[str, ...] = ()
        self._background, self._messages, self._window = background, messages, window
        self._searching = False
        self._camera_wanted = False

    def ask_for_file(self) -> None:
        """Let the user choose a video or an image."""
        dialog = QFileDialog(self._window, self.tr("Open a video or an image"), self._last_folder())
        dialog.setNameFilters([f"{self.tr('Videos and images')} ({PATTERNS})", f"{self.tr('All files')} (*)"])
        self._ask_with(dialog, QFileDialog.FileMode.ExistingFile)

    def ask_for_folder(self) -> None:
        """Let the user choose a folder of images."""
        dialog = QFileDialog(self._window, self.tr("Open a folder of images"), self._last_folder())
        self._ask_with(dialog, QFileDialog.FileMode.Directory)

    def ask_for_url(self) -> None:
        """Let the user enter the URL of a stream or video; a URL on the clipboard is filled in."""
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Open URL"))
        dialog.setLabelText(self.tr("Address of a stream or a video (http, https, rtsp, rtmp, udp):"))
        dialog.setOkButtonText(self.tr("Open"))
        copied = address.from_mime(clipboard.copied())
        dialog.setTextValue(copied if "://" in copied else "")
        if (line := dialog.findChild(QLineEdit)) is not None:
            line.setPlaceholderText("rtsp://camera.local/stream")
            line.setMinimumWidth(420)
        dialog.textValueSelected.connect(self._choose)
        dialog.open()

    def paste(self) -> None:
        """Open what is on the clipboard."""
        if copied := address.from_mime(clipboard.copied()):
            self.chosen.emit(copied)
        else:
            self._messages.show_message(
                Message("paste", self.tr("There is no path or URL on the clipboard."))
            )

    def camera(self) -> None:
        """Open the only camera, let the user choose among several, or report that there is none."""
        self._camera_wanted = True
        self.look_for_cameras()

    def look_for_cameras(self) -> None:
        """Search for cameras; `cameras_found` follows."""
        if not self._searching:
            self._searching = True
            self._background.start(
                "look for cameras", cameras.found, self._found, lambda _error: self._found([])
            )

    def _found(self, found: list[cameras.CameraInfo]) -> None:
        self._searching = False
        self.cameras_found.emit(found)
        wanted, self._camera_wanted = self._camera_wanted, False
        if wanted and len(found) == 1:
            self.chosen.emit(found[0].address)
        elif wanted and found:
            self.several_cameras.emit()
        elif wanted:
            again = MessageAction(self.tr("Retry"), self.camera)
            demo = MessageAction(self.tr("Demo"), lambda: self.chosen.emit("demo"))
            hint = self.tr("Connect a camera and retry, or start with the demo.")
            self._messages.show_message(
                Message("source", self.tr("No camera was found."), hint, Level.ERROR, (again, demo))
            )

    def _ask_with(self, dialog: QFileDialog, mode: QFileDialog.FileMode) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(self._choose)
        dialog.open()

    def _choose(self, text: str) -> None:
        if found := address.from_text(text):
            self.chosen.emit(found)

    def _last_folder(self) -> str:
        """Return the folder of the last file."""
        folders = (Path(known).parent for known in self.recent if "://" not in known)
        return str(next((folder for folder in folders if folder != Path() and folder.is_dir()), Path.home()))


def neighbor(address: str, step: int) -> str | None:
    """Return the address of the image this many steps further in natural order; None if there is none."""
    path = Path(address)
    if path.suffix.lower() not in EXTENSIONS or not path.is_file():
        return None
    names = sorted(
        (each.name for each in path.parent.iterdir() if each.suffix.lower() in EXTENSIONS and each.is_file()),
        key=_by_numbers,
    )
    place = names.index(path.name) + step if path.name in names else -1
    return str(path.parent / names[place]) if 0 <= place < len(names) else None


def _by_numbers(name: str) -> list[tuple[int, int | str]]:
    """Sort key for natural order: "IMG 9" before "IMG 10"."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(0, int(part)) if part.isdigit() else (1, part) for part in parts]
