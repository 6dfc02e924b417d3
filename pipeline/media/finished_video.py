"""Check a finished video before it gets its name: pixel format, and agreement with the source."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.container import open_input
from pipeline.errors import MismatchError, SinkError
from pipeline.media.verify import Expected, Mismatch, check
from pipeline.storage import retry


def require_pixel_format(whole: Path, final: Path, wanted: str) -> None:
    """Read the file's head: an encoder may have chosen other pixels than it was told to. Raises `SinkError`."""
    with open_input(whole) as container:
        found = container.streams.video[0].codec_context.pix_fmt
    if found != wanted:
        raise SinkError(
            f"{final} has the pixel format {found} instead of {wanted}.",
            hint="Reinstall PyAV and its FFmpeg: pip install --force-reinstall av",
        )


def require_match(whole: Path, final: Path, expected: Expected, on_progress: Callable[[int], None]) -> None:
    """Compare the file with its source. On a mismatch, the file is renamed and kept: it may have taken hours."""
    try:
        check(whole, expected, on_progress)
    except Mismatch as mismatch:
        aside = final.with_name(f"{final.stem}.mismatch{final.suffix}")
        retry.replace(whole, aside)
        raise MismatchError(
            f"{final} does not match its source: {mismatch}.",
            hint=f"The file is kept as {aside}. Resume with --audio encode or none, or accept it with --no-verify.",
        ) from mismatch
