"""Encoding in a thread of its own gives what the encoder alone gives."""

import threading
from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest

from pipeline.media.encoder import Encoder, Shape
from pipeline.media.encoder_thread import EncoderThread
from pipeline.sinks.mp4 import RECIPE

SHAPE = Shape(RECIPE, (64, 48), Fraction(25), Fraction(1, 25), quality=18)


def packets_of(encoder, count=40):
    ramp = np.linspace(0, 255, 64).astype(np.uint8)
    found = []
    for number in range(count):
        picture = np.broadcast_to(np.roll(ramp, number)[None, :, None], (48, 64, 3))
        found += encoder.encode(encoder.frame(picture), number, 1)
    found += encoder.finish()
    return [(packet.pts, bytes(packet)) for packet in found]


def threads():
    return [thread for thread in threading.enumerate() if thread.name.startswith("encode")]


def test_the_packets_are_the_same_in_the_same_order():
    assert packets_of(EncoderThread(SHAPE)) == packets_of(Encoder(SHAPE))
    assert threads() == []


def test_what_the_encoder_objects_to_reaches_who_writes():
    encoder = EncoderThread(replace(SHAPE, recipe=replace(RECIPE, options=lambda _: {"preset": "none"})))
    with pytest.raises(av.FFmpegError):
        packets_of(encoder)
    encoder.close()
    assert threads() == []
