"""Read an image, or several: a folder, a numbered sequence, a pattern.

    with open("holiday/", SourceSettings(still_rate=2)) as source:     # two pictures a second
        for frame in source: ...
    open("shot_%04d.png", ...)         # from the lowest number that is there to the highest; a gap is a broken picture
    open("renders/**/*.png", ...)      # a pattern as in a shell, ** for folders in folders

A folder is read in the order a person expects: 2.jpg before 10.jpg. Pictures keep their own size, so in a folder of
mixed pictures `info` gives the first one's. Sixteen-bit pictures become eight-bit, gray becomes RGB, transparency is
dropped, and a photo is turned upright as its EXIF data says. Light of OpenEXR is toned as HDR video is.
"""

from __future__ import annotations

import glob
import logging
import os
import re
from fractions import Fraction
from pathlib import Path
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.errors import PictureUnreadableError, SourceNotFoundError, SourceUnreadableError
from pipeline.frame import Frame, SourceInfo
from pipeline.settings import SourceSettings
from pipeline.sources._stills import boxes, exr, heif, lab_tiff
from pipeline.sources._stills.animation import Animation
from pipeline.sources._stills.frame_count import ONE, frames_of, images_in
from pipeline.sources._stills.more_images import MoreImages
from pipeline.sources.base import Match, VideoSource
from pipeline.storage.listing import entries

_log = logging.getLogger(__name__)

NAMES = "apng avif bmp dib exr heic heif hif jfif jp2 jpe jpeg jpg mpo pbm pgm png pnm ppm tif tiff webp"
NUMBER = re.compile(r"%(0\d+)?d")
"""The number in the file names of a sequence."""
EXTENSIONS = frozenset(f".{name}" for name in NAMES.split())

# What OpenCV would print about a damaged picture is said by our own errors.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


def accepts(address: str) -> int:
    """Folders, files that are named like pictures, and patterns of such names."""
    path = Path(address)
    if path.is_dir():
        return Match.CERTAIN
    if _is_pattern(address) and path.suffix.lower() in EXTENSIONS:
        return Match.CERTAIN
    return Match.LIKELY if path.suffix.lower() in EXTENSIONS else Match.NO


def open(address: str, settings: SourceSettings) -> VideoSource:
    """Open an image or several."""
    path = Path(address)
    rate = Fraction(settings.still_rate).limit_denominator(1000)
    paths = files(address, recursive=settings.recursive)
    if paths == [path] and (frames := frames_of(path)) != ONE:
        return Animation(path, frames, rate)
    videos = _videos_in(path, settings.recursive) if path.is_dir() else 0
    left_out = (
        f"The folder also contains videos ({videos}), which are skipped. Give them as separate sources."
    )
    return Images(paths, rate, title=path.resolve().name, notes=(left_out,) if videos else ())


def files(address: str, *, recursive: bool) -> list[Path]:
    """List the images of an address in their order, missing numbers included."""
    path = Path(address)
    if path.is_dir():
        return _pictures_in(path, recursive)
    if _is_pattern(address):
        return _numbered(path) if NUMBER.search(path.name) else _matching(address)
    return [path]


class Images(VideoSource):
    """Image files in the given order, at `rate` frames per second."""

    def __init__(self, paths: list[Path], rate: Fraction, title: str, notes: tuple[str, ...] = ()) -> None:
        """Read the first image; raises `SourceNotFoundError` or `SourceUnreadableError` if it cannot."""
        self._paths = paths
        self._rate = rate
        self._next = 0
        self._is_closed = False
        self._notes = notes
        self._more = MoreImages()
        height, width = load(paths[0]).shape[:2]
        self._more.look_in(paths[0])
        self._info = SourceInfo(
            width, height, rate, len(paths), title=title, can_seek=True, can_loop=len(paths) > 1
        )

    @property
    def info(self) -> SourceInfo:
        return self._info

    @property
    def notes(self) -> tuple[str, ...]:
        """What of the folder or of the files is left out, as far as they were read."""
        return (*self._notes, *self._more.notes)

    def read(self) -> Frame | None:
        if self._is_closed or self._next >= len(self._paths):
            return None
        index = self._next
        self._next += 1  # first, so that the next call skips a damaged image
        timestamp = index / self._rate
        path = self._paths[index]
        try:
            frame = Frame.now(load(path), index, timestamp)
        except (SourceNotFoundError, SourceUnreadableError) as error:
            raise PictureUnreadableError(str(error), timestamp, hint=error.hint) from error
        self._more.look_in(path)
        return frame

    def seek(self, timestamp: Fraction) -> None:
        index = int(timestamp * self._rate) if timestamp > 0 else 0
        self._next = min(index, len(self._paths) - 1)

    def close(self) -> None:
        self._is_closed = True


def load(path: Path) -> Image:
    """Read an image as uint8 (H, W, 3) RGB, upright.

    Raises `SourceNotFoundError` or `SourceUnreadableError`.
    """
    if heif.is_one(path):
        return heif.load(path)
    try:
        # Read by Python and only decoded by OpenCV, whose own reading fails on non-ASCII names in Windows.
        data = np.fromfile(path, np.uint8)
    except FileNotFoundError as error:
        raise SourceNotFoundError(f"There is no file {path}.", hint="Check the path.") from error
    except OSError as error:
        raise SourceUnreadableError(
            f"{path} cannot be read: {error.strerror}.", hint="Check its permissions."
        ) from error
    if data[:4].tobytes() == exr.MAGIC:
        return exr.decode(data.tobytes(), str(path))
    return decode(data, str(path))


def decode(data: NDArray[np.uint8], name: str) -> Image:
    """Decode an image to uint8 (H, W, 3) RGB, upright; `name` is used in errors. Raises `SourceUnreadableError`."""
    if not data.size:
        raise SourceUnreadableError(f"{name} is empty.", hint="Remove it, or copy it again.")
    try:
        bgr = cv2.imdecode(data, cv2.IMREAD_COLOR)
    except cv2.error:  # a size beyond what OpenCV takes, a codec that was left out
        bgr = None
    if bgr is None:
        _log.info(
            "%s: OpenCV cannot decode its %d bytes, which begin with %s",
            name,
            data.size,
            data[:16].tobytes().hex(" "),
        )
        raise SourceUnreadableError(
            f"{name} is not an image that can be decoded.",
            hint="It is damaged or in an unsupported format. Remove it, or save it as PNG or JPEG.",
        )
    content = data.tobytes()
    return lab_tiff.neutral(
        boxes.upright(cast(Image, cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)), content), content
    )


def image_count(data: bytes) -> int:
    """Return how many images the content of a file holds."""
    return images_in(data)


def _is_pattern(address: str) -> bool:
    """Return whether the address is a pattern; an existing file of that name is not."""
    has_sign = bool(NUMBER.search(Path(address).name)) or any(sign in address for sign in "*?[")
    return has_sign and not os.path.exists(address)  # noqa: PTH110 - Path raises for what is too long to be a path


def _matching(pattern: str) -> list[Path]:
    """Return the files that match a glob pattern, in natural order."""
    found = [Path(each) for each in glob.glob(pattern, recursive=True)]  # noqa: PTH207 - it may be absolute
    pictures = [path for path in found if path.suffix.lower() in EXTENSIONS and path.is_file()]
    if not pictures:
        raise SourceNotFoundError(
            f"No image matches “{pattern}”.",
            hint="Put the pattern in quotes, so that the shell does not expand it.",
        )
    return sorted(pictures, key=_natural_order)


def _numbered(pattern: Path) -> list[Path]:
    """Return the paths from the lowest to the highest existing number, including missing ones."""
    sign = NUMBER.search(pattern.name)
    assert sign is not None
    before, after = pattern.name[: sign.start()], pattern.name[sign.end() :]
    form = re.compile(f"{re.escape(before)}(\\d+){re.escape(after)}")
    names = [path.name for path in entries(pattern.parent)] if pattern.parent.is_dir() else []
    numbers = {int(match[1]) for name in names if (match := form.fullmatch(name))}
    there = sorted(number for number in numbers if before + sign[0] % number + after in names)
    if not there:
        raise SourceNotFoundError(
            f"No image matches “{pattern}”.",
            hint="Check the number of digits: %04d means four.",
        )
    if there[-1] - there[0] >= 2 * len(there):
        raise SourceUnreadableError(
            f"“{pattern}” has more gaps than images between {there[0]} and {there[-1]}.",
            hint="Skip the gaps with a pattern such as shot_*.png",
        )
    return [pattern.with_name(before + sign[0] % number + after) for number in range(there[0], there[-1] + 1)]


def _pictures_in(folder: Path, recursive: bool) -> list[Path]:
    """Return the image files of a folder without hidden ones, in natural order."""
    pictures = [
        path
        for path in entries(folder, recursive)
        if path.suffix.lower() in EXTENSIONS and not path.name.startswith(".") and path.is_file()
    ]
    if not pictures:
        raise SourceUnreadableError(
            f"There are no images in the folder {folder}.",
            hint=f"Images end in {', '.join(sorted(EXTENSIONS))}. To include subfolders: --recursive",
        )
    return sorted(pictures, key=_natural_order)


def _videos_in(folder: Path, recursive: bool) -> int:
    """Return the number of videos in a folder of images."""
    from pipeline.sources.video import EXTENSIONS as VIDEOS

    return sum(path.suffix.lower() in VIDEOS for path in entries(folder, recursive))


def _natural_order(path: Path) -> list[list[tuple[int, str]]]:
    """Return a sort key: folder by folder, numbers by value, letters regardless of case, then leading zeros."""
    return [
        [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"([0-9]+)", name.casefold())]
        + [(0, name)]
        for name in path.parts
    ]
