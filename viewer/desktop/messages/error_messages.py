"""Turn errors into messages: user errors with a hint, bugs with a button for details.

The engine's sentence names files and reasons, in English. In a window of another language a heading of that language
comes first and says what kind of error it is.
"""

from __future__ import annotations

import logging

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QWidget

from pipeline import errors
from pipeline.address import masked
from pipeline.errors import DepthViewerError
from viewer.desktop.messages import crash_dialog
from viewer.desktop.messages.message import Level, Message, MessageAction
from viewer.desktop.style import languages

_log = logging.getLogger(__name__)


def message_of(key: str, error: Exception, window: QWidget, *choices: MessageAction) -> Message:
    """Return the message of an error; `choices` are its buttons."""
    _log.warning("%s: %s", key, masked(error), exc_info=error)
    if (told := errors.expected(error)) is not None:
        if languages.is_translated():
            return Message(key, _kind(told), f"{told} {told.hint}".strip(), Level.ERROR, choices)
        return Message(key, str(told), told.hint, Level.ERROR, choices)
    translate = QCoreApplication.translate
    text = translate("ErrorMessages", "Unexpected error: {error}").format(error=repr(error))
    details = MessageAction(
        translate("ErrorMessages", "Details…"), lambda: crash_dialog.show(error, window), closes=False
    )
    return Message(key, text, "", Level.ERROR, (*choices, details))


def _kind(error: DepthViewerError) -> str:
    """Return the kind of error in the user's language."""

    translate = QCoreApplication.translate
    kinds: dict[type[DepthViewerError], str] = {  # the narrower before the wider
        errors.SourceNotFoundError: translate("ErrorMessages", "The source was not found."),
        errors.SourceUnreadableError: translate("ErrorMessages", "The source cannot be read."),
        errors.SourceLostError: translate("ErrorMessages", "The source was disconnected."),
        errors.SourceError: translate("ErrorMessages", "The source cannot be opened."),
        errors.LicenceError: translate("ErrorMessages", "The license of the model restricts its use."),
        errors.WeightsMissingError: translate("ErrorMessages", "The model weights could not be loaded."),
        errors.WeightsInvalidError: translate("ErrorMessages", "The weights file is not valid."),
        errors.RuntimeUnavailableError: translate(
            "ErrorMessages", "The model cannot run with these settings on this computer."
        ),
        errors.RuntimeInaccurateError: translate(
            "ErrorMessages", "The result is not accurate enough with these settings."
        ),
        errors.ModelError: translate("ErrorMessages", "The model does not work correctly."),
        errors.OutputExistsError: translate("ErrorMessages", "The file already exists."),
        errors.DiskFullError: translate("ErrorMessages", "The disk is full."),
        errors.SinkError: translate("ErrorMessages", "The file could not be written."),
        errors.SettingsError: translate("ErrorMessages", "The setting is not valid."),
    }
    return next(
        (words for kind, words in kinds.items() if isinstance(error, kind)),
        translate("ErrorMessages", "The operation failed."),
    )
