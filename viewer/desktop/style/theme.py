"""The window's colors: two calm palettes, and a style sheet that is made from whichever palette is in force.

    theme.apply(app, Appearance.SYSTEM)        # follows the system, now and when it changes

Widgets take colors from the palette alone. The one exception is the picture's surround, which is neutral dark in
both palettes (`SURROUND`): colors of depth are judged against it.
"""

from __future__ import annotations

from enum import StrEnum

from PyQt6 import sip
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QColor, QPalette
from PyQt6.QtWidgets import QApplication, QWidget

SURROUND = QColor("#131314")
ON_SURROUND = QColor("#d6d6da")
"""What is drawn around the picture, and text on it."""
SURROUND_EDGE = QColor("#47474d")
"""Around what lies on the picture, which may be as dark."""
RECORDING = QColor("#ff5258")
"""The light that tells that it is recorded."""

WARNING = QColor("#e5383b")
"""A frame that nobody overlooks."""
SERIES = ("#3b9ae8", "#e8862e", "#2bb07f", "#d46ab8")
PROFILE = "#d9a400"
"""Lines of plots and their marks on the picture: seen on both grounds, told apart by color-blind eyes."""

Role = QPalette.ColorRole
Group = QPalette.ColorGroup

_LIGHT = {
    Role.Window: "#f4f4f6",
    Role.WindowText: "#1c1c1f",
    Role.Base: "#ffffff",
    Role.AlternateBase: "#ececef",
    Role.Text: "#1c1c1f",
    Role.PlaceholderText: "#63636b",
    Role.Button: "#ffffff",
    Role.ButtonText: "#1c1c1f",
    Role.Mid: "#d3d3d9",
    Role.Midlight: "#e6e6ea",
    Role.Light: "#ffffff",
    Role.Dark: "#a2a2ab",
    Role.Shadow: "#8a8a93",
    Role.Highlight: "#6b4bd6",
    Role.HighlightedText: "#ffffff",
    Role.Accent: "#6b4bd6",
    Role.Link: "#5a3cc4",
    Role.LinkVisited: "#5a3cc4",
    Role.BrightText: "#c02b37",
    Role.ToolTipBase: "#ffffff",
    Role.ToolTipText: "#1c1c1f",
}
_DARK = {
    Role.Window: "#202023",
    Role.WindowText: "#e8e8eb",
    Role.Base: "#19191b",
    Role.AlternateBase: "#2a2a2e",
    Role.Text: "#e8e8eb",
    Role.PlaceholderText: "#9e9ea8",
    Role.Button: "#2f2f34",
    Role.ButtonText: "#e8e8eb",
    Role.Mid: "#3d3d43",
    Role.Midlight: "#35353a",
    Role.Light: "#4a4a51",
    Role.Dark: "#60606a",
    Role.Shadow: "#0c0c0d",
    Role.Highlight: "#755add",
    Role.HighlightedText: "#ffffff",
    Role.Accent: "#a08bf5",
    Role.Link: "#b3a2f8",
    Role.LinkVisited: "#b3a2f8",
    Role.BrightText: "#ff7a80",
    Role.ToolTipBase: "#2f2f34",
    Role.ToolTipText: "#e8e8eb",
}


class Appearance(StrEnum):
    """Which palette is wished."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def palette(dark: bool) -> QPalette:
    """One of the two palettes."""
    made = QPalette()
    for role, name in (_DARK if dark else _LIGHT).items():
        color = QColor(name)
        made.setColor(role, color)
        if role in (Role.WindowText, Role.Text, Role.ButtonText, Role.PlaceholderText):
            color = QColor(color)
            color.setAlphaF(0.38)
            made.setColor(Group.Disabled, role, color)
    return made


def is_dark(appearance: Appearance, app: QApplication) -> bool:
    """Whether the dark palette is due."""
    if appearance is not Appearance.SYSTEM:
        return appearance is Appearance.DARK
    hints = app.styleHints()
    return hints is not None and hints.colorScheme() is Qt.ColorScheme.Dark


def apply(app: QApplication, appearance: Appearance) -> None:
    """Color the whole program; call it again when the system or the wish changes.

    With a window open this takes two events, so that neither keeps the picture for long; nothing is painted between.
    """
    chosen = palette(is_dark(appearance, app))
    sheet = style_sheet(chosen)
    before = app.property(_SHEET_DUE) or app.styleSheet()
    if sheet == before:  # setting it has every widget looked at again
        return
    app.setProperty(_SHEET_DUE, sheet)
    app.setPalette(chosen)
    if app.styleSheet():
        shown = [window for window in app.topLevelWidgets() if window.isVisible()]
        for window in shown:
            window.setUpdatesEnabled(False)
        app.setStyleSheet("")  # without nothing in between Qt takes three times as long
        QTimer.singleShot(0, lambda: _finish(app, shown))
    elif before == "":
        _finish(app, [])


def _finish(app: QApplication, windows: list[QWidget]) -> None:
    """Set the sheet that is due by now."""
    app.setStyleSheet(app.property(_SHEET_DUE))
    app.setProperty(_SHEET_DUE, None)
    for window in windows:
        if not sip.isdeleted(window):
            window.setUpdatesEnabled(True)


_SHEET_DUE = "sheet_due"
"""Property of the application: the style sheet that is about to be set."""


def mix(first: QColor, second: QColor, share: float) -> QColor:
    """`share` of the second color in the first."""
    return QColor.fromRgbF(
        first.redF() + (second.redF() - first.redF()) * share,
        first.greenF() + (second.greenF() - first.greenF()) * share,
        first.blueF() + (second.blueF() - first.blueF()) * share,
    )


def style_sheet(colors: QPalette) -> str:
    """Everything that a palette alone cannot say: shapes, spacing, and what hovers and presses look like."""

    def name(role: Role) -> str:
        return colors.color(role).name()

    window, text = colors.color(Role.Window), colors.color(Role.WindowText)
    values = {
        "window": name(Role.Window),
        "base": name(Role.Base),
        "raised": name(Role.Button),
        "sunken": name(Role.AlternateBase),
        "text": name(Role.WindowText),
        "quiet": name(Role.PlaceholderText),
        "faint": mix(window, text, 0.4).name(),
        "line": name(Role.Mid),
        "soft": name(Role.Midlight),
        "hover": mix(window, text, 0.08).name(),
        "press": mix(window, text, 0.14).name(),
        "accent": name(Role.Accent),
        "highlight": name(Role.Highlight),
        "on_highlight": name(Role.HighlightedText),
        "danger": name(Role.BrightText),
        "alarm": mix(window, colors.color(Role.BrightText), 0.13).name(),
        "alarm_line": mix(window, colors.color(Role.BrightText), 0.4).name(),
        "notice": mix(window, colors.color(Role.Accent), 0.1).name(),
        "notice_line": mix(window, colors.color(Role.Accent), 0.35).name(),
        "surround": SURROUND.name(),
        "on_surround": ON_SURROUND.name(),
    }
    sheet = _SHEET
    for key, value in values.items():
        sheet = sheet.replace(f"@{key};", f"{value};")
    return sheet


_SHEET = """
QToolTip { color: @text; background: @raised; border: 1px solid @line; padding: 4px 6px; }

#header, #transport, #plots, #statusLine { background: @window; }
#header { border-bottom: 1px solid @line; }
#sidePanel { background: @window; border: none; border-left: 1px solid @line; }
#sidePanel QScrollArea, #sidePanelContent { background: @window; border: none; }
#transport, #plots { border-top: 1px solid @line; }
#statusLine { border-top: 1px solid @line; }
#statusLine QLabel { color: @quiet; }
#statusLine QLabel[strong="true"] { color: @text; }
#separator { background: @line; border: none; }

QLabel[role="heading"] { font-weight: 600; color: @text; }
QLabel[role="quiet"] { color: @quiet; }
QLabel[role="title"] { font-weight: 600; }
QLabel:disabled { color: @faint; }

QToolButton { color: @text; background: transparent; border: 1px solid transparent; border-radius: 6px;
    padding: 5px; }
QToolButton:hover { background: @hover; }
QToolButton:pressed, QToolButton:open { background: @press; }
QToolButton:checked { background: @press; }
QToolButton:disabled { color: @faint; }
QToolButton:focus { border-color: @accent; }
QToolButton::menu-indicator { image: none; width: 0; }

#sourceButton { background: @raised; border: 1px solid @line; padding: 5px 26px 5px 9px; text-align: left; }
#sourceButton:hover { background: @hover; }
#sourceButton:focus { border-color: @accent; }

#segments { background: @sunken; border: 1px solid @line; border-radius: 7px; }
#segments QToolButton { color: @quiet; border: 1px solid transparent; border-radius: 5px; padding: 3px 9px;
    margin: 0; }
#segments[brief="true"] QToolButton { padding: 3px 5px; }
#segments QToolButton:hover { color: @text; background: transparent; }
#segments QToolButton:checked { color: @text; background: @raised; border: 1px solid @line; }
#segments QToolButton:focus { border-color: @accent; }

#colormapButton { background: @raised; border: 1px solid @line; }
#colormapButton:hover { background: @hover; }
#colormapButton:focus, #colormapButton:open { border-color: @accent; }
#gallery { background: @raised; border: 1px solid @line; border-radius: 0; }
#gallery QListWidget { background: @raised; border: none; outline: none; }

#textButton { background: @raised; border: 1px solid @line; padding: 4px 8px; }
#textButton:hover { background: @hover; }
#textButton:checked { background: @press; border-color: @faint; }
#textButton:focus { border-color: @accent; }

QPushButton { color: @text; background: @raised; border: 1px solid @line; border-radius: 6px; padding: 5px 14px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @press; }
QPushButton:disabled { color: @faint; }
QPushButton:focus { border-color: @accent; }
QPushButton:default { color: @on_highlight; background: @highlight; border-color: @highlight; }
QPushButton:default:disabled { color: @faint; background: @sunken; border-color: @line; }

Picker { combobox-popup: 0; color: @text; background: @raised; border: 1px solid @line; border-radius: 6px;
    padding: 4px 26px 4px 9px;
    min-height: 20px; }
Picker:hover { background: @hover; }
Picker:focus, Picker:on { border-color: @accent; }
Picker:disabled { color: @faint; }
Picker::drop-down { border: none; width: 24px; }
Picker::down-arrow { image: none; width: 0; height: 0; }
Picker QAbstractItemView { color: @text; background: @raised; border: 1px solid @line; outline: none;
    selection-background-color: @press; selection-color: @text; padding: 3px; }
Picker QAbstractItemView::item { min-height: 26px; padding: 0 6px; border-radius: 4px; }
Picker QAbstractItemView::item:selected { color: @text; background: @press; }

QMenu { color: @text; background: @raised; border: 1px solid @line; padding: 5px; }
QMenu::item { padding: 6px 22px 6px 10px; border-radius: 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: @press; }
QMenu::item:disabled { color: @faint; background: transparent; }
QMenu::separator { height: 1px; background: @line; margin: 5px 8px; }

QSlider { min-height: 20px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @line; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: @accent; }
QSlider::sub-page:horizontal:disabled { background: @line; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: @accent; }
QSlider::handle:horizontal:disabled { background: @line; }
QSlider::handle:horizontal:focus { background: @text; }

QProgressBar { background: @line; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }

QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }

QLineEdit, QPlainTextEdit, QDoubleSpinBox { color: @text; background: @base; border: 1px solid @line;
    border-radius: 6px; padding: 5px 7px;
    selection-background-color: @highlight; selection-color: @on_highlight; }
QLineEdit:focus, QPlainTextEdit:focus, QDoubleSpinBox:focus { border-color: @accent; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar::handle:vertical { background: @line; border-radius: 3px; min-height: 28px; }
QScrollBar::handle:vertical:hover { background: @faint; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle:horizontal { background: @line; border-radius: 3px; min-width: 28px; }
QScrollBar::handle:horizontal:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

#message { background: @notice; border: none; border-bottom: 1px solid @notice_line; }
#message[level="error"] { background: @alarm; border-bottom-color: @alarm_line; }
#message QLabel { background: transparent; }

#conversionList { background: @base; border: 1px solid @line; border-radius: 8px; }
#conversionList QScrollArea, #conversions { background: transparent; border: none; }
#conversion { border: none; border-bottom: 1px solid @soft; }
#conversionPicture { background: @surround; border-radius: 4px; }

#startPage { background: @window; }
#startPage QScrollArea, #startContent { background: @window; border: none; }
#startPage[inviting="true"] { border: 2px dashed @accent; }
#startPage QLabel#lead { color: @text; }
#choice { background: @raised; border: 1px solid @line; border-radius: 10px; padding: 0; text-align: left; }
#choice:hover { background: @hover; }
#choice:pressed { background: @press; }
#choice:focus { border-color: @accent; }
#choice QLabel { background: transparent; }
#recent { color: @text; background: transparent; border: none; border-radius: 6px; padding: 6px 8px; text-align: left; }
#recent:hover { background: @hover; }
#recent:focus { border: 1px solid @accent; padding: 5px 7px; }
"""
