"""Depth frames as a live session hands them over."""

from fractions import Fraction

import numpy as np
from clips import coded_picture

from pipeline.frame import DepthFrame, Frame, SourceInfo
from pipeline.live.outputs.recorder import SessionRecorder

INFO = SourceInfo(64, 48, Fraction(25), None, True, "Camera")


def depth_of(number, size=(64, 48), began=100.0, rate=25, shape=(12, 16)):
    """Frame `number` of a live source whose clock is its own; its depth rises from left to right, with its number."""
    frame = Frame(coded_picture(number, size), number, Fraction(number, 7), began + number / rate)
    disparity = (number / 100 + np.linspace(0, 1, shape[0] * shape[1])).reshape(shape).astype(np.float32)
    return DepthFrame(frame, disparity, disparity, (0.2, 0.9), "test", "cpu")


def inverted(depth):
    return 255 - depth.frame.image


def begin(folder, show=inverted, facts=dict):
    return SessionRecorder(folder, show, INFO, facts)
