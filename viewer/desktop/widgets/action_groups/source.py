"""List the actions for opening sources, and those of playback."""

from __future__ import annotations

from viewer.desktop.widgets.action_groups.entry import Entry, words_of

tr = words_of("SourceActions")


class SourceActions:
    """Actions for opening sources, and of playback."""

    @staticmethod
    def source() -> dict[str, Entry]:
        """Return the actions for opening sources."""
        return {
            "camera": Entry(tr("Camera"), tr("Show the camera live"), icon="camera"),
            "demo": Entry(tr("Demo clip"), tr("Show the bundled clip"), icon="demo"),
            "open": Entry(tr("Open file…"), tr("Open a video or an image"), ("Ctrl+O",), "file"),
            "open_folder": Entry(
                tr("Open folder…"), tr("Show a folder of images"), ("Ctrl+Shift+O",), "folder"
            ),
            "open_url": Entry(
                tr("Open URL…"), tr("Open a network stream or a web video"), ("Ctrl+U",), "link"
            ),
            "paste": Entry(
                tr("Open from clipboard"), tr("Open the path or URL on the clipboard"), ("Ctrl+V",)
            ),
            "close_source": Entry(
                tr("Close source"), tr("Close the source and return to the start page"), ("Ctrl+W",)
            ),
        }

    @staticmethod
    def playing() -> dict[str, Entry]:
        """Return the actions of playback."""
        return {
            "play": Entry(tr("Play or pause"), tr("Play or pause"), ("Space", "K"), "play"),
            "back": Entry(
                tr("Back 5 seconds"), tr("Back 5 seconds, or the previous image of the folder"), ("Left",)
            ),
            "forth": Entry(
                tr("Forward 5 seconds"), tr("Forward 5 seconds, or the next image of the folder"), ("Right",)
            ),
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
            "every_frame": Entry(
                tr("Play every frame"),
                tr("Drop no frame of a file, however long inference takes; without audio"),
                ("E",),
                "",
                True,
            ),
            "mute": Entry(tr("Mute"), tr("Mute or unmute the audio"), ("U",), "volume", True),
            "loop": Entry(
                tr("Loop"), tr("Repeat from the start when the end is reached"), ("L",), "loop", True
            ),
        }
