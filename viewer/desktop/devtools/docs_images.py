"""Make the images of the README and of the documentation.

    QT_QPA_PLATFORM=offscreen python -m viewer.desktop.devtools.docs_images       # or: make images

`assets/` gets the animation of the README, `docs/images/` the screenshots, in English and, as NAME.zh.webp, in Chinese.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import av
from PyQt6.QtGui import QImage

from pipeline.arrays import Image
from pipeline.inference.load import load_estimator
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
    """Write an animated WebP: the bundled clip in four views. It loops, and every run gives the same file."""
    with av.open(str(path), "w", format="webp", options={"loop": "0"}) as container:
        stream = container.add_stream("libwebp_anim", rate=RATE)
        assert isinstance(stream, av.VideoStream)
        for picture in _pictures():
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
    parts = set(sys.argv[1:]) or {"animation", "screenshots"}
    if "animation" in parts:
        animation(ROOT / "assets" / "depth-viewer.webp")
    if "screenshots" in parts:
        for made in screenshots(ROOT / "docs" / "images"):
            print(made)
