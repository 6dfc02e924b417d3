"""Everything a user can do, in one table: words, keys, icon. Menus, buttons, tooltips and the list of keys read it.

actions = Actions(window)
actions["snapshot"].triggered.connect(...)
button.setDefaultAction(actions["snapshot"])
"""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QWidget

from pipeline import plugins
from viewer.desktop.style import icons
from viewer.views.settings import EFFECTS


def tr(text: str) -> str:
    """In the user's language."""
    return QCoreApplication.translate("Actions", text)


@dataclass(frozen=True)
class _Entry:
    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False


class Actions:
    """The actions of one window, by name; `groups` lists them under headings for the help."""

    def __init__(self, window: QWidget) -> None:
        self.views = sorted(plugins.names("viewer.views"), key=_order)
        self.groups: dict[str, dict[str, _Entry]] = {
            tr("Source"): {
                "camera": _Entry(tr("Camera"), tr("Show what the camera sees"), icon="camera"),
                "demo": _Entry(tr("Demo clip"), tr("Show the clip that comes with the program"), icon="demo"),
                "open": _Entry(tr("Open file…"), tr("Open a video or a picture"), ("O", "Ctrl+O"), "file"),
                "open_folder": _Entry(
                    tr("Open folder…"), tr("Show a folder of pictures"), ("Ctrl+Shift+O",), "folder"
                ),
                "open_url": _Entry(
                    tr("Open URL…"), tr("Open a network stream or a web video"), ("U",), "link"
                ),
                "paste": _Entry(
                    tr("Open what was copied"), tr("Open the path or URL on the clipboard"), ("Ctrl+V",)
                ),
                "close_source": _Entry(
                    tr("Close source"), tr("Close it and go back to the start"), ("Ctrl+W",)
                ),
            },
            tr("Playing"): {
                "play": _Entry(tr("Play or pause"), tr("Play or pause"), ("Space", "K"), "play"),
                "back": _Entry(tr("Back 5 seconds"), tr("Back 5 seconds"), ("Left",)),
                "forth": _Entry(tr("Forward 5 seconds"), tr("Forward 5 seconds"), ("Right",)),
                "frame_back": _Entry(tr("One frame back"), tr("One frame back"), (",",)),
                "frame_forth": _Entry(tr("One frame forward"), tr("One frame forward"), (".",)),
                "start": _Entry(tr("To the start"), tr("To the start"), ("Home",), "start"),
                "slower": _Entry(tr("Slower"), tr("Slower"), ("<",)),
                "faster": _Entry(tr("Faster"), tr("Faster"), (">",)),
                "section": _Entry(
                    tr("A-B loop"),
                    tr("Play a part over and over: set its start, then its end, then let it go"),
                    ("X",),
                    "section",
                    True,
                ),
                "loop": _Entry(tr("Loop"), tr("Begin again at the end"), ("L",), "loop", True),
            },
            tr("View"): {
                **{
                    f"view:{name}": _Entry(
                        self._view_title(name), self._view_tip(name), (str(number),), "", True
                    )
                    for number, name in enumerate(self.views, 1)
                },
                "difference": _Entry(
                    tr("Difference"),
                    tr("Freeze this frame and show how depth changes from it on"),
                    ("D",),
                    "difference",
                    True,
                ),
                "raw": _Entry(
                    tr("Raw or stabilized"),
                    tr("Show what the network alone sees, and back: A and B"),
                    ("B",),
                    "",
                    True,
                ),
                "lock_range": _Entry(
                    tr("Lock range"),
                    tr("Keep what is shown as far and as near, or let it follow"),
                    ("R",),
                    "",
                    True,
                ),
                "wipe_left": _Entry(tr("Wipe line left"), tr("Wipe line left"), ("[",)),
                "wipe_right": _Entry(tr("Wipe line right"), tr("Wipe line right"), ("]",)),
                "zoom_in": _Entry(tr("Zoom in"), tr("Zoom in"), ("+", "=")),
                "zoom_out": _Entry(tr("Zoom out"), tr("Zoom out"), ("-",)),
                "zoom_reset": _Entry(tr("Whole picture"), tr("Show the whole picture"), ("0",)),
                **{
                    f"pan_{side.lower()}": _Entry(words, words, (f"Shift+{side}",))
                    for side, words in (
                        ("Left", tr("Move or turn left")),
                        ("Right", tr("Move or turn right")),
                        ("Up", tr("Move or turn up")),
                        ("Down", tr("Move or turn down")),
                    )
                },
                "next_colormap": _Entry(tr("Next colormap"), tr("Next colormap"), ("C",)),
                "previous_colormap": _Entry(tr("Previous colormap"), tr("Previous colormap"), ("Shift+C",)),
                "invert": _Entry(tr("Invert"), tr("Swap the colors of near and far"), ("I",), "", True),
                "undo": _Entry(tr("Undo"), tr("Take the last change of the view back"), ("Ctrl+Z",)),
                "redo": _Entry(tr("Redo"), tr("Change the view again"), ("Ctrl+Shift+Z", "Ctrl+Y")),
                "panel": _Entry(tr("Side panel"), tr("Show or hide the side panel"), ("P",), "panel", True),
                "state": _Entry(
                    tr("State"), tr("Show rates, delays, drops and the load of the machine"), ("Y",)
                ),
                "full_screen": _Entry(tr("Full screen"), tr("Full screen"), ("F11", "F"), "expand", True),
                "picture_only": _Entry(
                    tr("Picture only"), tr("Hide everything but the picture"), ("H",), "", True
                ),
                "on_top": _Entry(
                    tr("Always on top"), tr("Keep the window above those of other programs"), ("T",), "", True
                ),
            },
            tr("Measuring"): {
                "legend": _Entry(tr("Legend"), tr("Colors and numbers beside the picture"), ("G",), "", True),
                "probe": _Entry(
                    tr("Probe"),
                    tr("Tell how near it is under the pointer; Ctrl and arrows move it"),
                    ("V",),
                    "",
                    True,
                ),
                "pin": _Entry(tr("Pin"), tr("Keep a probe here and plot what it reads over time"), ("N",)),
                "profile": _Entry(
                    tr("Line"),
                    tr("Plot depth along a line on the picture; drag it or its ends"),
                    ("M",),
                    "",
                    True,
                ),
                "calibrate": _Entry(
                    tr("Mark distances"),
                    tr("Click things whose distance you know, and depth is in meters"),
                    ("A",),
                    "",
                    True,
                ),
                "mark_here": _Entry(
                    tr("Mark the distance here"), tr("Say how far away what the probe shows is"), ("Return",)
                ),
                "alarm": _Entry(
                    tr("Alarm"),
                    tr("A red frame and a sound when something comes too near in a part of the picture"),
                    ("W",),
                    "",
                    True,
                ),
                "clear_marks": _Entry(tr("Clear marks"), tr("Take away pins and line"), ("Backspace",)),
            },
            tr("Program"): {
                "snapshot": _Entry(tr("Snapshot"), tr("Save the picture as PNG"), ("S",), "snapshot"),
                "snapshot_all": _Entry(
                    tr("Snapshot with data"),
                    tr("Save picture, view, depth as 16-bit PNG, NPY and points (PLY), and the settings"),
                    ("Shift+S",),
                ),
                "copy_picture": _Entry(
                    tr("Copy picture"), tr("Put the picture on the clipboard"), ("Ctrl+C",)
                ),
                "copy_command": _Entry(
                    tr("Copy as command"),
                    tr("Put the line on the clipboard that does the same without the window"),
                    ("Ctrl+Shift+C",),
                ),
                "record": _Entry(
                    tr("Record"),
                    tr("Record picture, view and depth to the disk, until it is pressed again"),
                    ("Ctrl+R",),
                    "record",
                    True,
                ),
                "broadcast": _Entry(
                    tr("Stream to this machine"),
                    tr("Offer what is shown as MJPEG to browsers and programs on this machine"),
                    checkable=True,
                ),
                "virtual_camera": _Entry(
                    tr("Virtual camera"),
                    tr("Offer what is shown as a camera that video calls and other programs can choose"),
                    checkable=True,
                ),
                "convert": _Entry(
                    tr("Convert files…"),
                    tr("Make depth videos of files, one after the other"),
                    ("E", "Ctrl+E"),
                ),
                "recording_folder": _Entry(tr("Recording folder…"), tr("Choose where recordings go")),
                "snapshot_folder": _Entry(tr("Snapshot folder…"), tr("Choose where snapshots go")),
                "keys": _Entry(tr("Keyboard shortcuts"), tr("List the keys"), ("F1", "?"), "keyboard"),
                "about": _Entry(tr("About Depth Viewer"), tr("Version and licence"), icon="info"),
                "quit": _Entry(tr("Quit"), tr("Quit"), ("Ctrl+Q", "Q")),
            },
        }
        self._actions = {
            name: _made(window, entry) for group in self.groups.values() for name, entry in group.items()
        }

    def _view_title(self, name: str) -> str:
        """A view's file name as people would write it."""
        known = {
            "depth": tr("Depth"),
            "overlay": tr("Overlay"),
            "side_by_side": tr("Side by side"),
            "wipe": tr("Wipe"),
            "points": tr("Points"),
            "bokeh": tr("Bokeh"),
            "fog": tr("Fog"),
            "relight": tr("Relight"),
            "stereo": tr("Stereo"),
        }
        return known.get(name, name.replace("_", " ").capitalize())

    def _view_tip(self, name: str) -> str:
        """What a view shows."""
        known = {
            "depth": tr("Depth alone"),
            "overlay": tr("Depth laid over the picture"),
            "side_by_side": tr("The picture and its depth"),
            "wipe": tr("The picture left of a line, its depth right of it; drag the line"),
            "points": tr(
                "Points in space; drag to turn them. How deep they are is assumed until distances are marked"
            ),
            "bokeh": tr("Sharp at one distance, soft before and behind it; click what is to be sharp"),
            "fog": tr("What is far fades in fog"),
            "relight": tr("Another lamp, by the way surfaces face"),
            "stereo": tr("A picture for each eye: for 3D screens, and for red and cyan glasses"),
        }
        return known.get(name, self._view_title(name))

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]


def _order(view: str) -> tuple[int, str]:
    """The views that have a number that people know, then those that came later."""
    known = "depth", "overlay", "side_by_side", "wipe", "points", *EFFECTS
    return known.index(view) if view in known else len(known), view


def _made(window: QWidget, entry: _Entry) -> QAction:
    action = QAction(entry.text, window)
    action.setShortcuts([_sequence(key) for key in entry.keys])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setToolTip(with_key(entry.tip, entry.keys[0] if entry.keys else ""))
    action.setCheckable(entry.checkable)
    action.setIconVisibleInMenu(True)
    if entry.icon:
        action.setIcon(icons.icon(entry.icon))
    window.addAction(action)
    return action


def with_key(tip: str, key: str) -> str:
    """A tooltip that also names the key, as this system writes it."""
    if not key:
        return tip
    return f"{tip} ({_sequence(key).toString(QKeySequence.SequenceFormat.NativeText)})"


def native(action: QAction) -> str:
    """The key of an action, as this system and this language write it."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _sequence(key: str) -> QKeySequence:
    """The table's keys are written alike everywhere: Ctrl is Ctrl in a German window, too."""
    return QKeySequence(key, QKeySequence.SequenceFormat.PortableText)
