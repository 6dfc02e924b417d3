"""Save snapshots and copy images or command lines, with a message for each."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import QObject, Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QFileDialog, QWidget

from pipeline.depth_files.settings import DepthFileSettings
from pipeline.option import Settings
from pipeline.settings import ConvertSettings, StabilizerSettings
from viewer.desktop.export import snapshot
from viewer.desktop.export.command_line import command_line
from viewer.desktop.export.snapshot import ShownFrame
from viewer.desktop.messages.error_messages import message_of
from viewer.desktop.messages.message import Message, MessageAction
from viewer.desktop.messages.recording_messages import show_folder
from viewer.desktop.messages.toasts import Messages
from viewer.desktop.state.measuring.distance_marks import DistanceMarks
from viewer.desktop.state.metadata import Metadata
from viewer.desktop.state.screen import Screen
from viewer.desktop.widgets import clipboard
from viewer.desktop.widgets.pixels import image_of
from viewer.desktop.workers.background import Background

_log = logging.getLogger(__name__)

KEY = "snapshot"


class SnapshotActions(QObject):
    """Works in the background; `folder` is the target, "" for the user's pictures folder."""

    def __init__(
        self,
        metadata: Metadata,
        screen: Screen,
        distance_marks: DistanceMarks,
        background: Background,
        messages: Messages,
        folder: str,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.folder = folder
        self._known, self._screen, self._distance_marks = metadata, screen, distance_marks
        self._background, self._messages, self._window = background, messages, window

    def take_snapshot(self) -> None:
        """Save the view at the source's resolution."""
        self._save(snapshot.save_view)

    def take_everything(self) -> None:
        """Save image, view, depth, point cloud and settings."""
        self._save(snapshot.save_all)

    def ask_for_space_file(self) -> None:
        """Save the current frame as a 3D file; the extension sets the format."""
        moment = self._moment()
        if moment is None:
            return
        filters = f"{self.tr('Point cloud')} (*.ply);;{self.tr('Textured mesh')} (*.glb)"
        start = str(self._place() / f"{moment.stem}.ply")
        dialog = QFileDialog(self._window, self.tr("Save as PLY or GLB"), start, filters)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("ply")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix("glb" if "glb" in chosen else "ply")
        )
        dialog.fileSelected.connect(
            lambda name: self._background.start(
                "save in space",
                lambda: snapshot.save_space(moment, Path(name)),
                self._saved,
                self._not_done,
            )
        )
        dialog.open()

    def copy_picture(self) -> None:
        """Copy the view to the clipboard, at the source's resolution."""
        moment = self._moment()
        if moment is not None:
            self._background.start("copy picture", lambda: _image_of(moment), self._copied, self._not_done)

    def copy_command(self) -> None:
        """Copy the command line with the same result to the clipboard."""
        if not self._known.source.address:
            return
        settings, depth = self._known.models.settings, self._screen.depth
        if settings.model == "auto" and depth is not None and depth.model in self._known.models.names():
            settings = replace(settings, model=depth.model)  # on another machine “auto” may be another one
        finished = self._known.source.depth
        is_live = self._known.source.info is not None and self._known.source.info.is_live
        filters = self._known.stabilization.settings
        by_model = settings, filters
        groups: tuple[Settings, ...] = (
            self._screen.settings,
            *(by_model if finished is None else (StabilizerSettings(smooth=filters.smooth),)),
            finished or DepthFileSettings(),
            self._known.source.settings,
            *((self._known.stabilization.live,) if is_live else ()),
            ConvertSettings(**self._known.space()),
            self._known.objects.settings,
        )
        line = command_line(self._known.source.address, is_live, groups)
        clipboard.copy(line)
        said = self.tr("Copied the command line") + (" (PowerShell)" if sys.platform == "win32" else "")
        self._messages.show_message(Message(KEY, said, line))

    def ask_for_folder(self) -> None:
        """Let the user choose the folder of snapshots."""

        def remember(folder: str) -> None:
            self.folder = folder

        dialog = QFileDialog(self._window, self.tr("Folder for snapshots"), str(self._place()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(remember)
        dialog.open()

    def _moment(self) -> ShownFrame | None:
        depth = self._screen.depth
        if depth is None:
            return None
        title = Path(self._known.source.title).stem
        reference, lens = self._screen.reference, self._distance_marks.lens
        return ShownFrame(depth, self._screen.settings, title, reference, self._known.facts(), lens)

    def _save(self, save: Callable[[ShownFrame, Path], Path]) -> None:
        moment, folder = self._moment(), self._place()
        if moment is not None:
            self._background.start("snapshot", lambda: save(moment, folder), self._saved, self._not_saved)

    def _place(self) -> Path:
        return Path(self.folder) if self.folder else snapshot.default_folder()

    def _saved(self, path: Path) -> None:
        _log.info("saved %s", path)
        text = self.tr("Saved {name}").format(name=path.name)
        show = MessageAction(
            self.tr("Show in folder"), lambda: show_folder(path if path.is_dir() else path.parent)
        )
        self._messages.show_message(Message(KEY, text, str(path.parent), choices=(show,)))

    def _copied(self, image: QImage) -> None:
        clipboard.copy(image)
        size = f"{image.width()}×{image.height()}"
        self._messages.show_message(Message(KEY, self.tr("Copied the image ({size})").format(size=size)))

    def _not_saved(self, error: Exception) -> None:
        choose = MessageAction(self.tr("Choose folder…"), self.ask_for_folder)
        self._messages.show_message(message_of(KEY, error, self._window, choose))

    def _not_done(self, error: Exception) -> None:
        self._messages.show_message(message_of(KEY, error, self._window))


def _image_of(moment: ShownFrame) -> QImage:
    return image_of(moment.view())
