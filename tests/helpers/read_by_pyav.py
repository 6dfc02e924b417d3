"""What PyAV reads of a file."""

from fractions import Fraction

import av
import numpy as np


def seen_by_pyav(path):
    """Times of the pictures and of the first sample of the tone, in seconds, and how many samples there are."""
    with av.open(str(path)) as container:
        if container.format.name == "avi":  # stores no display times: what PyAV tells is a guess
            packets = [packet for packet in container.demux(video=0) if packet.dts is not None]
            times = [packet.dts * packet.time_base for packet in packets if packet.size]
        else:
            times = [frame.pts * frame.time_base for frame in container.decode(video=0)]
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return times, None, 0
        samples, onset = 0, None
        for frame in container.decode(audio=0):
            values = frame.to_ndarray().astype(float)
            loud = np.flatnonzero(
                np.abs(values).reshape(-1) > 0.1 * (1 if frame.format.name.startswith("flt") else 32768)
            )
            if onset is None and len(loud):
                onset = frame.pts * frame.time_base + Fraction(int(loud[0]), frame.sample_rate)
            samples += frame.samples
    return times, onset, samples
