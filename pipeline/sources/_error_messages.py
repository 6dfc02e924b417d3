"""Explain why a video file cannot be read, in words that help the user."""

from __future__ import annotations

from pathlib import Path

import av

from pipeline.address import masked
from pipeline.errors import SourceNotFoundError, SourceUnreadableError
from pipeline.ffmpeg_log import reason


def check_file(path: Path) -> None:
    """Check a path before FFmpeg does, and raise clearer errors."""
    try:
        if not path.exists():
            raise SourceNotFoundError(
                f"There is no file, camera or address “{masked(path)}”.",
                hint="Check the spelling. To list the cameras: depth-viewer sources",
            )
        if path.is_dir():
            raise SourceUnreadableError(f"{path} is a folder.", hint="Choose a video file in it.")
        if not path.is_file():
            raise SourceUnreadableError(
                f"{path} is neither a file nor a folder.", hint="Choose a video file or a camera."
            )
        if path.stat().st_size == 0:
            raise SourceUnreadableError(
                f"{path} is empty.",
                hint="The recording or the download may have failed. Record or download it again.",
            )
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> SourceUnreadableError:
    """Convert an error of FFmpeg about this file to one with a hint for the user."""
    if isinstance(error, PermissionError):
        return SourceUnreadableError(
            f"{path} cannot be read: permission denied.",
            hint="Ask the owner for access, or copy it to a folder of your own.",
        )
    if isinstance(error, av.InvalidDataError | av.EOFError) and _is_mp4(path):
        return SourceUnreadableError(
            f"{path} is damaged: its frame index is missing or broken.",
            hint="The recording or the copy is probably incomplete. Record or copy it again.",
        )
    if isinstance(error, av.EOFError):
        return SourceUnreadableError(
            f"{path} contains no frames: it ends before the first one.",
            hint="The recording or the download may be incomplete. Record or download it again.",
        )
    if isinstance(error, av.InvalidDataError):
        return SourceUnreadableError(
            f"{path} is not a video.", hint="Choose a video file, an image or a folder of images."
        )
    cause = getattr(error, "strerror", None) or str(error)
    hint = f"{reason(error)} Try to open it in another program.".strip()
    return SourceUnreadableError(f"{path} cannot be read: {cause}.", hint=hint)


def _is_mp4(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8)[4:] == b"ftyp"
