"""From light to a file, as cheap cameras do it: exposure, lens blur, noise, white balance, tone curve, compression."""

import cv2
import numpy as np
from numpy.typing import NDArray


def develop(
    rng: np.random.Generator, light: NDArray[np.float32], nearness: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Linear RGB float32 (h, w, 3) to sRGB uint8 (h, w, 3). `nearness` (h, w) steers the depth of field only."""
    height, width = nearness.shape
    picture = light
    if rng.random() < 0.12:
        picture = _out_of_focus(rng, picture, nearness)
    if rng.random() < 0.12:
        length = int(rng.integers(2, 7))
        kernel = np.zeros((length, length), np.float32)
        cv2.line(kernel, (0, int(rng.integers(length))), (length - 1, int(rng.integers(length))), 1.0)
        picture = cv2.filter2D(picture, -1, kernel / kernel.sum()).astype(np.float32)
    if rng.random() < 0.6:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.35, 1.1)).astype(np.float32)
    white = np.exp(rng.normal(0, 0.08, 3)).astype(np.float32)
    # Automatic exposure as cameras have it, and its mistakes.
    level = float(np.mean(np.minimum(picture, 2.0))) + 1e-3
    gain = rng.uniform(0.16, 0.5) / level * (0.35 if rng.random() < 0.07 else 1.0)
    picture = picture * (white * gain)
    if rng.random() < 0.5:
        y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
        picture = picture * (1 - rng.uniform(0, 0.35) * (x * x + y * y))[..., None].astype(np.float32)
    if rng.random() < 0.7:
        amount = 10 ** rng.uniform(-3, -1.35)
        grain = rng.standard_normal((height, width, 3), dtype=np.float32)
        picture = picture + grain * amount * np.sqrt(np.maximum(picture, 0.02))
    shoulder = rng.uniform(0, 0.5)
    picture = np.maximum(picture, 0)
    picture = picture * (1 + shoulder) / (1 + shoulder * picture)
    picture = np.minimum(picture, 1.0) ** np.float32(1 / rng.uniform(1.7, 2.6))
    if rng.random() < 0.3:
        gray = picture.mean(2, keepdims=True)
        picture = gray + (picture - gray) * np.float32(rng.uniform(0.0, 1.5))
    result = (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)
    if rng.random() < 0.5:
        _, data = cv2.imencode(".jpg", result, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 95))])
        result = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return result


def _out_of_focus(
    rng: np.random.Generator, picture: NDArray[np.float32], nearness: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Blur what is not near the focused distance, in three steps."""
    height, width = nearness.shape
    focus = nearness[int(height * rng.uniform(0.3, 0.8)), int(width * rng.uniform(0.2, 0.8))]
    blur = np.abs(nearness - focus) / (nearness.max() + 1e-6) * rng.uniform(1, 5)
    result = picture.copy()
    for sigma in (1.0, 2.0, 3.5):
        soft = cv2.GaussianBlur(picture, (0, 0), sigma)
        share = np.clip(blur / sigma - 0.5, 0, 1)[..., None]
        result = result + (soft - result) * share
    return result.astype(np.float32)
