"""Show messages about models: in use, missing, or downloading. A better one is offered beside the list of models."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject, Qt, QUrl
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QFileDialog, QWidget

from pipeline.errors import LicenceError
from pipeline.inference.description import side_car_of
from pipeline.models import weights
from pipeline.settings import HUB_PREFIX, is_hub_name, is_model_file, is_whole_model
from viewer.desktop.messages.error_messages import message_of
from viewer.desktop.messages.licence_dialog import LicenceDialog
from viewer.desktop.messages.message import Message, MessageAction
from viewer.desktop.messages.toasts import Messages
from viewer.desktop.state.models import Models
from viewer.desktop.style import languages

KEY, FILE_KEY = "network", "model file"
MEGABYTE = 1_000_000


class ModelMessages(QObject):
    """Shows the signals of `Models` as messages with buttons."""

    def __init__(self, models: Models, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self._networks, self._messages, self._window = models, messages, window
        self._noted = ""
        models.loaded.connect(self._loaded)
        models.missing.connect(self._missing)
        models.failed.connect(self._failed)
        models.progressed.connect(self._progressed)
        models.fetched.connect(self._fetched)

    def _loaded(self) -> None:
        estimator = self._networks.estimator
        if not self._networks.fetching:
            self._messages.drop(KEY)
        if is_whole_model(self._networks.settings.model):
            self._messages.drop(FILE_KEY)
        if estimator is None or not estimator.note or estimator.note == self._noted:
            return
        self._noted = estimator.note  # once is enough
        settings = self._networks.settings
        if settings.model == "auto" and self._networks.better():
            return  # the panel offers it beside the list of models
        if is_model_file(settings.model):
            self._tested(settings.model, estimator.model, estimator.note)
            return
        at_work = self.tr("Using the built-in model {name}.").format(name=estimator.model)
        text, hint = (at_work, estimator.note) if languages.is_translated() else (estimator.note, "")
        self._messages.show_message(Message(KEY, text, hint))

    def _tested(self, address: str, name: str, found: str) -> None:
        """Say what the trial on the bundled clip found, and how it is corrected."""
        side_car = side_car_of(Path(address))
        choices = (
            MessageAction(
                self.tr("Open sidecar file"),
                lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(side_car))),
                closes=False,
            ),
            MessageAction(self.tr("Reload"), lambda: self._networks.choose(address)),
        )
        text = self.tr("{name} was tested on the bundled clip.").format(name=name)
        self._messages.show_message(Message(KEY, text, found, choices=choices if side_car else ()))

    def _missing(self, name: str) -> None:
        """Offer to download the model."""
        choices = (
            MessageAction(self.tr("Download"), lambda: self._networks.fetch(name), closes=False),
            MessageAction(self.tr("Import from file…"), lambda: self._ask_for_file(name), closes=False),
        )
        text = self.tr("{name} is not installed.").format(name=name)
        size = weights.TABLE[name].size // MEGABYTE if name in weights.TABLE else 0
        hint = self.tr("A download of {size} MB.").format(size=size) if size else ""
        self._messages.show_message(Message(KEY, text, hint, choices=choices, stays=True))

    def _progressed(self, name: str, done: int, total: int) -> None:
        expected = total or (weights.TABLE[name].size if name in weights.TABLE else done + 1)
        so_far = self.tr("{done} of {total} MB").format(done=done // MEGABYTE, total=expected // MEGABYTE)
        self._messages.show_message(
            Message(
                KEY,
                self.tr("Downloading {name}").format(name=name),
                so_far if done else self.tr("Connecting…"),
                choices=(
                    MessageAction(
                        self.tr("Pause"), lambda: self._pause(name, so_far, done / expected), closes=False
                    ),
                    MessageAction(self.tr("Cancel"), self._networks.cancel_fetch),
                ),
                progress=min(1.0, done / expected) if done else -1,
            )
        )

    def _pause(self, name: str, so_far: str, share: float) -> None:
        """Pause the download. What has arrived is kept, so that starting it again resumes it."""
        self._networks.cancel_fetch()
        go_on = MessageAction(self.tr("Continue"), lambda: self._networks.fetch(name), closes=False)
        text = self.tr("The download of {name} is paused").format(name=name)
        self._messages.show_message(
            Message(KEY, text, so_far, choices=(go_on,), progress=min(1.0, share), stays=True)
        )

    def _fetched(self, name: str) -> None:
        self._messages.show_message(Message(KEY, self.tr("{name} is installed. Loading…").format(name=name)))

    def _failed(self, name: str, error: Exception) -> None:
        again = replace(self._networks.settings, model=name)
        choices: tuple[MessageAction, ...] = (
            MessageAction(self.tr("Retry"), lambda: self._networks.use(again)),
        )
        if isinstance(error, LicenceError):
            show = partial(self._show_licence, name, error)
            choices = (MessageAction(self.tr("View license…"), show, closes=False),)
            error = LicenceError(str(error))  # its hint is for the command line
            show()
        elif is_hub_name(name) and not self._networks.model(name).is_available():
            choices = (MessageAction(self.tr("Retry"), lambda: self._networks.fetch(name), closes=False),)
        elif name in weights.TABLE and not self._networks.model(name).is_available():
            choices = (
                MessageAction(self.tr("Retry"), lambda: self._networks.fetch(name), closes=False),
                MessageAction(self.tr("Import from file…"), lambda: self._ask_for_file(name), closes=False),
            )
        if is_hub_name(name):
            self._messages.drop(KEY)  # it is not being downloaded any more
        key = FILE_KEY if is_whole_model(name) else KEY  # another one takes its place, and the reason stays
        self._messages.show_message(message_of(key, error, self._window, *choices))

    def _show_licence(self, name: str, error: LicenceError) -> None:
        """Only who has seen it can agree to it."""
        dialog = LicenceDialog(name.removeprefix(HUB_PREFIX), error, self._window)
        dialog.accepted.connect(partial(self._messages.drop, FILE_KEY))
        dialog.accepted.connect(partial(self._networks.fetch, name, agreed=True))
        dialog.open()

    def _ask_for_file(self, name: str) -> None:
        dialog = QFileDialog(self._window, self.tr("Weights of {name}").format(name=name), str(Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [self.tr("Weights") + " (*.pt *.pth *.safetensors)", self.tr("All files") + " (*)"]
        )
        dialog.fileSelected.connect(lambda file: self._networks.import_file(name, Path(file)))
        dialog.open()
