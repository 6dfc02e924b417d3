"""Define the colors of the window: a light and a dark palette, and the style sheet.

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

from viewer.desktop.style.sheet import filled

SURROUND = QColor("#131314")
ON_SURROUND = QColor("#d6d6da")
"""Color of text and lines on the background around the image."""
SURROUND_EDGE = QColor("#47474d")
"""Edge of widgets over the image, which may be as dark as they are."""
RECORDING = QColor("#ff5258")
"""The recording light."""

WARNING = QColor("#e5383b")
"""The warning frame."""
SERIES = ("#3b9ae8", "#e8862e", "#2bb07f", "#d46ab8")
AXES = ("#ff6b6b", "#6bd36b", "#6ba8ff")
"""Right, up and ahead, as is usual in 3D programs."""
PROFILE, REGION = "#d9a400", "#4fc3c3"
"""Lines of plots and their marks on the image: visible on both backgrounds, color-blind safe."""

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
    Role.Dark: "#85858e",
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
    Role.Dark: "#7c7c87",
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
    """The palette setting."""

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
    """Return whether the dark palette applies."""
    if appearance is not Appearance.SYSTEM:
        return appearance is Appearance.DARK
    hints = app.styleHints()
    return hints is not None and hints.colorScheme() is Qt.ColorScheme.Dark


def apply(app: QApplication, appearance: Appearance) -> None:
    """Set the colors of the whole program; call it again when the system or the setting changes.

    With a window open this takes two events, so that neither blocks for long; nothing is painted in between.
    """
    chosen = palette(is_dark(appearance, app))
    sheet = style_sheet(chosen)
    before = app.property(_SHEET_DUE) or app.styleSheet()
    if sheet == before:  # setting it restyles every widget
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
    """Set the pending style sheet."""
    app.setStyleSheet(app.property(_SHEET_DUE))
    app.setProperty(_SHEET_DUE, None)
    for window in windows:
        if not sip.isdeleted(window):
            window.setUpdatesEnabled(True)


_SHEET_DUE = "sheet_due"
"""Property of the application: the pending style sheet."""


def mix(first: QColor, second: QColor, share: float) -> QColor:
    """Blend two colors; `share` is that of the second."""
    return QColor.fromRgbF(
        first.redF() + (second.redF() - first.redF()) * share,
        first.greenF() + (second.greenF() - first.greenF()) * share,
        first.blueF() + (second.blueF() - first.blueF()) * share,
    )


def style_sheet(colors: QPalette) -> str:
    """Return the style sheet for what a palette cannot set: shapes, spacing, hover and press effects."""

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
    return filled(values)
