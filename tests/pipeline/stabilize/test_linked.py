"""Links between neighboring frames, computed by several workers."""

import threading
from dataclasses import replace
from fractions import Fraction

import cv2
import numpy as np
import pytest

from pipeline.frame import Frame
from pipeline.stabilize.interpolation import Link
from pipeline.stabilize.linked import linked
from pipeline.stabilize.motion import small_gray

SIZE = (48, 64)


@pytest.fixture(scope="module")
def clip():
    wall = cv2.GaussianBlur(np.random.default_rng(3).integers(0, 256, (96, 160, 3), np.uint8), (9, 9), 0)
    images = (np.ascontiguousarray(wall[:, 2 * number :][:, :128]) for number in range(12))
    return [Frame.now(image, number, Fraction(number, 30)) for number, image in enumerate(images)]


def run(frames, segment=None):
    """Every step with its link, as who asks for them does it; and the images whose size had to be found out."""
    sizes, steps, unknown = {}, [], []
    for step in linked(frames, sizes, workers=2, segment=segment):
        if step.gray is None:
            unknown.append(step.frame.index)
            step.settle(SIZE, sizes)
        steps.append((step, step.link))
    return steps, unknown


def test_they_are_what_each_pair_gives_in_order(clip):
    steps, unknown = run(clip)
    assert unknown == [0]
    assert [step.frame for step, _ in steps] == clip
    assert steps[0][1] is None
    grays = [small_gray(frame.image, SIZE) for frame in clip]
    for number, (step, link) in enumerate(steps[1:], 1):
        np.testing.assert_array_equal(step.gray, grays[number])
        expected = Link.between(grays[number - 1], grays[number])
        np.testing.assert_array_equal(link.back.origin, expected.back.origin)
        np.testing.assert_array_equal(link.ahead.trust, expected.ahead.trust)


def test_none_leads_across_segments_gaps_and_sizes(clip):
    late = [replace(frame, timestamp=frame.timestamp + 60 * (frame.index >= 5)) for frame in clip]
    cropped = [
        replace(frame, image=np.ascontiguousarray(frame.image[:, 16:])) if frame.index >= 10 else frame
        for frame in late
    ]
    steps, unknown = run(cropped, segment=8)
    assert [step.frame.index for step, link in steps if link is None] == [0, 5, 8, 10]
    assert [step.frame.index for step, _ in steps if step.begins_segment] == [0, 8]
    assert unknown == [0, 10]


def test_an_error_of_the_source_ends_the_steps_that_are_under_way(clip):
    def broken():
        yield from clip[:4]
        raise OSError("the disk has gone")

    seen = []
    sizes = {}
    with pytest.raises(OSError, match="the disk has gone"):
        for step in linked(broken(), sizes, workers=2):
            if step.gray is None:
                step.settle(SIZE, sizes)
            seen.append(step.frame.index)
    assert seen == [0]
    assert [thread for thread in threading.enumerate() if thread.name.startswith("flow")] == []
