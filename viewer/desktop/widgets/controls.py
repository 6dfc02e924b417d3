"""Small controls shared by the panels."""

from __future__ import annotations

from html import escape

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QCursor,
    QIcon,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QStandardItemModel,
    QWheelEvent,
)
from PyQt6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)

from viewer.desktop.style import icons

FAINT = 0.4
"""Opacity of a disabled switch."""
TEXT_MARGIN = 4
"""Pixels that the style keeps free around the text and after the icon of a closed list."""
POPUP_MARGIN = 28
"""Pixels of a list beside its text: padding, border, and a possible scroll bar."""


def _passes_on(wheel: QWheelEvent | None, widget: QWidget) -> bool:
    """Pass the wheel to the scroll area unless the widget has the focus, so that scrolling changes no value."""
    if wheel is None or widget.hasFocus():
        return False
    wheel.ignore()
    return True


class Picker(QComboBox):
    """A drop-down list; each entry has a value besides its text."""

    opening = pyqtSignal()
    """The list is about to open: time to update it."""

    def __init__(self, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the picture

    def add(self, value: str, text: str, icon: QIcon | None = None, tip: str = "") -> None:
        """Add an entry."""
        self.addItem(icon or QIcon(), text, value)
        self.describe(value, tip)

    def describe(self, value: str, tip: str) -> None:
        """Set the tooltip of an entry."""
        self.setItemData(self.findData(value), tip or None, Qt.ItemDataRole.ToolTipRole)

    def enable(self, value: str, enabled: bool) -> None:
        """Enable or disable an entry."""
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        if (item := model.item(self.findData(value))) is not None:
            item.setEnabled(enabled)

    @property
    def value(self) -> str:
        """Return the chosen value."""
        return str(self.currentData())

    def choose(self, value: str) -> None:
        """Choose a value without the signal `activated` of a user's choice."""
        self.setCurrentIndex(self.findData(value))

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if not _passes_on(event, self):
            super().wheelEvent(event)

    def showPopup(self) -> None:  # noqa: N802
        self.opening.emit()
        if (view := self.view()) is not None:
            view.setMinimumWidth(view.sizeHintForColumn(0) + POPUP_MARGIN)  # no entry is cut off
        super().showPopup()

    def hidePopup(self) -> None:  # noqa: N802
        super().hidePopup()
        # The list had the mouse, so nobody has told the closed control that the pointer is elsewhere by now.
        is_above = self.rect().contains(self.mapFromGlobal(QCursor.pos()))
        self.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, is_above)
        self.update()

    def initStyleOption(self, option: QStyleOptionComboBox | None) -> None:  # noqa: N802
        super().initStyleOption(option)
        if (style := self.style()) is not None and option is not None:  # no style shortens the text by itself
            field = QStyle.SubControl.SC_ComboBoxEditField
            room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
            room -= 0 if option.currentIcon.isNull() else option.iconSize.width() + TEXT_MARGIN
            option.currentText = self.fontMetrics().elidedText(
                option.currentText, Qt.TextElideMode.ElideRight, room - TEXT_MARGIN
            )

    def paintEvent(self, event: QPaintEvent | None) -> None:
        super().paintEvent(event)
        painter = QPainter(self)  # the style sheet has taken the style's own arrow away
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        color = self.palette().color(group, QPalette.ColorRole.PlaceholderText)
        icons.draw(painter, QRectF(self.width() - 22, self.height() / 2 - 8, 16, 16), "down", color)
        painter.end()


class Switch(QAbstractButton):
    """A switch that is on or off. One that does not apply now looks off, and remembers what was chosen."""

    def __init__(self, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(34, 22)

    @property
    def is_on(self) -> bool:
        """Return whether it is on and applies; all of a form that is at work may be disabled, and still be on."""
        return self.isChecked() and not self.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled)

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isEnabled() else FAINT)
        colors = self.palette()
        groove = QRectF(self.rect()).adjusted(1, 2, -1, -2)
        painter.setPen(QPen(colors.accent().color(), 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(colors.highlight() if self.is_on else colors.dark())
        painter.drawRoundedRect(groove, groove.height() / 2, groove.height() / 2)
        side = groove.height() - 4
        left = groove.right() - 2 - side if self.is_on else groove.left() + 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.highlightedText())
        painter.drawEllipse(QRectF(left, groove.top() + 2, side, side))
        painter.end()


class LabeledSlider(QSlider):
    """A slider from 0 to a maximum, with its name and its value as text: see `labeled_row`."""

    def __init__(self, name: str, tip: str, maximum: int, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, maximum)
        self.setPageStep(max(1, maximum // 10))
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.words = QLabel()
        self.words.setProperty("role", "quiet")
        self.words.setToolTip(tip)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if not _passes_on(event, self):
            super().wheelEvent(event)

    def show_value(self, value: int, words: str) -> None:
        """Set the value without the signal of a user's change."""
        self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(False)
        self.words.setText(words)
        self.setAccessibleDescription(words)


def labeled_row(amount: LabeledSlider) -> QVBoxLayout:
    """Lay out the name on the left, the value on the right, and the slider below."""
    name = QLabel(amount.accessibleName())
    name.setProperty("role", "quiet")
    name.setBuddy(amount)
    line = QHBoxLayout()
    line.addWidget(name)
    line.addStretch()
    line.addWidget(amount.words)
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addLayout(line)
    column.addWidget(amount)
    return column


def plain_tip(text: str) -> str:
    """Return what a tooltip shows as this text: Qt takes any for HTML in which a tag stands, as in `<b>.mp4`."""
    if not Qt.mightBeRichText(text):  # type: ignore[attr-defined]  # left out of its stubs
        return text
    return f'<p style="white-space:pre">{escape(text)}</p>'


class ElidedLabel(QLabel):
    """One line of text; if there is no room its middle is elided, and the tooltip has the whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_words(self, words: str) -> None:
        """Show this text."""
        self._words = words
        self.setAccessibleName(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        fitting = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideMiddle, self.width())
        self.setText(fitting)
        self.setToolTip(plain_tip(self._words) if fitting != self._words else "")
