"""Estimators and clips whose depth is known beforehand."""

import av
import cv2
import numpy as np
import pytest


class StandIn:
    """What every stand-in for an estimator has: no meters, so no lens that they could depend on."""

    calibration = cost = lens = None
    facts = ""
    is_focal = False

    def sized(self, input_size):
        return self

    def seen_through(self, lens):
        return self


class Brightness(StandIn):
    """Stands for a network where only its place in the line matters: gray as disparity, at once."""

    model, runtime, note, streams, digest = "brightness", "numpy", "", 1, "0" * 64

    def __init__(self, before=None):
        self.before = before
        self.count = 0

    def estimate_live(self, image, when_ready):
        return self.estimate(image)

    def estimate(self, image):
        if self.before:
            self.before(self.count)
        self.count += 1
        gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        return cv2.resize(gray, (64, 32), interpolation=cv2.INTER_AREA).astype(np.float32)


@pytest.fixture
def two_shots(tmp_path):
    """Forty frames: a bright scene that grows brighter, cut at 20 to a dark one that grows brighter."""
    random = np.random.default_rng(0)
    scenes = [
        cv2.GaussianBlur(random.normal(size=(96, 128)), (0, 0), 3).clip(-0.3, 0.3) + 0.5 for _ in range(2)
    ]
    path = tmp_path / "shots.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = 128, 96, "bgr0"
        for number in range(40):
            scene = scenes[number // 20] * (0.9 + 0.005 * (number % 20)) * (1 if number < 20 else 0.4)
            picture = np.repeat((scene * 255).clip(0, 255).astype(np.uint8)[..., None], 3, axis=2)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path
