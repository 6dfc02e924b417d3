"""Read HEIC and HEIF photographs of phones: tiles are merged, and the image is rotated upright.

    image = load(Path("IMG_0001.HEIC"))          # uint8 (H, W, 3) RGB

The package pillow-heif, an extra, reads all of them. Without it FFmpeg reads those that are not cut into tiles.
"""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from pipeline.arrays import Image
from pipeline.container import open_input
from pipeline.errors import SourceUnreadableError
from pipeline.extras import install_hint
from pipeline.sources._decoding.frame_converter import FrameConverter
from pipeline.sources._stills.boxes import is_hevc, upright

HEAD = 100
"""Bytes that tell what a file is."""


def is_one(path: Path) -> bool:
    """Return whether a file is such a photograph, whatever its name: many are renamed on their way."""
    try:
        with path.open("rb") as file:
            return is_hevc(file.read(HEAD))
    except OSError:  # which decoding will say
        return False


def load(path: Path) -> Image:
    """Read a photograph. Raises `SourceUnreadableError`."""
    try:
        import pillow_heif
    except ImportError:
        return _by_ffmpeg(path)
    try:
        photo = pillow_heif.open_heif(path, convert_hdr_to_8bit=True)
        pixels = np.asarray(photo)
    except Exception as error:  # of damaged files it raises SyntaxError, IndexError and others
        raise SourceUnreadableError(
            f"{path} is not an image that can be decoded.", hint=f"{str(error).rstrip('.')}."
        ) from error
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, axis=2)
    return np.ascontiguousarray(pixels[..., :3], np.uint8)


def image_count(path: Path) -> int:
    """Return how many images a file holds; one where it cannot be read."""
    try:
        import pillow_heif

        return len(pillow_heif.open_heif(path))
    except Exception:  # not installed, or damaged, which `load` says
        return 1


def _by_ffmpeg(path: Path) -> Image:
    try:
        with open_input(path) as container:
            if len(container.streams.video) == 1:
                image = FrameConverter(turns=False).paint(next(container.decode(video=0)))
                return upright(image, path.read_bytes())  # FFmpeg has an order of its own for turning
    except (av.FFmpegError, StopIteration) as error:
        raise SourceUnreadableError(
            f"{path} is not an image that can be decoded.", hint="Save it as JPEG or PNG."
        ) from error
    raise SourceUnreadableError(
        f"{path} is cut into tiles, which need the package pillow-heif.",
        hint=install_hint("heif"),
    )
