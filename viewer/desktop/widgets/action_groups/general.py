"""List the actions for saving and sharing, and those of the program."""

from __future__ import annotations

from PyQt6.QtGui import QAction

from viewer.desktop.widgets.action_groups.entry import Entry, words_of

tr = words_of("GeneralActions")


class GeneralActions:
    """Actions for saving and sharing, and of the program."""

    @staticmethod
    def keeping() -> dict[str, Entry]:
        """Return the actions for saving and sharing."""
        return {
            "snapshot": Entry(tr("Snapshot"), tr("Save the view as PNG"), ("Ctrl+S",), "snapshot"),
            "snapshot_all": Entry(
                tr("Snapshot with data"),
                tr("Save the frame, the view, depth (16-bit PNG, NPY, point cloud PLY) and the settings"),
                ("Ctrl+Shift+S",),
            ),
            "save_space": Entry(
                tr("Save as PLY or GLB…"),
                tr("Save this frame as a point cloud (PLY) or a textured mesh (GLB)"),
                ("Ctrl+Alt+S",),
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
            "record_mcap": Entry(
                tr("Record as MCAP"),
                tr("Record for ROS 2 and Foxglove: frames, depth, lens and points in one file"),
                checkable=True,
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
            "foxglove": Entry(
                tr("Foxglove"),
                tr("Send frames, depth, lens and points to Foxglove on this computer"),
                checkable=True,
            ),
            "stream_out": Entry(
                tr("Stream to a server…"),
                tr("Push the view to a server by RTMP, RTSP or SRT, or into a folder as HLS"),
                checkable=True,
            ),
        }

    @staticmethod
    def program() -> dict[str, Entry]:
        """Return the actions of the program."""
        return {
            "export": Entry(
                tr("Export this clip…"),
                tr("Convert what is shown, or its A-B part, to a depth video or to depth data"),
                ("Ctrl+E",),
                "export",
            ),
            "convert": Entry(
                tr("Convert files…"),
                tr("Convert files to depth videos"),
                ("Ctrl+Shift+E",),
            ),
            "reconstruct": Entry(
                tr("Reconstruct in 3D…"),
                tr("Make one 3D mesh of the scene in a clip"),
                ("Ctrl+Alt+E",),
                "scene",
            ),
            "recording_folder": Entry(tr("Recording folder…"), tr("Choose the folder for recordings")),
            "snapshot_folder": Entry(tr("Snapshot folder…"), tr("Choose the folder for snapshots")),
            "keys": Entry(
                tr("Keyboard and mouse"), tr("Search every key and gesture"), ("F1", "?"), "keyboard"
            ),
            "reset_settings": Entry(
                tr("Reset all settings…"), tr("Set everything back to how it was at the first start")
            ),
            "report": Entry(
                tr("Save a report…"), tr("Save log, versions and settings, to attach to a bug report")
            ),
            "about": Entry(
                tr("About Depth Viewer"),
                tr("Version and license"),
                icon="info",
                role=QAction.MenuRole.AboutRole,
            ),
            "quit": Entry(tr("Quit"), tr("Quit"), ("Ctrl+Q",), role=QAction.MenuRole.QuitRole),
        }
