"""Build the main menu, for less frequent actions, and the menu bar of macOS."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QAction, QActionGroup, QKeySequence
from PyQt6.QtWidgets import QMenu, QMenuBar, QWidget

from viewer.desktop.style.theme import Appearance
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.window.language_menu import LanguageMenu

FULL_SCREEN_KEY = "Ctrl+Meta+F"
"""Of macOS: there, Ctrl is the command key and Meta the control key."""


class MainMenu(QMenu):
    """Contains actions, and the choices of appearance and language."""

    appearance_chosen = pyqtSignal(Appearance)

    def __init__(
        self,
        actions: Actions,
        presets: QMenu,
        appearance: Appearance,
        language: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        for name in ("open", "open_folder", "open_url", "paste"):
            self.addAction(actions[name])
        self.addSeparator()
        saves = "snapshot", "snapshot_all", "save_space", "copy_picture", "copy_command"
        for name in (*saves, "record", "record_mcap", "export", "convert", "reconstruct"):
            self.addAction(actions[name])
        shares = "broadcast", "virtual_camera", "foxglove", "stream_out"
        self._add_part(self.tr("Share"), [actions[name] for name in shares])
        self.addSeparator()
        for name in ("undo", "redo"):
            self.addAction(actions[name])
        self.addMenu(presets)
        self.addSeparator()
        views = "difference", "zoom_in", "zoom_out", "zoom_reset"
        self._add_part(
            self.tr("Playback"), [actions[name] for name in ("every_frame", "loop", "section", "mute")]
        )
        around = "full_screen", "picture_only", "on_top", "panel", "state"
        self._add_part(self.tr("View"), [actions[name] for name in (*views, *around)])
        self.addSeparator()
        self.looks: dict[Appearance, QAction] = {}
        settings = self._add_part(self.tr("Settings"), [])
        settings.addMenu(self._appearance(appearance))
        settings.addActions(
            actions[name] for name in ("snapshot_folder", "recording_folder", "reset_settings")
        )
        self.languages = LanguageMenu(language, self)
        self.addMenu(self.languages)
        self._add_part(self.tr("Help"), [actions[name] for name in ("keys", "report", "about")])
        self.addAction(actions["quit"])

    def _appearance(self, appearance: Appearance) -> QMenu:
        looks = QMenu(self.tr("Appearance"), self)
        group = QActionGroup(self)
        for wish, text in (
            (Appearance.SYSTEM, self.tr("System default")),
            (Appearance.LIGHT, self.tr("Light")),
            (Appearance.DARK, self.tr("Dark")),
        ):
            action = group.addAction(text)
            assert action is not None
            action.setCheckable(True)
            action.setChecked(wish is appearance)
            action.triggered.connect(lambda _checked, wish=wish: self.appearance_chosen.emit(wish))
            looks.addAction(action)
            self.looks[wish] = action
        return looks

    def _add_part(self, title: str, actions: list[QAction]) -> QMenu:
        """Add a submenu, and return it."""
        part = QMenu(title, self)
        part.setToolTipsVisible(True)
        part.addActions(actions)
        self.addMenu(part)
        return part


class MenuBar(QMenuBar):
    """What macOS shows at the top of the screen; it moves “About”, “Settings” and “Quit” into the program's menu."""

    settings_wished = pyqtSignal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        opening = "open", "open_folder", "open_url"
        saving = "snapshot", "snapshot_all", "save_space", "record", "export", "convert", "reconstruct"
        parts = {
            self.tr("File"): (*opening, *saving, "close_source", "quit"),
            self.tr("Edit"): ("undo", "redo", "copy_picture", "copy_command", "paste"),
            self.tr("Playback"): ("play", "frame_back", "frame_forth", "loop", "section", "mute"),
            self.tr("View"): (
                "zoom_in",
                "zoom_out",
                "zoom_reset",
                "full_screen",
                "picture_only",
                "on_top",
                "panel",
            ),
            self.tr("Help"): ("keys", "report", "about"),
        }
        for title, names in parts.items():
            menu = QMenu(title, self)
            menu.addActions(actions[name] for name in names)
            self.addMenu(menu)
        settings = QAction(self.tr("Settings…"), self)
        settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        settings.setShortcut(QKeySequence("Ctrl+,"))  # Cmd on macOS, as everywhere in the table of actions
        settings.triggered.connect(self.settings_wished)
        first = self.actions()[0].menu()
        assert first is not None
        first.addAction(settings)
        full_screen = actions["full_screen"]
        full_screen.setShortcuts([*full_screen.shortcuts(), QKeySequence(FULL_SCREEN_KEY)])
