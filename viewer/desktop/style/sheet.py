"""Define the style sheet of all widgets; `theme.style_sheet` fills in the colors."""

from __future__ import annotations

from collections.abc import Mapping


def filled(values: Mapping[str, str]) -> str:
    """Return the style sheet with a value for each name in it."""
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
#sectionHead { font-weight: 600; padding: 4px 2px; text-align: left; }
#sectionHead:checked { background: transparent; border: 1px solid transparent; padding: 4px 2px; }
#sectionHead:hover { background: @hover; }
#sectionHead:focus { border-color: @accent; }
#toolRail { background: @window; border: none; border-right: 1px solid @line; }
#toolRail QToolButton { border: 1px solid transparent; border-left: 3px solid transparent; border-radius: 4px;
    padding: 2px 1px; font-size: 8pt; }
#toolRail QToolButton:hover { background: @hover; }
#toolRail QToolButton:checked { background: @press; border: 1px solid transparent; border-left: 3px solid @accent;
    padding: 2px 1px; }
#toolRail QToolButton:focus { border-color: @accent; }
#separator { background: @line; border: none; }

QLabel[role="heading"] { font-weight: 600; color: @text; }
QLabel[role="quiet"] { color: @quiet; }
QLabel[role="title"] { font-weight: 600; }
QLabel:disabled { color: @faint; }

QToolButton { color: @text; background: transparent; border: 1px solid transparent; border-radius: 6px;
    padding: 5px; }
QToolButton:hover { background: @hover; }
QToolButton:pressed, QToolButton:open { background: @press; }
QToolButton:checked { background: @press; border-bottom: 2px solid @accent; padding-bottom: 4px; }
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
#segments QToolButton:checked { color: @text; background: @raised; border: 1px solid @line;
    border-bottom: 2px solid @accent; padding: 3px 9px 2px; }
#segments[brief="true"] QToolButton:checked { padding: 3px 5px 2px; }
#segments QToolButton:focus { border-color: @accent; }

#colormapButton { background: @raised; border: 1px solid @line; }
#colormapButton:hover { background: @hover; }
#colormapButton:focus, #colormapButton:open { border-color: @accent; }
#gallery { background: @raised; border: 1px solid @line; border-radius: 0; }
#gallery QListWidget { background: @raised; border: none; outline: none; }

#textButton { background: @raised; border: 1px solid @line; padding: 4px 8px; }
#textButton:hover { background: @hover; }
#textButton:checked { background: @press; border: 1px solid @line; border-bottom: 2px solid @accent;
    padding: 4px 8px 3px; }
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

#message { background: @notice; border: 1px solid @notice_line; border-radius: 8px; }
#message[level="error"] { background: @alarm; border-color: @alarm_line; }
#message QLabel { background: transparent; }
#message QPushButton { padding: 2px 10px; }

#keysArea, #keys { background: transparent; border: none; }

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
