"""Make the images of the README and of the documentation.

    QT_QPA_PLATFORM=offscreen python -m viewer.desktop.devtools.docs_images       # or: make images

`assets/` gets the animation of the README, `docs/images/` the screenshots, in English and, as NAME.zh.webp, in Chinese,
and what live depth looks like with a slow model. Each part alone: … docs_images propagation
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import cv2
import numpy as np
from PyQt6.QtGui import QImage

from pipeline.arrays import Image
from pipeline.evaluation.stabilizer_trial.late_model import Carried, Held
from pipeline.evaluation.step_response import DepthFilter
from pipeline.inference.load import load_estimator
from pipeline.render.picture import depth_picture
from pipeline.settings import LookSettings
from pipeline.sources.base import open_source
from pipeline.stabilize import Stabilizer
from viewer.desktop.devtools.screenshot_tour import tour
from viewer.desktop.style.theme import Appearance
from viewer.views.base import render
from viewer.views.settings import ViewSettings

ROOT = Path(__file__).parents[3]
SIZE = 1280, 800
SCREENSHOTS = {
    "window": "1280x800-wipe",
    "start": "1280x800-start",
    "side-by-side": "1280x800-side_by_side",
    "points": "1280x800-points",
    "meters": "1280x800-meters_alarm",
    "convert": "convert",
}
"""Name in the documentation to name in the tour."""
SUFFIXES = {"en": "", "zh_CN": ".zh"}

RATE, EVERY = 10, 3
"""Frames of the animation per second, and frames of the clip per frame of the animation."""
SCENES = (("wipe", 26), ("points", 24), ("overlay", 14), ("bokeh", 14))
"""Each view and its number of frames."""
QUALITY = 80

SLOW = 8
"""The slow model sees every Nth frame, and its result comes as many frames later."""
MOMENTS, SLOW_RATE = range(0, 90, 2), 15
"""The frames of the bundled clip that are shown, at half of its rate, so at its own speed."""
TILE = 320, 180
"""Width and height in pixels of each of the four pictures."""


def screenshots(folder: Path) -> list[Path]:
    """Write the screenshots of the documentation; return their paths."""
    written = []
    with TemporaryDirectory() as whole:
        tour(Path(whole), spoken=tuple(SUFFIXES), appearances=(Appearance.LIGHT,), sizes=(SIZE,))
        for language, suffix in SUFFIXES.items():
            for name, source in SCREENSHOTS.items():
                path = folder / f"{name}{suffix}.webp"
                QImage(f"{whole}/{language}-light/{source}.png").save(str(path), "WEBP", 82)
                written.append(path)
    return written


def animation(path: Path) -> None:
    """Write the bundled clip in four views."""
    _write(path, _pictures(), RATE)


def propagation(path: Path) -> None:
    """Write the bundled clip as a slow model shows it: image and depth of every frame above, held and carried below."""
    _write(path, _moments(), SLOW_RATE)


def _write(path: Path, pictures: Iterator[Image], rate: int) -> None:
    """Write an animated WebP. It loops, and every run gives the same file."""
    with av.open(str(path), "w", format="webp", options={"loop": "0"}) as container:
        stream = container.add_stream("libwebp_anim", rate=rate)
        assert isinstance(stream, av.VideoStream)
        for picture in pictures:
            if not stream.codec_context.is_open:
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = "yuv420p"
                stream.options = {"quality": str(QUALITY), "compression_level": "6"}
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))


def _pictures() -> Iterator[Image]:
    """Yield uint8 (H, W, 3), one scene after the other."""
    estimator, stabilizer = load_estimator("nano"), Stabilizer()
    looks = [_look(view, number / count) for view, count in SCENES for number in range(count)]
    with open_source("demo") as source:
        for frame in source:
            depth = stabilizer.update(frame, estimator.estimate(frame.image))
            number, rest = divmod(frame.index, EVERY)
            if number == len(looks):
                return
            if rest == 0:
                yield render(depth, looks[number])


def _moments() -> Iterator[Image]:
    """Yield uint8 (2 h, 2 w, 3): the image, depth of every frame, held depth, carried depth."""
    estimator = load_estimator("nano")
    rules: list[DepthFilter] = [Stabilizer(), Held(SLOW, SLOW), Carried(SLOW, SLOW)]
    with open_source("demo") as source:
        for frame in islice(source, MOMENTS.stop):
            disparity = estimator.estimate(frame.image)
            shown = [rule.update(frame, disparity) for rule in rules]
            if frame.index not in MOMENTS:
                continue
            tiles = [frame.image, *(depth_picture(depth, LookSettings()) for depth in shown)]
            small = [cv2.resize(tile, TILE, interpolation=cv2.INTER_AREA) for tile in tiles]
            yield np.vstack([np.hstack(small[:2]), np.hstack(small[2:])]).astype(np.uint8)


def _look(view: str, share: float) -> ViewSettings:
    """Return the view at a share of its time: the divider and the viewpoint move."""
    swing = math.sin(2 * math.pi * share)
    return ViewSettings(
        view=view,
        refine="guided",
        wipe=0.5 + 0.42 * swing,
        yaw=13 * swing,
        pitch=12,
        opacity=0.75,
        aperture=0.8,
    )


if __name__ == "__main__":
    parts = set(sys.argv[1:]) or {"animation", "screenshots", "propagation"}
    if "animation" in parts:
        animation(ROOT / "assets" / "depth-viewer.webp")
    if "screenshots" in parts:
        for made in screenshots(ROOT / "docs" / "images"):
            print(made)
    if "propagation" in parts:
        propagation(ROOT / "docs" / "images" / "propagation.webp")
