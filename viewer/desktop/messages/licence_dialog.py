"""Show the license of a model before its download: what it allows, its text or page, and a button to agree."""

from __future__ import annotations

from html import escape

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pipeline.errors import LicenceError
from pipeline.inference.licences import Use, title_of, use_of


class LicenceDialog(QDialog):
    """Accepted when the user agrees."""

    def __init__(self, model: str, error: LicenceError, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("License of {name}").format(name=model))
        heading = QLabel(title_of(error.licence) or self.tr("No license is stated"))
        heading.setProperty("role", "title")
        self.meaning = QLabel(self._meaning(use_of(error.licence)))
        self.meaning.setWordWrap(True)
        self.link = QLabel(f'<a href="{escape(error.page)}">{escape(error.page)}</a>')
        self.link.setOpenExternalLinks(True)
        self.link.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.text = QPlainTextEdit(error.text)
        self.text.setReadOnly(True)
        self.text.setVisible(bool(error.text))
        buttons = QDialogButtonBox()
        self.agree = QPushButton(self.tr("Agree and download"))
        buttons.addButton(self.agree, QDialogButtonBox.ButtonRole.AcceptRole)
        self.agree.setAutoDefault(False)  # nobody agrees by the Return key
        cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        if cancel is not None:
            cancel.setText(self.tr("Cancel"))
            cancel.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(8)
        for widget in (heading, self.meaning, self.link, self.text, buttons):
            column.addWidget(widget)
        self.resize(620, 460 if error.text else self.sizeHint().height())

    def _meaning(self, use: Use) -> str:
        if use is Use.NONCOMMERCIAL:
            return self.tr(
                "The model may not be used commercially. By downloading it, you agree to its license."
            )
        if use is Use.UNKNOWN:
            return self.tr(
                "The authors of the model do not say how it may be used. Ask them before you use it."
            )
        return self.tr("The license may restrict the use of the model. Read it before you agree to it.")
