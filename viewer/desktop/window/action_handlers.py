"""What each action does, in one table: the counterpart of `actions.py`, which says what it is called."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PyQt6.QtGui import QActionGroup

from viewer.desktop.state.probe_set import ACROSS
from viewer.desktop.window.help import AboutBox, KeysBox

if TYPE_CHECKING:
    from viewer.desktop.window.main_window import MainWindow

LEAP = 5
"""Seconds that an arrow key goes."""


def connect(window: MainWindow) -> None:
    """Join a window's actions to its parts."""
    actions, session, choosing, keeping = window.actions_, window.session, window.choosing, window.keeping
    look, playback, instruments = session.look, session.playback, window.instruments
    measures, chrome = session.measures, window.chrome
    zoom, wipe, compare = instruments.zoom, instruments.wipe, instruments.compare
    ranging, outputs = session.ranging, window.outputs
    views = QActionGroup(window)
    for name in actions.views:
        views.addAction(actions[f"view:{name}"])
        actions[f"view:{name}"].triggered.connect(lambda _checked, name=name: look.set(view=name))
        actions[f"view:{name}"].triggered.connect(lambda: compare.switch(False))
    does: dict[str, Callable[[], object]] = {
        "camera": choosing.camera,
        "demo": lambda: window.open("demo"),
        "open": choosing.ask_for_file,
        "open_folder": choosing.ask_for_folder,
        "open_url": choosing.ask_for_url,
        "paste": choosing.paste,
        "close_source": window.close_source,
        "play": playback.toggle,
        "back": lambda: playback.leap(-LEAP),
        "forth": lambda: playback.leap(LEAP),
        "frame_back": lambda: playback.step(-1),
        "frame_forth": lambda: playback.step(1),
        "slower": lambda: playback.change_speed(-1),
        "faster": lambda: playback.change_speed(1),
        "section": playback.mark,
        "start": playback.to_start,
        "lock_range": lambda: ranging.choose("auto" if ranging.mode == "locked" else "locked"),
        "wipe_left": lambda: wipe.step(-1),
        "wipe_right": lambda: wipe.step(1),
        "zoom_in": lambda: zoom.step(1),
        "zoom_out": lambda: zoom.step(-1),
        "zoom_reset": instruments.show_whole,
        "pan_left": lambda: instruments.go(-1, 0),
        "pan_right": lambda: instruments.go(1, 0),
        "pan_up": lambda: instruments.go(0, -1),
        "pan_down": lambda: instruments.go(0, 1),
        "pin": measures.pin,
        "clear_marks": measures.clear,
        "mark_here": instruments.mark_at_probe,
        "state": lambda: chrome.reveal(window.panel("state")),
        "undo": look.undo,
        "redo": look.redo,
        "next_colormap": look.next_colormap,
        "previous_colormap": lambda: look.next_colormap(-1),
        "snapshot": keeping.take_snapshot,
        "snapshot_all": keeping.take_everything,
        "copy_picture": keeping.copy_picture,
        "copy_command": keeping.copy_command,
        "snapshot_folder": keeping.ask_for_folder,
        "convert": window.convert,
        "recording_folder": window.record_messages.ask_for_folder,
        "keys": lambda: KeysBox(actions, window).open(),
        "about": lambda: AboutBox(window).open(),
        "quit": window.close,
    }
    for name, act in does.items():
        actions[name].triggered.connect(lambda _checked, act=act: act())
    toggles: dict[str, Callable[[bool], object]] = {
        "loop": playback.set_loop,
        "invert": lambda on: look.set(invert=on),
        "panel": chrome.show_side,
        "difference": compare.switch,
        "raw": instruments.raw.switch,
        "legend": chrome.show_legend,
        "probe": instruments.probes.follow_pointer,
        "profile": lambda on: measures.set_line((measures.line or ACROSS) if on else None),
        "calibrate": instruments.marks.switch,
        "alarm": session.alarm.switch,
        "record": session.recording.switch,
        "broadcast": outputs.broadcast.switch,
        "virtual_camera": outputs.camera.switch,
        "picture_only": chrome.show_picture_only,
        "on_top": chrome.keep_on_top,
        "full_screen": chrome.fill_screen,
    }
    for name, switch in toggles.items():
        actions[name].toggled.connect(switch)
    measures.changed.connect(lambda: actions["profile"].setChecked(measures.line is not None))
    outputs.broadcast.signals.changed.connect(actions["broadcast"].setChecked)
    outputs.camera.signals.changed.connect(actions["virtual_camera"].setChecked)
    instruments.marks.toggled.connect(actions["calibrate"].setChecked)
    instruments.marks.asking.connect(
        lambda: actions["mark_here"].setEnabled(instruments.marks.awaits_a_place)
    )
    actions["mark_here"].setEnabled(False)  # the key is everybody's who does not set marks
    instruments.raw.toggled.connect(actions["raw"].setChecked)
    ranging.changed.connect(lambda: actions["lock_range"].setChecked(ranging.mode == "locked"))
    actions["lock_range"].setChecked(ranging.mode == "locked")
