"""Determine a lens from camera metadata or from checkerboard images.

lens = lens_of_file(Path("photo.jpg")) or Lens()
lens, off_px = lens_of_checkerboard([image, ...])      # ten pictures or so of a printed board, held askew
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import av
import cv2
import numpy as np

from pipeline.arrays import Image
from pipeline.container import open_input
from pipeline.errors import CalibrationError, SettingsError
from pipeline.geometry.lens import Lens, Size

NAMES = ("exififd/focallengthin35mmfilm", "com.apple.quicktime.camera.focal_length.35mm_equivalent")
"""What FFmpeg calls the focal length as of 35 mm film, in lower case: that of EXIF, and that of phones' videos. The
focal length itself says nothing without the size of the sensor, which hardly a file tells."""
CORNERS = (9, 6)
"""Inner corners of the checkerboard in OpenCV's documentation: columns and rows."""
LEAST_PICTURES = 3
MOST_OFF = 0.03
"""Relative standard deviation of the focal length above which the images are not sufficient."""
LEAST_TILT = 10.0
"""Degrees by which at least one board must be tilted: frontal views do not determine the focal length."""
DONE = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 30, 0.01)


def lens_of_file(path: Path) -> Lens | None:
    """By the EXIF data of a photograph or the facts of a video; None where it tells nothing, as most do.

    A picture that was cropped afterwards has another field of view than it says.
    """
    try:
        with open_input(path) as container:
            stream = container.streams.video[0]
            facts = container.metadata | stream.metadata
            frame = next(container.decode(stream))
            facts |= frame.metadata
    except (av.FFmpegError, OSError, IndexError, StopIteration):
        return None  # opening it as a source reports the error
    told = {name.lower(): value for name, value in facts.items()}
    value = next((told[name] for name in NAMES if name in told), "")
    try:
        return Lens.from_35mm(float(value), (frame.height, frame.width), "focal length from the file")
    except (ValueError, SettingsError):  # 0 stands for "unknown"
        return None


def lens_of_checkerboard(pictures: Sequence[Image], corners: tuple[int, int] = CORNERS) -> tuple[Lens, float]:
    """The lens that took these pictures of a flat checkerboard, and how many pixels it is off on average.

    Pictures without a whole board are left out. `corners` are those between squares, along and across. Raises
    `CalibrationError` where too few pictures are left, or all show the board from the front, which any lens might.
    """
    if len({picture.shape for picture in pictures}) > 1:
        raise CalibrationError(
            "The checkerboard images have different sizes.", hint="Take all of them with one camera."
        )
    found = [places for picture in pictures if (places := _corners(picture, corners)) is not None]
    if len(found) < LEAST_PICTURES:
        raise CalibrationError(
            f"A checkerboard of {corners[0]}x{corners[1]} inner corners was found in {len(found)} of "
            f"{len(pictures)} images; at least {LEAST_PICTURES} are needed.",
            hint="Show the whole board, in focus and with a white border. Inner corners lie between the squares.",
        )
    size: Size = pictures[0].shape[:2]
    height, width = size
    board = np.zeros((corners[0] * corners[1], 3), np.float32)
    board[:, :2] = np.mgrid[: corners[0], : corners[1]].T.reshape(-1, 2)
    off_px, matrix, distortion, turns, _, deviations, _, _ = cv2.calibrateCameraExtended(
        [board] * len(found),
        found,
        (width, height),
        np.eye(3),  # of this, only that pixels are square
        np.zeros(5),
        flags=cv2.CALIB_FIX_ASPECT_RATIO | cv2.CALIB_FIX_K3,
    )
    tilt = max(np.degrees(np.arccos(abs(cv2.Rodrigues(turn)[0][2, 2]))) for turn in turns)
    if not (deviations[0, 0] < MOST_OFF * matrix[0, 0] and tilt > LEAST_TILT):
        raise CalibrationError(
            "The lens cannot be determined from these checkerboard images.",
            hint="Tilt the board differently in each image, and move it close enough to fill much of the image.",
        )
    # OpenCV counts from the first pixel's center, `Lens` from its corner.
    center = (matrix[0, 2] + 0.5) / width, (matrix[1, 2] + 0.5) / height
    lens = Lens.from_focal_px(float(matrix[0, 0]), size, f"checkerboard in {len(found)} images")
    return replace(lens, center=center, distortion=tuple(map(float, distortion.ravel()))), float(off_px)


def _corners(picture: Image, corners: tuple[int, int]) -> np.ndarray | None:
    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    is_found, places = cv2.findChessboardCorners(gray, corners)
    return np.asarray(cv2.cornerSubPix(gray, places, (5, 5), (-1, -1), DONE)) if is_found else None
