"""From light to a file, as cheap cameras do it: exposure, lens blur, noise, white balance, tone curve, compression.

`retake` does to a finished picture what another camera and other lamps would do, so that one seen
for the tenth time is new.
"""

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
    return _compressed(rng, result) if rng.random() < 0.5 else result


def retake(rng: np.random.Generator, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """An sRGB picture, uint8 (h, w, 3), in other light, other colors, grained, sharp or blurred."""
    height, width = picture.shape[:2]
    result = picture.astype(np.float32)
    if rng.random() < 0.3:  # lamps elsewhere
        few = rng.normal(0, 0.3, (3, 4)).astype(np.float32)
        result *= np.exp(cv2.resize(few, (width, height), interpolation=cv2.INTER_CUBIC))[..., None]
    if rng.random() < 0.2:
        mixed = np.eye(3) + rng.normal(0, 0.15, (3, 3))
        result = np.asarray(cv2.transform(result, mixed / mixed.sum(1, keepdims=True).clip(0.5)), np.float32)
    if rng.random() < 0.15:  # surfaces of another texture
        side = int(rng.choice((3, 5)))
        kernel = rng.normal(size=(side, side))
        kernel -= kernel.mean()
        result += cv2.filter2D(result, -1, kernel / np.abs(kernel).sum() * rng.uniform(0, 3))
    if rng.random() < 0.35:  # cameras sharpen too much, or are out of focus
        soft = cv2.GaussianBlur(result, (0, 0), rng.uniform(0.5, 1.5))
        result += (result - soft) * np.float32(rng.uniform(-1, 1.5))
    if rng.random() < 0.3:
        coarse = 1 if rng.random() < 0.7 else 2
        grain = rng.standard_normal((height // coarse, width // coarse, 3), dtype=np.float32)
        result += cv2.resize(grain, (width, height)) * np.float32(255 * 10 ** rng.uniform(-2.3, -1.3))
    finished = np.clip(result, 0, 255).astype(np.uint8)
    return _compressed(rng, finished) if rng.random() < 0.2 else finished


def rerecord(rng: np.random.Generator, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The same picture a moment later, uint8 (h, w, 3): other exposure and white balance, noise, focus and blocks."""
    gain = np.exp(rng.normal() * 0.04 + rng.normal(0, 0.01, 3)).astype(np.float32)
    coarse = 1 if rng.random() < 0.7 else 2
    grain = rng.standard_normal((picture.shape[0] // coarse, picture.shape[1] // coarse, 3), dtype=np.float32)
    moved = picture * gain + cv2.resize(grain, picture.shape[1::-1]) * np.float32(rng.uniform(0, 5))
    if rng.random() < 0.3:
        moved = cv2.GaussianBlur(moved, (0, 0), rng.uniform(0.4, 1.1))
    finished = np.clip(moved, 0, 255).astype(np.uint8)
    return _compressed(rng, finished) if rng.random() < 0.5 else finished


def _compressed(rng: np.random.Generator, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 95))])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


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
