"""What each action does, in one table: the counterpart of `actions.py`, which says what it is called."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtGui import QActionGroup

from viewer.desktop.state.probe_set import ACROSS
from viewer.desktop.window.help import AboutDialog, ShortcutsDialog
from viewer.desktop.window.main_window import MainWindow

LEAP = 5
"""Seconds that an arrow key goes."""


def connect(window: MainWindow) -> None:
    """Join a window's actions to its parts."""
    actions, session, source_picker, snapshots = (
        window.actions_,
        window.session,
        window.source_picker,
        window.snapshots,
    )
    look, playback, overlays = session.view_state, session.playback, window.overlays
    probe_set, window_layout = session.probe_set, window.window_layout
    zoom, wipe, difference = overlays.zoom, overlays.wipe, overlays.difference
    range_mode, outputs = session.range_mode, window.outputs
    views = QActionGroup(window)
    for name in actions.views:
        views.addAction(actions[f"view:{name}"])
        actions[f"view:{name}"].triggered.connect(lambda _checked, name=name: look.set(view=name))
        actions[f"view:{name}"].triggered.connect(lambda: difference.switch(False))
    does: dict[str, Callable[[], object]] = {
        "camera": source_picker.camera,
        "demo": lambda: window.open("demo"),
        "open": source_picker.ask_for_file,
        "open_folder": source_picker.ask_for_folder,
        "open_url": source_picker.ask_for_url,
        "paste": source_picker.paste,
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
        "lock_range": lambda: range_mode.choose("auto" if range_mode.mode == "locked" else "locked"),
        "wipe_left": lambda: wipe.step(-1),
        "wipe_right": lambda: wipe.step(1),
        "zoom_in": lambda: zoom.step(1),
        "zoom_out": lambda: zoom.step(-1),
        "zoom_reset": overlays.show_whole,
        "pan_left": lambda: overlays.go(-1, 0),
        "pan_right": lambda: overlays.go(1, 0),
        "pan_up": lambda: overlays.go(0, -1),
        "pan_down": lambda: overlays.go(0, 1),
        "pin": probe_set.pin,
        "clear_marks": probe_set.clear,
        "mark_here": overlays.mark_at_probe,
        "state": lambda: window_layout.reveal(window.panel("state")),
        "undo": look.undo,
        "redo": look.redo,
        "next_colormap": look.next_colormap,
        "previous_colormap": lambda: look.next_colormap(-1),
        "snapshot": snapshots.take_snapshot,
        "snapshot_all": snapshots.take_everything,
        "copy_picture": snapshots.copy_picture,
        "copy_command": snapshots.copy_command,
        "snapshot_folder": snapshots.ask_for_folder,
        "convert": window.convert,
        "recording_folder": window.recording_messages.ask_for_folder,
        "keys": lambda: ShortcutsDialog(actions, window).open(),
        "about": lambda: AboutDialog(window).open(),
        "quit": window.close,
    }
    for name, act in does.items():
        actions[name].triggered.connect(lambda _checked, act=act: act())
    toggles: dict[str, Callable[[bool], object]] = {
        "loop": playback.set_loop,
        "invert": lambda on: look.set(invert=on),
        "panel": window_layout.show_side,
        "difference": difference.switch,
        "raw": overlays.raw.switch,
        "legend": window_layout.show_legend,
        "probe": overlays.probes.follow_pointer,
        "profile": lambda on: probe_set.set_line((probe_set.line or ACROSS) if on else None),
        "calibrate": overlays.marks.switch,
        "alarm": session.alarm.switch,
        "record": window.recorder.switch,
        "broadcast": outputs.broadcast.switch,
        "virtual_camera": outputs.camera.switch,
        "picture_only": window_layout.show_picture_only,
        "on_top": window_layout.keep_on_top,
        "full_screen": window_layout.fill_screen,
    }
    for name, switch in toggles.items():
        actions[name].toggled.connect(switch)
    probe_set.changed.connect(lambda: actions["profile"].setChecked(probe_set.line is not None))
    outputs.broadcast.signals.changed.connect(actions["broadcast"].setChecked)
    outputs.camera.signals.changed.connect(actions["virtual_camera"].setChecked)
    overlays.marks.toggled.connect(actions["calibrate"].setChecked)
    overlays.marks.asking.connect(lambda: actions["mark_here"].setEnabled(overlays.marks.awaits_a_place))
    actions["mark_here"].setEnabled(False)  # the key is everybody's who does not set marks
    overlays.raw.toggled.connect(actions["raw"].setChecked)
    range_mode.changed.connect(lambda: actions["lock_range"].setChecked(range_mode.mode == "locked"))
    actions["lock_range"].setChecked(range_mode.mode == "locked")
