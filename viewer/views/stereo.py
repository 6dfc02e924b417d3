"""Render a stereo pair: near parts are shifted against far ones, and gaps are filled.

full: the left eye's picture beside the right eye's; half: the same squeezed to the frame's width, as 3D screens take.
stacked and half-stacked have the left eye's above the right eye's. `stereo_swap` changes the eyes, for crossed viewing.
dubois, optimized and gray are for red and cyan glasses: dubois keeps most color, optimized has no flickering reds, gray
has no color and no ghosts.

Unless chosen otherwise, three quarters of the range lie behind the screen: what stands out of it is cut by the
picture's edges. Automatic convergence puts what is near in the middle of the frame into the plane of the screen.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.errors import SettingsError
from pipeline.frame import DepthFrame
from pipeline.objects.distance import Located, located
from pipeline.objects.drawing import with_objects
from viewer.views._effects import Map, nearness_of
from viewer.views.settings import ViewSettings

Steps = NDArray[np.int16]
MIDDLE, SUBJECT = 0.25, 80
"""Of automatic convergence: the share of the frame that is left out at each side, and the percentile of nearness."""
STEEP = 0.04
"""Difference of nearness within a few pixels that is an edge; its pixels are assigned to one side."""
SAME_PX = 1.5
"""Neighbors whose shifts differ by less, in pixels, belong to one surface, which may continue behind another."""
WIDEST = 2**15 - 2
"""Longest side in pixels: the limit of OpenCV's remap and of 16-bit columns."""
MIXES = {
    # Sanford-Dubois: least squares for the colors that red and cyan filters let through; rows are red, green, blue.
    "dubois": (
        ((0.4561, 0.500484, 0.176381), (-0.0400822, -0.0378246, -0.0157589), (-0.0152161, -0.0205971, -0.00546856)),
        ((-0.0434706, -0.0879388, -0.00155529), (0.378476, 0.73364, -0.0184503), (-0.0721527, -0.112961, 1.2264)),
    ),
    "optimized": (((0, 0.7, 0.3), (0, 0, 0), (0, 0, 0)), ((0, 0, 0), (0, 1, 0), (0, 0, 1))),
    "gray": (((0.299, 0.587, 0.114), (0, 0, 0), (0, 0, 0)), ((0, 0, 0), (0.299, 0.587, 0.114), (0.299, 0.587, 0.114))),
}  # fmt: skip
"""Color matrices, (3, 3), of the left and the right eye for each type of anaglyph."""


def render(depth: DepthFrame, options: ViewSettings) -> Image:
    """uint8 (H, W, 3) RGB, twice as wide or as high where both eyes' pictures are whole."""
    image = depth.frame.image
    height, width = image.shape[:2]
    if width > WIDEST:
        raise SettingsError(
            f"The stereo view is limited to a width of {WIDEST} pixels.",
            hint="Reduce the size with max_side.",
        )
    near = nearness_of(depth, options)
    shift = (_clear_cut(near) - _screen(near, options)) * (options.stereo_depth / 100 * width)
    left, right = _seen(image, shift / 2, 1), _seen(image, shift / 2, -1)
    if depth.frame.detections:
        left, right = (_labeled(eye, depth, near, options, side) for eye, side in ((left, 1), (right, -1)))
    if options.stereo_swap:
        left, right = right, left
    if options.stereo_layout in ("full", "stacked"):
        return np.hstack([left, right]) if options.stereo_layout == "full" else np.vstack([left, right])
    if options.stereo_layout == "half":
        return np.hstack(_squeezed(left, right, [(width // 2, height), (width - width // 2, height)]))
    if options.stereo_layout == "half-stacked":
        return np.vstack(_squeezed(left, right, [(width, height // 2), (width, height - height // 2)]))
    of_left, of_right = (np.array(mix, np.float32) for mix in MIXES[options.stereo_layout])
    mixed = cv2.transform(left.astype(np.float32), of_left) + cv2.transform(
        right.astype(np.float32), of_right
    )
    return np.asarray(np.rint(mixed).clip(0, 255), np.uint8)


def _labeled(image: Image, depth: DepthFrame, near: Map, options: ViewSettings, eye: int) -> Image:
    """Return the image of one eye with the objects, each as near as it is."""
    screen = _screen(near, options)

    def shift(found: Located) -> float:
        return eye * (found.nearness - screen) * options.stereo_depth / 200

    return with_objects(image, located(depth), shift=shift)


def _screen(near: Map, options: ViewSettings) -> float:
    """Return the nearness that lies in the plane of the screen."""
    if not options.stereo_auto_convergence:
        return options.stereo_convergence
    height, width = near.shape
    top, left = int(height * MIDDLE), int(width * MIDDLE)
    return float(np.percentile(near[top : height - top : 2, left : width - left : 2], SUBJECT))


def _squeezed(left: Image, right: Image, sizes: list[tuple[int, int]]) -> list[Image]:
    """Both eyes' pictures at (width, height); what would have no pixel is left out."""
    eyes = zip((left, right), sizes, strict=True)
    return [
        np.asarray(cv2.resize(eye, size, interpolation=cv2.INTER_AREA), np.uint8)
        for eye, size in eyes
        if min(size)
    ]


def _clear_cut(near: Map) -> Map:
    """Without what is neither near nor far at an edge, which would hang between both, and without single pixels.

    Near things are a pixel wider: the picture's own edges are soft, and what is at the rim goes along.
    """
    around = np.ones((5, 5), np.uint8)
    least, most = cv2.erode(near, around), cv2.dilate(near, around)
    nearer = np.where(most - near < near - least, most, least)
    cut = cv2.medianBlur(np.where(most - least > STEEP, nearer, near).astype(np.float32), 5)
    return np.asarray(cv2.dilate(cut, np.ones((3, 3), np.uint8)), np.float32)


def _seen(image: Image, shift: Map, eye: int) -> Image:
    """Render the image for one eye: pixels move by `shift`, (H, W), to the right for eye 1, to the left for -1."""
    height, width = shift.shape
    index = np.arange(width, dtype=np.int16)
    shown = _shown(np.rint(shift).astype(np.int16), index, eye)
    rows, columns = np.nonzero(shown < 0)
    moved = np.take_along_axis(shift, shown.clip(0).astype(np.intp), axis=1)
    source = index - eye * moved
    source[rows, columns] = source[rows, _behind(shown, moved, rows, columns)]
    lines = np.repeat(np.arange(min(height, WIDEST), dtype=np.float32)[:, None], width, axis=1)
    seen = np.empty_like(image)
    for top in range(0, height, WIDEST):
        part, across = image[top : top + WIDEST], source[top : top + WIDEST]
        seen[top : top + WIDEST] = cv2.remap(
            part, across, lines[: len(part)], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
    return seen


def _shown(steps: Steps, index: Steps, eye: int) -> Steps:
    """Return the source column of each place, int16 (H, W): the nearest one that lands there; -1 for none."""
    width = len(index)
    shown = np.full(steps.shape, -1, np.int16)
    for step in range(int(steps.min()), int(steps.max()) + 1):  # from far to near
        by = eye * step
        here = slice(max(0, -by), min(width, width - by))
        there = slice(max(0, by), min(width, width + by))
        np.copyto(shown[:, there], index[here], where=steps[:, here] == step)
    return shown


def _behind(shown: Steps, moved: Map, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return source columns for empty places: the farther side of the gap, mirrored."""
    width = shown.shape[1]
    index = np.arange(width, dtype=np.int16)
    before = np.maximum.accumulate(np.where(shown >= 0, index, -1), axis=1)[rows, columns].astype(np.intp)
    after = np.where(shown >= 0, index, width)[:, ::-1]
    after = np.minimum.accumulate(after, axis=1)[:, ::-1][rows, columns].astype(np.intp)
    at_left, at_right = before >= 0, after < width
    farther = moved[rows, before.clip(0)] <= moved[rows, after.clip(0, width - 1)]
    edge = np.where(at_left & (farther | ~at_right), before, after).clip(0, width - 1)
    mirrored = (2 * edge - columns).clip(0, width - 1)
    belongs = np.abs(moved[rows, mirrored] - moved[rows, edge]) < SAME_PX  # to the same thing
    return np.where((shown[rows, mirrored] >= 0) & belongs, mirrored, edge)
