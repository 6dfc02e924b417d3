"""Connect each action to its function, in one table; `actions.py` defines the actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from PyQt6.QtGui import QActionGroup

from viewer.desktop.messages.report_messages import ReportMessages
from viewer.desktop.state.measuring.probe_set import ACROSS, MIDDLE
from viewer.desktop.window.help import AboutDialog, ShortcutsDialog
from viewer.desktop.window.main_window import MainWindow
from viewer.desktop.window.remembering import ask_to_reset

Handlers: TypeAlias = dict[str, Callable[[], object]]
Switches: TypeAlias = dict[str, Callable[[bool], object]]
LEAP = 5
"""Seconds that an arrow key seeks."""


def connect(window: MainWindow) -> None:
    """Connect a window's actions to its parts."""
    actions = window.actions_
    difference = window.overlays.difference
    views = QActionGroup(window)
    for name in actions.views:
        views.addAction(actions[f"view:{name}"])
        actions[f"view:{name}"].triggered.connect(
            lambda _checked, name=name: window.session.view_state.set(view=name)
        )
        actions[f"view:{name}"].triggered.connect(lambda: difference.switch(False))
    for handlers in (_of_source(window), _of_picture(window), _of_program(window)):
        for name, act in handlers.items():
            actions[name].triggered.connect(lambda _checked, act=act: act())
    for name, switch in _switches(window).items():
        actions[name].toggled.connect(switch)
    _follow(window)


def _of_source(window: MainWindow) -> Handlers:
    """Return the handlers for opening sources and for playback."""
    picker, playback = window.source_picker, window.session.playback
    return {
        "camera": picker.camera,
        "demo": lambda: window.open("demo"),
        "open": picker.ask_for_file,
        "open_folder": picker.ask_for_folder,
        "open_url": picker.ask_for_url,
        "paste": picker.paste,
        "close_source": window.close_source,
        "play": playback.toggle,
        "back": lambda: _leap(window, -1),
        "forth": lambda: _leap(window, 1),
        "frame_back": lambda: playback.step(-1),
        "frame_forth": lambda: playback.step(1),
        "slower": lambda: playback.change_speed(-1),
        "faster": lambda: playback.change_speed(1),
        "section": playback.mark,
        "start": playback.to_start,
    }


def _leap(window: MainWindow, way: int) -> None:
    """Go to the neighboring image, or seek by some seconds."""
    if not window.open_neighbor(way):
        window.session.playback.leap(way * LEAP)


def _of_picture(window: MainWindow) -> Handlers:
    """Return the handlers for view and measurement."""
    session, overlays = window.session, window.overlays
    view_state, range_mode, probe_set = session.view_state, session.range_mode, session.probe_set

    def clear_all() -> None:
        probe_set.clear()
        overlays.clear_space()
        session.distance_marks.clear()

    return {
        "lock_range": lambda: range_mode.choose("auto" if range_mode.mode == "locked" else "locked"),
        "wipe_left": lambda: overlays.wipe.step(-1),
        "wipe_right": lambda: overlays.wipe.step(1),
        "zoom_in": lambda: overlays.step_zoom(1),
        "zoom_out": lambda: overlays.step_zoom(-1),
        "zoom_reset": overlays.show_whole,
        **{f"space_{side}": partial(overlays.look_from, side) for side in ("front", "side", "top", "fit")},
        "pan_left": lambda: overlays.go(-1, 0),
        "pan_right": lambda: overlays.go(1, 0),
        "pan_up": lambda: overlays.go(0, -1),
        "pan_down": lambda: overlays.go(0, 1),
        "pin": probe_set.pin,
        "clear_marks": clear_all,
        "mark_here": overlays.mark_at_probe,
        "undo": view_state.undo,
        "redo": view_state.redo,
        "next_colormap": view_state.next_colormap,
        "previous_colormap": lambda: view_state.next_colormap(-1),
    }


def _of_program(window: MainWindow) -> Handlers:
    """Return the handlers for saving, sharing and the program."""
    snapshots = window.snapshots
    return {
        "state": lambda: window.window_layout.reveal(window.panel("state")),
        "snapshot": snapshots.take_snapshot,
        "snapshot_all": snapshots.take_everything,
        "copy_picture": snapshots.copy_picture,
        "copy_command": snapshots.copy_command,
        "save_space": snapshots.ask_for_space_file,
        "snapshot_folder": snapshots.ask_for_folder,
        "export": window.export,
        "convert": window.convert,
        "reconstruct": window.conversions.reveal_scenes,
        "recording_folder": window.recording_messages.ask_for_folder,
        "keys": lambda: ShortcutsDialog(window.actions_, window).open(),
        "reset_settings": lambda: ask_to_reset(window),
        "report": ReportMessages(window.messages, window).saver.ask,
        "about": lambda: AboutDialog(window).open(),
        "quit": window.ask_to_quit,
    }


def _switches(window: MainWindow) -> Switches:
    """Return the handlers of toggle actions."""
    session, overlays, layout = window.session, window.overlays, window.window_layout
    probe_set = session.probe_set
    return {
        "loop": session.playback.set_loop,
        "mute": session.speaker.mute,
        "every_frame": lambda on: session.stabilization.use_live(
            replace(session.stabilization.live, every_frame=on)
        ),
        "invert": lambda on: session.view_state.set(invert=on),
        "panel": layout.show_side,
        "difference": overlays.difference.switch,
        "raw": overlays.raw.switch,
        "legend": layout.show_legend,
        "probe": overlays.probes.follow_pointer,
        "profile": lambda on: probe_set.set_line((probe_set.line or ACROSS) if on else None),
        "region": lambda on: probe_set.set_region((probe_set.region or MIDDLE) if on else None),
        "ruler": overlays.ruler.switch,
        "plane": overlays.plane.switch,
        "calibrate": overlays.marks.switch,
        "alarm": session.alarm.switch,
        "record": window.recorder.switch,
        "record_mcap": window.recorder.use_mcap,
        "broadcast": window.outputs.broadcast.switch,
        "virtual_camera": window.outputs.camera.switch,
        "foxglove": window.outputs.foxglove.switch,
        "stream_out": window.outputs.switch_stream,
        "picture_only": layout.show_picture_only,
        "on_top": layout.keep_on_top,
        "full_screen": layout.fill_screen,
    }


def _follow(window: MainWindow) -> None:
    """Update toggle actions from the state."""
    actions, overlays, outputs = window.actions_, window.overlays, window.outputs
    probe_set, range_mode = window.session.probe_set, window.session.range_mode
    probe_set.changed.connect(lambda: actions["profile"].setChecked(probe_set.line is not None))
    probe_set.changed.connect(lambda: actions["region"].setChecked(probe_set.region is not None))
    outputs.broadcast.signals.changed.connect(actions["broadcast"].setChecked)
    outputs.camera.signals.changed.connect(actions["virtual_camera"].setChecked)
    outputs.foxglove.signals.changed.connect(actions["foxglove"].setChecked)
    outputs.stream.signals.changed.connect(actions["stream_out"].setChecked)
    overlays.marks.toggled.connect(actions["calibrate"].setChecked)
    overlays.marks.asking.connect(lambda: actions["mark_here"].setEnabled(overlays.marks.awaits_a_place))
    actions["mark_here"].setEnabled(False)  # the key is everybody's who does not set marks
    overlays.ruler.toggled.connect(actions["ruler"].setChecked)
    overlays.plane.toggled.connect(actions["plane"].setChecked)
    overlays.raw.toggled.connect(actions["raw"].setChecked)
    live, speaker = window.session.stabilization, window.session.speaker
    live.live_changed.connect(lambda: actions["every_frame"].setChecked(live.live.every_frame))
    actions["every_frame"].setChecked(live.live.every_frame)
    speaker.changed.connect(lambda: actions["mute"].setChecked(speaker.is_muted))
    actions["mute"].setChecked(speaker.is_muted)
    range_mode.changed.connect(lambda: actions["lock_range"].setChecked(range_mode.mode == "locked"))
    actions["lock_range"].setChecked(range_mode.mode == "locked")
