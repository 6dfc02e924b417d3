"""Compute the depth of one uploaded image, for all image requests.

    stills = Stills(estimator, most_pixels=50e6)
    seen = stills.see(data, RequestOptions())              # bytes of a picture file
    seen.view(); seen.disparity; seen.milliseconds

A still is seen by itself: nothing is held steady, and its range of colors is its own.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from time import perf_counter
from typing import Any

import cv2
import numpy as np

from pipeline.arrays import Disparity, Image
from pipeline.errors import DepthViewerError
from pipeline.frame import DepthFrame, Frame
from pipeline.geometry.lens import Lens, Size
from pipeline.inference.estimator import DepthEstimator
from pipeline.objects.detector import ObjectDetector
from pipeline.objects.distance import located
from pipeline.render.upsample import refine
from pipeline.sources.images import decode, image_count
from pipeline.stabilize import Stabilizer
from viewer.views.base import render
from viewer.views.settings import ViewSettings

CAMERA, FOCAL_35MM = 0x8769, 0xA405
"""EXIF tags: the directory of the camera, and in it the 35 mm equivalent focal length."""
MOST_WORDY = 4_000_000
"""Most pixels of an image whose answer has dozens of bytes per pixel, to limit memory."""


class TooLargeError(DepthViewerError):
    """The upload has too many bytes or pixels."""


@dataclass(frozen=True)
class RequestOptions:
    """What a request asks for. `max_side`: a picture whose longer side has more pixels is made smaller first.

    `field_of_view` is that of the longer side, in degrees.
    """

    look: ViewSettings = ViewSettings()  # noqa: RUF009 - frozen
    input_size: str | int = "official"
    max_side: int | None = None
    field_of_view: float | None = None


@dataclass(frozen=True, eq=False)
class ImageDepth:
    """The result. `disparity` is float32 (H, W) at the image size, larger = nearer; `lens` is known or assumed."""

    depth: DepthFrame
    look: ViewSettings
    lens: Lens
    estimator: DepthEstimator
    milliseconds: float
    images: int = 1
    """How many images the file holds, such as frames of an animation; the first one is used."""

    @property
    def extremes(self) -> tuple[float, float]:
        """Return the minimum and maximum disparity."""
        return float(self.depth.disparity.min()), float(self.depth.disparity.max())

    @property
    def disparity(self) -> Disparity:
        """Return disparity at the image size; bicubic overshoot beside sharp edges is clipped."""
        small = self.depth.disparity
        large = refine(small, self.depth.frame.image, self.look.refine)
        return np.clip(large, small.min(), small.max(), out=large)

    @property
    def objects(self) -> list[dict[str, Any]] | None:
        """Return what a detector has found, the nearest first, for JSON; None without one."""
        if self.depth.frame.detections is None:
            return None
        return [
            {
                "label": each.detection.label,
                "score": round(each.detection.score, 4),
                "box": [round(value, 5) for value in each.detection.box],
                "nearness": round(each.nearness, 4),
                "meters": each.meters and round(each.meters, 3),
                "error": each.error and round(each.error, 3),
            }
            for each in reversed(located(self.depth))
        ]

    def require_few(self, what: str) -> None:
        """Raise `TooLargeError` for a picture of which `what` is asked that takes many bytes a pixel."""
        height, width = self.depth.frame.image.shape[:2]
        if height * width > MOST_WORDY:
            raise TooLargeError(
                f"{what} {MOST_WORDY / 1e6:g} megapixels.",
                hint="Reduce the size: max_side=1024",
            )

    def view(self) -> Image:
        """Render the requested view, uint8 (H, W, 3) RGB."""
        return render(self.depth, self.look)


class Stills:
    """Infers images; up to `streams` threads of the estimator may call it at the same time."""

    def __init__(
        self, estimator: DepthEstimator, most_pixels: float, detector: ObjectDetector | None = None
    ) -> None:
        self.estimator = estimator
        self._detector = detector
        self._most_pixels = most_pixels

    def infer(self, data: bytes, requested: RequestOptions, measured: Lens | None = None) -> ImageDepth:
        """Infer an image; its lens is the requested one, the measured one, or that of the file.

        Raises `SourceUnreadableError`, and `TooLargeError` before a large one is decoded.
        """
        began = perf_counter()
        lens = self._lens_of(data)  # which also measures the image
        if requested.field_of_view is not None:
            lens = Lens.from_field_of_view(requested.field_of_view)
        else:
            lens = measured or lens or Lens()
        image = within(decode(np.frombuffer(data, np.uint8), "The upload"), requested.max_side)
        estimator = self.estimator.sized(requested.input_size).seen_through(lens)
        frame = Frame.now(image, 0, Fraction(0))
        if self._detector is not None:
            frame = self._detector.mark(frame)
        depth = replace(Stabilizer("off").update(frame, estimator.estimate(image)), lens=lens)
        elapsed = 1000 * (perf_counter() - began)
        return ImageDepth(depth, requested.look, lens, estimator, elapsed, image_count(data))

    def _lens_of(self, data: bytes) -> Lens | None:
        """Return the lens from the metadata; reads no pixels, since a small file may hold a huge image."""
        from PIL import Image as Pictures

        try:
            with Pictures.open(io.BytesIO(data)) as picture:
                width, height = picture.size
                exif = picture.info.get("exif")
        except Pictures.DecompressionBombError:
            width = height = 1 << 20
        except Exception:  # it has many kinds; decoding says what is wrong, and has a bound of its own
            return None
        if width * height > self._most_pixels:
            raise TooLargeError(
                f"The image has more than {self._most_pixels / 1e6:g} megapixels.", hint="Scale it down."
            )
        return _lens_of(exif, (height, width)) if exif else None


def _lens_of(data: bytes, size: Size) -> Lens | None:
    """By EXIF data; None where they tell nothing.

    Not with FFmpeg, as of files: it knows kinds that name other files, or hosts, and opens those.
    """
    from PIL import Image as Pictures

    exif = Pictures.Exif()
    try:
        exif.load(data)
        return Lens.from_35mm(float(exif.get_ifd(CAMERA)[FOCAL_35MM]), size, "focal length from the file")
    except Exception:  # of many kinds: it is damaged, says nothing, or 0 for "unknown"
        return None


def within(image: Image, side: int | None) -> Image:
    """Downscale the image if its longer side exceeds `side` pixels."""
    height, width = image.shape[:2]
    if side is None or max(height, width) <= side:
        return image
    share = side / max(height, width)
    size = max(1, round(width * share)), max(1, round(height * share))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


Encode = Callable[[ImageDepth], bytes]


def png(image: Image) -> bytes:
    """Encode uint8 (H, W, 3) RGB as PNG."""
    return _encoded(cv2.cvtColor(image, cv2.COLOR_RGB2BGR))


def png16(seen: ImageDepth) -> bytes:
    """Encode disparity as 16-bit gray PNG: 0 is the minimum, 65535 the maximum."""
    disparity = seen.disparity
    least, largest = float(disparity.min()), float(disparity.max())
    share = (disparity - least) / (largest - least) if largest > least else np.zeros_like(disparity)
    return _encoded(np.rint(share * 65535).astype(np.uint16))


def npy(seen: ImageDepth) -> bytes:
    """Encode disparity as NPY, float32 (H, W)."""
    file = io.BytesIO()
    np.save(file, seen.disparity, allow_pickle=False)
    return file.getvalue()


def _encoded(pixels: object) -> bytes:
    whole, encoded = cv2.imencode(".png", pixels)  # type: ignore[call-overload]
    assert whole
    return bytes(encoded.tobytes())
