"""Media files through PyAV, opened in one way everywhere: odd names and odd metadata are no reason to refuse a file.

with open_input(path) as container: ...
with open_output(path, format="mp4") as container: ...
ignores_edits(container)                 # whether its edit list had to be ignored, for it left out every frame
side_data(frame, "DISPLAYMATRIX")        # None where there is none
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import av
from av.container import InputContainer, OutputContainer
from av.sidedata.sidedata import SideData
from av.sidedata.sidedata import Type as SideDataKind
from av.video.frame import VideoFrame

from pipeline.untrusted import limits_of

# Titles are often in an old encoding. PyAV 19 replaces broken letters by itself, and has no such option any more.
_LENIENT: dict[str, Any] = {"metadata_errors": "replace"} if int(av.__version__.split(".")[0]) < 19 else {}

WITHOUT_EDITS = {"ignore_editlist": "1"}
"""FFmpeg's option for MP4 and MOV."""


def _unnamed(kinds: type[SideDataKind], value: object) -> SideDataKind:
    """Return a member for a kind of side data that FFmpeg has and PyAV does not name yet.

    Else PyAV refuses all that is said beside such a frame: EXIF data would hide how it is to be turned.
    """
    kind: Any = object.__new__(kinds)
    kind._name_, kind._value_ = f"KIND_{value}", value
    return cast(SideDataKind, kind)


SideDataKind._missing_ = classmethod(_unnamed)  # type: ignore[assignment, method-assign]


def open_input(file: Any, **options: Any) -> InputContainer:
    """Open a path, a URL or a file object for reading; `options` are those of `av.open`.

    Files of strangers are opened within the limits of `pipeline.untrusted`. An edit list of an MP4 or MOV file that
    leaves out every frame of a video is ignored, with the whole file's other edits.

    Raises
    ------
    av.FFmpegError
        What FFmpeg says about a file that it cannot open.
    """
    limits = limits_of(file)
    if limits is not None:
        options["options"] = {**options.get("options", {}), **limits.options}
    container = _opened(file, options)
    if _leaves_nothing(container) and isinstance(file, str | Path):
        container.close()
        container = _opened(file, {**options, "options": {**options.get("options", {}), **WITHOUT_EDITS}})
    if limits is not None:
        limits.apply(container)
    return container


def ignores_edits(container: InputContainer) -> bool:
    """Return whether an edit list would leave out every frame, and so is ignored."""
    return WITHOUT_EDITS.items() <= container.options.items()


def open_output(file: Any, **options: Any) -> OutputContainer:
    """Open a path or a file object for writing; `options` are those of `av.open`."""
    return cast(OutputContainer, av.open(_address(file), "w", **options))


def side_data(frame: VideoFrame, kind: str) -> SideData | None:
    """What the file says beside the frame."""
    return cast("SideData | None", frame.side_data.get(kind))


def _opened(file: Any, options: dict[str, Any]) -> InputContainer:
    return cast(InputContainer, av.open(_address(file), "r", **options, **_LENIENT))


def _leaves_nothing(container: InputContainer) -> bool:
    """Return whether the video has frames, and FFmpeg's index, which follows the edit list, has none to show."""
    video = container.streams.best("video") if "mov" in container.format.name.split(",") else None
    return video is not None and video.frames > 0 and all(each.is_discard for each in video.index_entries)


def _address(file: Any) -> Any:
    """A path from the root on: FFmpeg takes what stands before a colon in a relative one for a protocol."""
    return str(file.absolute()) if isinstance(file, Path) else file
