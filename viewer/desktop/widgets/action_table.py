"""Everything a user can do, as a table: words, keys, icon. `actions.py` makes actions of it."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QCoreApplication

from pipeline import plugins
from viewer.desktop.widgets.view_names import ViewNames
from viewer.views.settings import EFFECTS


def tr(text: str) -> str:
    """In the user's language."""
    return QCoreApplication.translate("ActionTable", text)


@dataclass(frozen=True)
class Entry:
    """One action."""

    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False


class ActionTable:
    """`views` are the names of the views in their order, `groups` all entries by name, under their headings."""

    def __init__(self) -> None:
        self.views = sorted(plugins.names("viewer.views"), key=_order)
        self.groups: dict[str, dict[str, Entry]] = {
            tr("Source"): self._source(),
            tr("Playing"): self._playing(),
            tr("View"): self._view() | self._window(),
            tr("Measuring"): self._measuring(),
            tr("Program"): self._keeping() | self._program(),
        }

    def _source(self) -> dict[str, Entry]:
        """What is opened."""
        return {
            "camera": Entry(tr("Camera"), tr("Show what the camera sees"), icon="camera"),
            "demo": Entry(tr("Demo clip"), tr("Show the clip that comes with the program"), icon="demo"),
            "open": Entry(tr("Open file…"), tr("Open a video or a picture"), ("O", "Ctrl+O"), "file"),
            "open_folder": Entry(
                tr("Open folder…"), tr("Show a folder of pictures"), ("Ctrl+Shift+O",), "folder"
            ),
            "open_url": Entry(tr("Open URL…"), tr("Open a network stream or a web video"), ("U",), "link"),
            "paste": Entry(
                tr("Open what was copied"), tr("Open the path or URL on the clipboard"), ("Ctrl+V",)
            ),
            "close_source": Entry(tr("Close source"), tr("Close it and go back to the start"), ("Ctrl+W",)),
        }

    def _playing(self) -> dict[str, Entry]:
        """Where in time."""
        return {
            "play": Entry(tr("Play or pause"), tr("Play or pause"), ("Space", "K"), "play"),
            "back": Entry(tr("Back 5 seconds"), tr("Back 5 seconds"), ("Left",)),
            "forth": Entry(tr("Forward 5 seconds"), tr("Forward 5 seconds"), ("Right",)),
            "frame_back": Entry(tr("One frame back"), tr("One frame back"), (",",)),
            "frame_forth": Entry(tr("One frame forward"), tr("One frame forward"), (".",)),
            "start": Entry(tr("To the start"), tr("To the start"), ("Home",), "start"),
            "slower": Entry(tr("Slower"), tr("Slower"), ("<",)),
            "faster": Entry(tr("Faster"), tr("Faster"), (">",)),
            "section": Entry(
                tr("A-B loop"),
                tr("Play a part over and over: set its start, then its end, then let it go"),
                ("X",),
                "section",
                True,
            ),
            "loop": Entry(tr("Loop"), tr("Begin again at the end"), ("L",), "loop", True),
        }

    def _view(self) -> dict[str, Entry]:
        """What is shown, and which part of it."""
        return {
            **{
                f"view:{name}": Entry(ViewNames.title(name), ViewNames.tip(name), (str(number),), "", True)
                for number, name in enumerate(self.views, 1)
            },
            "difference": Entry(
                tr("Difference"),
                tr("Freeze this frame and show how depth changes from it on"),
                ("D",),
                "difference",
                True,
            ),
            "raw": Entry(
                tr("Raw or stabilized"),
                tr("Show what the network alone sees, and back: A and B"),
                ("B",),
                "",
                True,
            ),
            "lock_range": Entry(
                tr("Lock range"),
                tr("Keep what is shown as far and as near, or let it follow"),
                ("R",),
                "",
                True,
            ),
            "wipe_left": Entry(tr("Wipe line left"), tr("Wipe line left"), ("[",)),
            "wipe_right": Entry(tr("Wipe line right"), tr("Wipe line right"), ("]",)),
            "zoom_in": Entry(tr("Zoom in"), tr("Zoom in"), ("+", "=")),
            "zoom_out": Entry(tr("Zoom out"), tr("Zoom out"), ("-",)),
            "zoom_reset": Entry(tr("Whole picture"), tr("Show the whole picture"), ("0",)),
            **{
                f"pan_{side.lower()}": Entry(words, words, (f"Shift+{side}",))
                for side, words in (
                    ("Left", tr("Move or turn left")),
                    ("Right", tr("Move or turn right")),
                    ("Up", tr("Move or turn up")),
                    ("Down", tr("Move or turn down")),
                )
            },
        }

    def _window(self) -> dict[str, Entry]:
        """How it looks, and what is around it."""
        return {
            "next_colormap": Entry(tr("Next colormap"), tr("Next colormap"), ("C",)),
            "previous_colormap": Entry(tr("Previous colormap"), tr("Previous colormap"), ("Shift+C",)),
            "invert": Entry(tr("Invert"), tr("Swap the colors of near and far"), ("I",), "", True),
            "undo": Entry(tr("Undo"), tr("Take the last change of the view back"), ("Ctrl+Z",)),
            "redo": Entry(tr("Redo"), tr("Change the view again"), ("Ctrl+Shift+Z", "Ctrl+Y")),
            "panel": Entry(tr("Side panel"), tr("Show or hide the side panel"), ("P",), "panel", True),
            "state": Entry(tr("State"), tr("Show rates, delays, drops and the load of the machine"), ("Y",)),
            "full_screen": Entry(tr("Full screen"), tr("Full screen"), ("F11", "F"), "expand", True),
            "picture_only": Entry(
                tr("Picture only"), tr("Hide everything but the picture"), ("H",), "", True
            ),
            "on_top": Entry(
                tr("Always on top"), tr("Keep the window above those of other programs"), ("T",), "", True
            ),
        }

    def _measuring(self) -> dict[str, Entry]:
        """What is read from it."""
        return {
            "legend": Entry(tr("Legend"), tr("Colors and numbers beside the picture"), ("G",), "", True),
            "probe": Entry(
                tr("Probe"),
                tr("Tell how near it is under the pointer; Ctrl and arrows move it"),
                ("V",),
                "",
                True,
            ),
            "pin": Entry(tr("Pin"), tr("Keep a probe here and plot what it reads over time"), ("N",)),
            "profile": Entry(
                tr("Line"),
                tr("Plot depth along a line on the picture; drag it or its ends"),
                ("M",),
                "",
                True,
            ),
            "calibrate": Entry(
                tr("Mark distances"),
                tr("Click things whose distance you know, and depth is in meters"),
                ("A",),
                "",
                True,
            ),
            "mark_here": Entry(
                tr("Mark the distance here"), tr("Say how far away what the probe shows is"), ("Return",)
            ),
            "alarm": Entry(
                tr("Alarm"),
                tr("A red frame and a sound when something comes too near in a part of the picture"),
                ("W",),
                "",
                True,
            ),
            "clear_marks": Entry(tr("Clear marks"), tr("Take away pins and line"), ("Backspace",)),
        }

    def _keeping(self) -> dict[str, Entry]:
        """What is made of it."""
        return {
            "snapshot": Entry(tr("Snapshot"), tr("Save the picture as PNG"), ("S",), "snapshot"),
            "snapshot_all": Entry(
                tr("Snapshot with data"),
                tr("Save picture, view, depth as 16-bit PNG, NPY and points (PLY), and the settings"),
                ("Shift+S",),
            ),
            "copy_picture": Entry(tr("Copy picture"), tr("Put the picture on the clipboard"), ("Ctrl+C",)),
            "copy_command": Entry(
                tr("Copy as command"),
                tr("Put the line on the clipboard that does the same without the window"),
                ("Ctrl+Shift+C",),
            ),
            "record": Entry(
                tr("Record"),
                tr("Record picture, view and depth to the disk, until it is pressed again"),
                ("Ctrl+R",),
                "record",
                True,
            ),
            "broadcast": Entry(
                tr("Stream to this machine"),
                tr("Offer what is shown as MJPEG to browsers and programs on this machine"),
                checkable=True,
            ),
            "virtual_camera": Entry(
                tr("Virtual camera"),
                tr("Offer what is shown as a camera that video calls and other programs can choose"),
                checkable=True,
            ),
        }

    def _program(self) -> dict[str, Entry]:
        """Everything else."""
        return {
            "convert": Entry(
                tr("Convert files…"),
                tr("Make depth videos of files, one after the other"),
                ("E", "Ctrl+E"),
            ),
            "recording_folder": Entry(tr("Recording folder…"), tr("Choose where recordings go")),
            "snapshot_folder": Entry(tr("Snapshot folder…"), tr("Choose where snapshots go")),
            "keys": Entry(tr("Keyboard shortcuts"), tr("List the keys"), ("F1", "?"), "keyboard"),
            "report": Entry(
                tr("Save a report…"), tr("Save log, versions and settings, to attach to a bug report")
            ),
            "about": Entry(tr("About Depth Viewer"), tr("Version and licence"), icon="info"),
            "quit": Entry(tr("Quit"), tr("Quit"), ("Ctrl+Q", "Q")),
        }


def _order(view: str) -> tuple[int, str]:
    """The views that have a number that people know, then those that came later."""
    known = "depth", "overlay", "side_by_side", "wipe", "points", *EFFECTS
    return known.index(view) if view in known else len(known), view
