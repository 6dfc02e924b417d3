"""Connect the parts of the window; `action_handlers.py` has the actions."""

from __future__ import annotations

from viewer.desktop.messages.error_messages import message_of
from viewer.desktop.state.measuring.file_lens import FileLens
from viewer.desktop.state.remembered.recent_pictures import RecentPictures
from viewer.desktop.widgets.full_screen import FullScreenHider
from viewer.desktop.window.drag_drop import DropTarget
from viewer.desktop.window.main_window import MainWindow
from viewer.desktop.window.remembering import remember
from viewer.desktop.window.shortcuts import Shortcuts


def wire(window: MainWindow) -> None:
    """Connect everything, once all parts are made."""
    session, canvas, header, picker = window.session, window.canvas, window.header, window.source_picker
    zoom, full_screen = window.overlays.zoom, window.actions_["full_screen"]
    canvas.resized.connect(session.screen.fit)
    canvas.painted.connect(session.screen.painted)
    canvas.double_clicked.connect(lambda: full_screen.trigger() if zoom.viewport.is_whole else zoom.reset())
    session.source.opened.connect(window.remember_source)
    session.failed.connect(window.show_source_error)
    session.problems.reported.connect(
        lambda error: window.messages.show_message(message_of("broken", error, window))
    )
    window.overlays.difference.toggled.connect(window.actions_["difference"].setChecked)
    header.source_chosen.connect(window.open)
    header.menu_opening.connect(picker.look_for_cameras)
    picker.chosen.connect(window.open)
    picker.cameras_found.connect(header.set_cameras)
    picker.several_cameras.connect(header.source_button.showMenu)
    window.start_page.chosen.connect(window.open)
    pictures = RecentPictures(session.source, session.screen, session.background, window)
    window.start_page.picture_of = pictures.of
    window.menu.appearance_chosen.connect(window.wish_appearance)
    window.menu.languages.chosen.connect(window.wish_language)
    FileLens(session.source, session.background, session.distance_marks, window)
    Shortcuts(window, canvas, window.actions_, session.probe_set)
    window.about_to_close.connect(lambda: remember(window))
    FullScreenHider(window, window.window_layout.rest, canvas)
    target = DropTarget(window)
    target.dropped.connect(window.open)
    target.several.connect(window.convert)
    for page in (canvas, window.start_page):
        target.inviting.connect(page.set_inviting)
