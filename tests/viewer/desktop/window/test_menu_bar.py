"""The menu bar that macOS shows, and what a Wayland session cannot do."""

import pytest
from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QAction, QGuiApplication, QKeySequence

from viewer.desktop import app
from viewer.desktop.window.help import ShortcutsDialog
from viewer.desktop.window.main_menu import FULL_SCREEN_KEY, MenuBar


@pytest.fixture
def bar(make_window, monkeypatch):
    monkeypatch.setattr(app.sys, "platform", "darwin")
    window = make_window()
    assert isinstance(window.menuBar(), MenuBar)
    return window.menuBar()


def actions_of(bar):
    return [action for menu in bar.actions() for action in menu.menu().actions()]


def test_about_settings_and_quit_have_the_roles_that_macos_moves(bar):
    roles = QAction.MenuRole
    found = {action.menuRole(): action.text() for action in actions_of(bar)}
    assert found[roles.AboutRole] == "About Depth Viewer"
    assert found[roles.PreferencesRole] == "Settings…"
    assert found[roles.QuitRole] == "Quit"
    assert set(found) == {roles.AboutRole, roles.PreferencesRole, roles.QuitRole, roles.NoRole}


def test_settings_open_the_main_menu(bar):
    window, opened = bar.parent(), []

    def leave():  # the menu has a loop of events of its own
        opened.append(window.menu.isVisible())
        window.menu.close()

    window.show()
    QTimer.singleShot(100, leave)
    next(action for action in actions_of(bar) if action.text() == "Settings…").trigger()
    assert opened == [True]


def test_full_screen_has_the_key_of_macos_beside_its_own(bar):
    full_screen = next(action for action in actions_of(bar) if action.text() == "Full screen")
    assert full_screen.shortcuts() == [QKeySequence(key) for key in ("F11", "F", FULL_SCREEN_KEY)]


@pytest.mark.parametrize("platform", ["xcb", "wayland"])
def test_wayland_offers_neither_staying_on_top_nor_the_screen(make_window, monkeypatch, platform):
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: platform)
    monkeypatch.setattr("pipeline.sources.screen.is_available", lambda: True)
    window = make_window()
    window.header.fill_menu()
    offered = [action.text() for action in window.header.source_menu.actions()]
    can = platform == "xcb"
    assert ("Screen" in offered) is can
    assert window.actions_["on_top"].isVisible() is can
    keys = ShortcutsDialog(window.actions_, window)
    keys.search.setText("Always on top")
    assert keys._nothing.isHidden() is can
