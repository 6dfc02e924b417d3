"""Measure how long the point cloud takes to draw, in processor time: for the documentation.

    python -m viewer.desktop.devtools.space_rates

The demo clip with the built-in model, turned by some degrees from picture to picture, as a hand turns it.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from time import process_time

import cv2
import numpy as np

from pipeline.frame import DepthFrame
from pipeline.inference.load import load_estimator
from pipeline.settings import EstimatorSettings
from pipeline.sources.base import open_source
from pipeline.stabilize import Stabilizer
from viewer.views.points import render_in
from viewer.views.settings import FIRST_LOOK, ViewSettings

PICTURE = 1000, 600
"""Width and height of what is drawn, in pixels."""
COUNTS = (256, 192), (1280, 800)
"""Points across and down: what the model gives, and a million."""
TURNS = 12


def rates() -> list[tuple[int, str, float]]:
    """Return the number of points, the surface, and milliseconds of processor time for a picture."""
    with open_source("demo") as source:
        frame = next(iter(source))
    estimator = load_estimator(EstimatorSettings("nano"))
    depth = Stabilizer("off").update(frame, estimator.estimate(frame.image))
    cv2.setNumThreads(1)
    look = replace(FIRST_LOOK, view="points")
    return [
        (size[0] * size[1], surface, _milliseconds(depth, size, replace(look, surface=surface)))
        for size in COUNTS
        for surface in ("points", "mesh")
    ]


def _milliseconds(depth: DepthFrame, size: tuple[int, int], look: ViewSettings) -> float:
    width, height = size
    image = np.asarray(cv2.resize(depth.frame.image, size), np.uint8)
    depth = replace(depth, frame=replace(depth.frame, image=image))
    took = []
    for turn in range(TURNS):
        began = process_time()
        render_in(depth, replace(look, yaw=turn * 5.0 - 30.0), PICTURE, most=width * height)
        took.append(process_time() - began)
    return 1000 * median(took)


if __name__ == "__main__":
    for count, surface, milliseconds in rates():
        print(f"{count:>9,} {surface:<6} {milliseconds:7.1f} ms of processor time")
