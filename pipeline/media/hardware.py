"""Encode H.264 by hardware, where an encoder of the graphics card or the processor works on this machine.

shape, note = fitting(shape, "hardware")     # the first that works; else the shape as it is, and why
for encoder in ENCODERS.values():
    encoder.fault(shape)                     # "" if it works for videos of this shape
survey(recipe)                               # "NVENC (Quick Sync: Error creating a MFX session: -9; …)"

FFmpeg knows of encoders that this machine may not have, and drivers have faults of their own. So each is tried with
frames of the real size: written to a file in two runs, as between two checkpoints, read back by software, and compared.
VA-API is missing: it takes frames only from the memory of the graphics card, where PyAV cannot put them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import cv2
import numpy as np
from av.packet import Packet
from av.video.stream import VideoStream

from pipeline.arrays import Image
from pipeline.container import open_input
from pipeline.ffmpeg_log import LINE, cause, reason
from pipeline.media.encoder import Encoder, Recipe, Shape
from pipeline.media.mux import join
from pipeline.storage.record_log import Log

_log = logging.getLogger(__name__)

SOFTWARE, ANY = "software", "hardware"
"""Choices besides the names of `ENCODERS`."""
RUNS, FRAMES = 2, 6
"""Runs of the encoder in a trial, and frames in each."""
LARGEST_ERROR = 8.0
"""Mean difference of a frame that was read back, in levels of 255; x264 has 1 to 2."""
KEY_EVERY = {"g": "250", "bf": "0"}
"""As x264 does it, and no B-frames: MP4 then cannot say exactly how long each frame stays."""
LOST = "frames are lost, or in another order"


class _Unusable(Exception):  # noqa: N818 - it never leaves this file
    """What is wrong with an encoder, as the end of a sentence."""


@dataclass(frozen=True)
class HardwareEncoder:
    """An encoder of FFmpeg. `options` are those for a quality in H.264's CRF; `pixel_format` is what it takes."""

    title: str
    codec: str
    pixel_format: str
    options: Callable[[int], dict[str, object]]

    def applied(self, recipe: Recipe) -> Recipe:
        """Return the recipe of the same file, encoded by this."""
        return replace(
            recipe,
            codec=self.codec,
            codec_format=self.pixel_format,
            options=lambda quality: {**KEY_EVERY, **self.options(quality)},
        )

    def fault(self, shape: Shape) -> str:
        """Return why videos of this shape cannot be encoded, as the end of a sentence; "" if they can."""
        if self.codec not in av.codecs_available:
            return "not in this FFmpeg"
        try:
            with TemporaryDirectory(prefix="depth-viewer-") as folder:
                _try(Path(folder), replace(shape, recipe=self.applied(shape.recipe)))
        except _Unusable as fault:
            found = str(fault)
        except (av.FFmpegError, ValueError, OSError) as error:
            said = reason(error).removeprefix(LINE).removeprefix(f"{self.codec}: ")
            found = said.rstrip(".") or cause(error)
        else:
            return ""
        _log.info("%s cannot be used: %s", self.title, found)
        return found


ENCODERS = {
    "videotoolbox": HardwareEncoder(
        "VideoToolbox",
        "h264_videotoolbox",
        "nv12",
        # A scale from 1 to 100, times the unit of FFmpeg's qualities.
        lambda quality: {"flags": "+qscale", "global_quality": 118 * max(1, 100 - 2 * quality)},
    ),
    "nvenc": HardwareEncoder(
        "NVENC",
        "h264_nvenc",
        "nv12",
        lambda quality: {"preset": "p4", "rc": "vbr", "cq": max(1, quality), "b": 0},
    ),
    "qsv": HardwareEncoder(
        "Quick Sync", "h264_qsv", "nv12", lambda quality: {"global_quality": max(1, quality)}
    ),
    "amf": HardwareEncoder(
        "AMF",
        "h264_amf",
        "nv12",
        lambda quality: {"usage": "transcoding", "rc": "cqp", "qp_i": quality, "qp_p": quality},
    ),
    "mf": HardwareEncoder(
        "Media Foundation",
        "h264_mf",
        "nv12",
        lambda quality: {"hw_encoding": 1, "rate_control": "quality", "quality": max(1, 100 - 2 * quality)},
    ),
    "v4l2m2m": HardwareEncoder(
        "V4L2",
        "h264_v4l2m2m",
        "nv12",
        # It has a rate only, in bits per second: half of it for every eight steps.
        lambda quality: {"b": round(8e6 * 2 ** ((18 - quality) / 8))},
    ),
}
"""By name; those that give the best quality come first."""


def fitting(shape: Shape, requested: str) -> tuple[Shape, str]:
    """Return the shape with the requested encoder, if it works, and a note that says what is used."""
    if requested == SOFTWARE:
        return shape, ""
    faults = {}
    for encoder in _present() if requested == ANY else [ENCODERS[requested]]:
        faults[encoder.title] = encoder.fault(shape)
        if not faults[encoder.title]:
            _log.info("encoding by %s", encoder.title)
            return replace(shape, recipe=encoder.applied(shape.recipe)), f"Encoded by {encoder.title}."
    which = "no hardware encoder works" if requested == ANY else f"{ENCODERS[requested].title} does not work"
    return shape, f"Encoded by software, because {which}{_listed(faults)}."


def survey(recipe: Recipe) -> str:
    """Name the encoders that work on this machine, for a small video; why others do not is in parentheses."""
    shape = Shape(recipe, (640, 360), Fraction(30), Fraction(1, 30), 18)
    faults = {encoder.title: encoder.fault(shape) for encoder in _present()}
    working = ", ".join(title for title, fault in faults.items() if not fault) or "none works"
    return working + _listed({title: fault for title, fault in faults.items() if fault})


def _present() -> list[HardwareEncoder]:
    return [encoder for encoder in ENCODERS.values() if encoder.codec in av.codecs_available]


def _listed(faults: Mapping[str, str]) -> str:
    listed = "; ".join(f"{title}: {fault}" for title, fault in faults.items())
    return f" ({listed})" if listed else ""


def _try(folder: Path, shape: Shape) -> None:
    """Write some frames, read them back, and compare."""
    length = shape.nominal_duration
    packets = Log(folder / "packets", "q?")
    try:
        for run in range(RUNS):
            for packet in _encoded(shape, range(run * FRAMES, (run + 1) * FRAMES)):
                if packet.pts != len(packets) * length:
                    raise _Unusable(LOST)
                packets.add(packet.pts, packet.is_keyframe, data=bytes(packet))
        if len(packets) != RUNS * FRAMES:
            raise _Unusable(LOST)
        written = folder / f"written.{shape.recipe.container}"
        join(
            written,
            shape,
            packets,
            None,
            audio={},
            subtitles=False,
            shift=Fraction(0),
            last_duration=lambda _: length,
            on_progress=lambda _: None,
        )
    finally:
        packets.close()
    _compare(written, shape)


def _encoded(shape: Shape, numbers: range) -> Iterator[Packet[VideoStream]]:
    encoder = Encoder(shape)
    length = shape.nominal_duration
    for number in numbers:
        yield from encoder.encode(encoder.frame(_picture(shape.size, number)), number * length, length)
    yield from encoder.finish()


def _compare(written: Path, shape: Shape) -> None:
    """Raise `_Unusable` unless the file shows the pictures."""
    width, height = shape.size
    count = 0
    with open_input(written) as container:
        codec = container.streams.video[0].codec_context
        if (codec.name, codec.pix_fmt) != ("h264", shape.recipe.pixel_format):
            raise _Unusable(f"it makes {codec.name}, {codec.pix_fmt}")
        for count, frame in enumerate(container.decode(video=0), 1):
            found = frame.to_ndarray(format="rgb24")[:height, :width]
            if cv2.absdiff(found, _picture(shape.size, count - 1)).mean() > LARGEST_ERROR:
                raise _Unusable("frames look different when they are read back")
    if count != RUNS * FRAMES:
        raise _Unusable(f"{count} of {RUNS * FRAMES} frames can be read back")


def _picture(size: tuple[int, int], number: int) -> Image:
    """Return a frame of a smooth pattern in color that moves, uint8 (H, W, 3)."""
    width, height = size
    across = np.linspace(0, 255, width).clip(0, 255 - 3 * number) + 3 * number
    down = np.linspace(0, 255, height)
    picture = np.empty((height, width, 3), np.uint8)
    picture[..., 0], picture[..., 1] = across, down[:, None]
    picture[..., 2] = cv2.addWeighted(picture[..., 0], -0.5, picture[..., 1], -0.5, 255)
    return picture
