"""From the network's small size back to the frame's.

large = enlarge(depth.disparity, frame.image.shape[:2])
"""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.frame import Disparity


def enlarge(disparity: Disparity, size: tuple[int, int]) -> Disparity:
    """Disparity, float32 (h, w), at another size (height, width), by upstream's bicubic interpolation.

    OpenCV's is the same one (a = -0.75, half-pixel centers, no smoothing when shrinking) and needs no torch.
    As with any bicubic, values beside a sharp edge may lie a little outside the range of those that went in.
    """
    height, width = size
    large = cv2.resize(disparity, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(large, np.float32)
