"""Convert a video with a picture of your own: only what is near keeps its color.

python examples/custom_view.py clip.mp4 near-in-color.mp4
"""

import sys

import numpy as np
from numpy.typing import NDArray

import pipeline


def near_in_color(depth: pipeline.DepthFrame) -> NDArray[np.uint8]:
    """uint8 (H, W, 3) RGB, the size of the frame."""
    image = depth.frame.image
    nearness = pipeline.enlarge(depth.normalized(), image.shape[:2]).clip(0, 1)  # 1 = nearest
    gray = image.mean(axis=2, keepdims=True)
    share = np.clip((nearness[:, :, None] - 0.4) / 0.3, 0, 1)  # gray below 0.4, in color above 0.7
    return np.asarray(image * share + gray * (1 - share), np.uint8)


def main(source: str, output: str) -> None:
    result = pipeline.convert(source, output, render=near_in_color)
    print(f"{result.path}: {result.frames} frames by {result.model}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
