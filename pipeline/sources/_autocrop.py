"""Find the black bars around letterboxed pictures, and cut them away.

source = open_without(video, "film.mp4", SourceSettings(autocrop="keep"))
frame = source.read()                  # the picture alone; source.info.letterbox says where it lies

A file is looked at in several places beforehand, and its frames are cut alike from the first to the last. A source
that cannot be sought is watched: bars are cut once they have been there for some seconds, and whatever appears in them
is shown at once. Dark pictures say nothing about bars.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from fractions import Fraction
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.errors import PictureUnreadableError
from pipeline.frame import Frame, SourceInfo
from pipeline.geometry.letterbox import Letterbox
from pipeline.settings import SourceSettings
from pipeline.sources.base import VideoSource
from pipeline.sources.wrapped import WrappedSource

_log = logging.getLogger(__name__)

BLACK = 24
"""Largest level of black, of 255: noise and the black of old recordings included."""
STRAY = 0.005
"""Share of the pixels of a line that may be brighter: noise, and dust on a film."""
LEAST = 0.25
"""A picture that takes less of a side than this is a dark scene and not a picture with bars."""
LOOKS = 12
"""Places of a file that are looked at."""
STEP = 4
"""Every fourth pixel of a line is compared."""
SETTLING = Fraction(3)
"""Seconds for which bars must be there before a source that is watched is cut."""


@dataclass(frozen=True)
class Area:
    """A part of a picture, in pixels: `right` and `bottom` are just outside."""

    left: int
    top: int
    right: int
    bottom: int

    def with_(self, other: Area) -> Area:
        """Return the smallest area that holds both."""
        return Area(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def of(self, image: Image) -> Image:
        """Return this part of an image, as an array of its own."""
        return np.ascontiguousarray(image[self.top : self.bottom, self.left : self.right])

    @classmethod
    def all_of(cls, image: Image) -> Area:
        return cls(0, 0, image.shape[1], image.shape[0])


Areas = dict[tuple[int, ...], Area]
"""By the shape of the image: the images of a folder differ."""


def picture_area(image: Image) -> Area | None:
    """Return the part of an image, uint8 (H, W, 3), inside its black bars; None where it is too dark to say."""
    rows, columns = _has_light(image[:, ::STEP], 1), _has_light(image[::STEP], 0)
    if not (rows.any() and columns.any()):
        return None
    (top, bottom), (left, right) = _ends(rows), _ends(columns)
    height, width = image.shape[:2]
    if bottom - top < LEAST * height or right - left < LEAST * width:
        return None
    return Area(left, top, right, bottom)


def _has_light(image: Image, axis: int) -> NDArray[np.bool_]:
    """Return of each line whether more of its pixels are bright than may be by chance."""
    is_bright = (image > BLACK).any(axis=2)
    share: NDArray[np.bool_] = is_bright.mean(axis=axis) > STRAY
    return share


def _ends(flags: NDArray[np.bool_]) -> tuple[int, int]:
    """Return the first set place, and the one behind the last."""
    return int(flags.argmax()), len(flags) - int(flags[::-1].argmax())


class AreaWatch:
    """Follows the picture of a source whose frames come one by one."""

    def __init__(self) -> None:
        self._area: Area | None = None
        self._shape: tuple[int, ...] = ()
        self._recent: Area | None = None
        self._since = Fraction(0)

    def area(self, frame: Frame) -> Area:
        """Return which part of the frame is shown."""
        image, found = frame.image, picture_area(frame.image)
        if self._area is None or image.shape != self._shape or frame.timestamp < self._since:
            self._area, self._shape = Area.all_of(image), image.shape
            self._recent, self._since = None, frame.timestamp
        if found is None:
            return self._area
        before, self._area = self._area, self._area.with_(found)
        if self._area != before:
            self._recent = None
            return self._area
        if self._recent is None:
            self._recent, self._since = found, frame.timestamp
        self._recent = self._recent.with_(found)
        if frame.timestamp - self._since >= SETTLING:
            self._area, self._recent, self._since = self._recent, None, frame.timestamp
        return self._area


class CroppedSource(WrappedSource):
    """Wraps a source, and owns it. `areas` is None for a source that is watched. `keeps_size`: the bars are wanted
    again in what is made of the frames.
    """

    def __init__(self, source: VideoSource, areas: Areas | None, *, keeps_size: bool) -> None:
        super().__init__(source)
        self._areas, self._watch = areas, AreaWatch()
        self._info = info = source.info
        if areas and (area := areas.get((info.height, info.width, 3))) is not None:
            self._info = _cut(info, area, keeps_size)

    @property
    def info(self) -> SourceInfo:
        return self._info

    def read(self) -> Frame | None:
        frame = self._source.read()
        if frame is None:
            return None
        if self._areas is None:
            area = self._watch.area(frame)
        elif (known := self._areas.get(frame.image.shape)) is not None:
            area = known
        else:  # of another size than all that were looked at
            area = self._areas[frame.image.shape] = picture_area(frame.image) or Area.all_of(frame.image)
        return frame if area == Area.all_of(frame.image) else replace(frame, image=area.of(frame.image))


def open_without(kind: ModuleType, address: str, settings: SourceSettings) -> VideoSource:
    """Open a source of a kind without black bars. A file is opened twice, so that the looks leave no trace."""
    source: VideoSource = kind.open(address, settings)
    keeps_size = settings.autocrop == "keep"
    try:
        if not source.can_seek and source.info.frame_count != 1:
            return CroppedSource(source, None, keeps_size=keeps_size)
        with kind.open(address, settings) as looked_at:
            areas = _areas_of(looked_at)
        _log.info("picture without bars: %s", areas)
        return CroppedSource(source, areas, keeps_size=keeps_size)
    except BaseException:
        source.close()
        raise


def _areas_of(source: VideoSource) -> Areas:
    """Return the part of the frames that is ever lit, by some frames from the start to the end."""
    areas: Areas = {}
    duration = source.info.duration
    for look in range(LOOKS):
        if look and duration is not None and source.can_seek:
            source.seek(source.info.start + Fraction(duration) * look / LOOKS)
        try:
            frame = source.read()
        except PictureUnreadableError:
            continue
        if frame is None:
            break
        if (found := picture_area(frame.image)) is not None:
            shape = frame.image.shape
            areas[shape] = areas[shape].with_(found) if shape in areas else found
    return areas


def _cut(info: SourceInfo, area: Area, keeps_size: bool) -> SourceInfo:
    width, height = area.right - area.left, area.bottom - area.top
    if (width, height) == (info.width, info.height):
        return info
    box = Letterbox(info.width, info.height, area.left, area.top)
    return replace(info, width=width, height=height, letterbox=box if keeps_size else None)
