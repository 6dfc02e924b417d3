"""List all actions in a table: text, tooltip, keys, icon. `actions.py` creates them."""

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
            tr("Playback"): self._playing(),
            tr("View"): self._view() | self._window(),
            tr("Measurement"): self._measuring(),
            tr("General"): self._keeping() | self._program(),
        }

    def _source(self) -> dict[str, Entry]:
        """What is opened."""
        return {
            "camera": Entry(tr("Camera"), tr("Show the camera live"), icon="camera"),
            "demo": Entry(tr("Demo clip"), tr("Show the bundled clip"), icon="demo"),
            "open": Entry(tr("Open file…"), tr("Open a video or an image"), ("O", "Ctrl+O"), "file"),
            "open_folder": Entry(
                tr("Open folder…"), tr("Show a folder of images"), ("Ctrl+Shift+O",), "folder"
            ),
            "open_url": Entry(tr("Open URL…"), tr("Open a network stream or a web video"), ("U",), "link"),
            "paste": Entry(
                tr("Open from clipboard"), tr("Open the path or URL on the clipboard"), ("Ctrl+V",)
            ),
            "close_source": Entry(
                tr("Close source"), tr("Close the source and return to the start page"), ("Ctrl+W",)
            ),
        }

    def _playing(self) -> dict[str, Entry]:
        """Where in time."""
        return {
            "play": Entry(tr("Play or pause"), tr("Play or pause"), ("Space", "K"), "play"),
            "back": Entry(tr("Back 5 seconds"), tr("Back 5 seconds"), ("Left",)),
            "forth": Entry(tr("Forward 5 seconds"), tr("Forward 5 seconds"), ("Right",)),
            "frame_back": Entry(tr("One frame back"), tr("One frame back"), (",",)),
            "frame_forth": Entry(tr("One frame forward"), tr("One frame forward"), (".",)),
            "start": Entry(tr("Go to start"), tr("Go to start"), ("Home",), "start"),
            "slower": Entry(tr("Slower"), tr("Slower"), ("<",)),
            "faster": Entry(tr("Faster"), tr("Faster"), (">",)),
            "section": Entry(
                tr("A-B loop"),
                tr("Repeat a section. Press to set the start, again for the end, again to clear"),
                ("X",),
                "section",
                True,
            ),
            "loop": Entry(
                tr("Loop"), tr("Repeat from the start when the end is reached"), ("L",), "loop", True
            ),
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
                tr("Freeze this frame and show how depth changes relative to it"),
                ("D",),
                "difference",
                True,
            ),
            "raw": Entry(
                tr("Raw or stabilized"),
                tr("Switch between raw model output (A) and stabilized depth (B)"),
                ("B",),
                "",
                True,
            ),
            "lock_range": Entry(
                tr("Lock range"),
                tr("Lock or unlock the display range"),
                ("R",),
                "",
                True,
            ),
            "wipe_left": Entry(tr("Divider left"), tr("Divider left"), ("[",)),
            "wipe_right": Entry(tr("Divider right"), tr("Divider right"), ("]",)),
            "zoom_in": Entry(tr("Zoom in"), tr("Zoom in"), ("+", "=")),
            "zoom_out": Entry(tr("Zoom out"), tr("Zoom out"), ("-",)),
            "zoom_reset": Entry(tr("Fit to window"), tr("Show the whole frame"), ("0",)),
            **{
                f"pan_{side.lower()}": Entry(words, words, (f"Shift+{side}",))
                for side, words in (
                    ("Left", tr("Pan or rotate left")),
                    ("Right", tr("Pan or rotate right")),
                    ("Up", tr("Pan or rotate up")),
                    ("Down", tr("Pan or rotate down")),
                )
            },
        }

    def _window(self) -> dict[str, Entry]:
        """How it looks, and what is around it."""
        return {
            "next_colormap": Entry(tr("Next colormap"), tr("Next colormap"), ("C",)),
            "previous_colormap": Entry(tr("Previous colormap"), tr("Previous colormap"), ("Shift+C",)),
            "invert": Entry(tr("Invert"), tr("Swap the colors of near and far"), ("I",), "", True),
            "undo": Entry(tr("Undo"), tr("Undo the last view change"), ("Ctrl+Z",)),
            "redo": Entry(tr("Redo"), tr("Redo the last view change"), ("Ctrl+Shift+Z", "Ctrl+Y")),
            "panel": Entry(tr("Side panel"), tr("Show or hide the side panel"), ("P",), "panel", True),
            "state": Entry(
                tr("Performance"), tr("Show frame rates, latencies, dropped frames and system load"), ("Y",)
            ),
            "full_screen": Entry(tr("Full screen"), tr("Full screen"), ("F11", "F"), "expand", True),
            "picture_only": Entry(tr("Canvas only"), tr("Hide everything but the canvas"), ("H",), "", True),
            "on_top": Entry(tr("Always on top"), tr("Keep the window above other windows"), ("T",), "", True),
        }

    def _measuring(self) -> dict[str, Entry]:
        """What is read from it."""
        return {
            "legend": Entry(tr("Color scale"), tr("Show the color scale beside the frame"), ("G",), "", True),
            "probe": Entry(
                tr("Probe"),
                tr("Read the depth under the pointer; Ctrl+arrow keys move the probe"),
                ("V",),
                "",
                True,
            ),
            "pin": Entry(tr("Pin"), tr("Pin a probe here and plot its depth over time"), ("N",)),
            "profile": Entry(
                tr("Depth profile"),
                tr("Plot depth along a line; drag the line or its ends"),
                ("M",),
                "",
                True,
            ),
            "region": Entry(
                tr("Rectangle"),
                tr("Mean, minimum, maximum, deviation and coverage in a rectangle; drag it or its corners"),
                ("J",),
                "",
                True,
            ),
            "calibrate": Entry(
                tr("Mark distances"),
                tr("Click objects at known distances to calibrate depth in meters"),
                ("A",),
                "",
                True,
            ),
            "mark_here": Entry(
                tr("Mark distance here"), tr("Enter the true distance at the probe"), ("Return",)
            ),
            "alarm": Entry(
                tr("Alarm"),
                tr("Warn with a red frame and a sound when something in the zone comes too near"),
                ("W",),
                "",
                True,
            ),
            "clear_marks": Entry(
                tr("Clear probes"),
                tr("Remove the pinned probes, the depth profile, the rectangle and the distance marks"),
                ("Backspace",),
            ),
        }

    def _keeping(self) -> dict[str, Entry]:
        """What is made of it."""
        return {
            "snapshot": Entry(tr("Snapshot"), tr("Save the view as PNG"), ("S",), "snapshot"),
            "snapshot_all": Entry(
                tr("Snapshot with data"),
                tr("Save the frame, the view, depth (16-bit PNG, NPY, point cloud PLY) and the settings"),
                ("Shift+S",),
            ),
            "copy_picture": Entry(tr("Copy image"), tr("Copy the view to the clipboard"), ("Ctrl+C",)),
            "copy_command": Entry(
                tr("Copy as command line"),
                tr("Copy the command line that gives the same result without the window"),
                ("Ctrl+Shift+C",),
            ),
            "record": Entry(
                tr("Record"),
                tr("Record the frames, the view and depth; press again to stop"),
                ("Ctrl+R",),
                "record",
                True,
            ),
            "broadcast": Entry(
                tr("Local MJPEG stream"),
                tr("Stream the view as MJPEG to browsers and programs on this computer"),
                checkable=True,
            ),
            "virtual_camera": Entry(
                tr("Virtual camera"),
                tr("Provide the view as a camera for video calls and other programs"),
                checkable=True,
            ),
        }

    def _program(self) -> dict[str, Entry]:
        """Everything else."""
        return {
            "convert": Entry(
                tr("Convert files…"),
                tr("Convert files to depth videos"),
                ("E", "Ctrl+E"),
            ),
            "recording_folder": Entry(tr("Recording folder…"), tr("Choose the folder for recordings")),
            "snapshot_folder": Entry(tr("Snapshot folder…"), tr("Choose the folder for snapshots")),
            "keys": Entry(
                tr("Keyboard shortcuts"), tr("Show all keyboard shortcuts"), ("F1", "?"), "keyboard"
            ),
            "report": Entry(
                tr("Save a report…"), tr("Save log, versions and settings, to attach to a bug report")
            ),
            "about": Entry(tr("About Depth Viewer"), tr("Version and license"), icon="info"),
            "quit": Entry(tr("Quit"), tr("Quit"), ("Ctrl+Q", "Q")),
        }


def _order(view: str) -> tuple[int, str]:
    """The views that have a number that people know, then those that came later."""
    known = "depth", "overlay", "side_by_side", "wipe", "points", *EFFECTS
    return known.index(view) if view in known else len(known), view
