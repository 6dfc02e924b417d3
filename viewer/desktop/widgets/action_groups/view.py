"""List the actions of view and window."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.desktop.widgets.action_groups.entry import Entry, words_of
from viewer.desktop.widgets.view_names import ViewNames

tr = words_of("ViewActions")


class ViewActions:
    """Actions of view and window."""

    @staticmethod
    def view(views: Sequence[str]) -> dict[str, Entry]:
        """Return the actions that choose the view and the visible part of the frame."""
        return {
            **{
                f"view:{name}": Entry(ViewNames.title(name), ViewNames.tip(name), (str(number),), "", True)
                for number, name in enumerate(views, 1)
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
            "space_front": Entry(tr("Front"), tr("Point cloud from the camera"), ("Alt+1",)),
            "space_side": Entry(tr("Side"), tr("Point cloud from the side"), ("Alt+2",)),
            "space_top": Entry(tr("Top"), tr("Point cloud from above"), ("Alt+3",)),
            "space_fit": Entry(tr("Fit"), tr("Fit the point cloud to the window"), ("Alt+0",)),
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

    @staticmethod
    def window() -> dict[str, Entry]:
        """Return the actions for the style of the view, and for the window."""
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
