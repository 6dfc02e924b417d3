"""Every kind of video file through the converter: what comes out is held against what PyAV and ffprobe see going in.

Container, codec, depth of color, frame rate, sound, rotation and kind of output, so combined that every two values that
go together do so in some case. Frames carry their numbers, and sound begins in the middle, so that order and sync show.
"""

import json
import random
import shutil
import subprocess
from fractions import Fraction
from itertools import combinations, product

import av
import cv2
import numpy as np
import pytest
from clips import coded_picture, number_of, write_clip
from estimators import Brightness
from patience import PATIENCE
from read_by_pyav import seen_by_pyav

from pipeline.conversion.short_form import convert
from pipeline.settings import LookSettings, StabilizerSettings
from pipeline.sinks import depth_video, exr, png16

FRAMES = 15
SIZE = (96, 72)  # an AV1 encoder takes none smaller than 64
NTSC = Fraction(30000, 1001)
RATES = {"24": Fraction(24), "25": Fraction(25), "29.97": NTSC, "60": Fraction(60), "variable": Fraction(25)}
QUIET_X265 = {"x265-params": "log-level=none", "preset": "ultrafast"}
CODECS = {  # the formats of 8 and 10 bits, and options; PyAV's libvpx knows 8 only
    "libx264": ("yuv420p", "yuv420p10le", {"crf": "8", "preset": "veryfast"}),
    "libx265": ("yuv420p", "yuv420p10le", QUIET_X265 | {"crf": "8"}),
    "libvpx-vp9": ("yuv420p", "", {"deadline": "realtime", "cpu-used": "8", "crf": "8"}),
    "libsvtav1": ("yuv420p", "yuv420p10le", {"crf": "5", "preset": "8", "svtav1-params": "lp=1"}),
    "mpeg4": ("yuv420p", "", {"qmax": "3"}),
    "prores_ks": ("", "yuv422p10le", {}),
    "ffv1": ("yuv420p", "yuv420p10le", {}),
    "mjpeg": ("yuvj420p", "", {"qmax": "3"}),
}
AVC, HEVC, VP9, AV1, MPEG4, PRORES, FFV1, MJPEG = CODECS
CONTAINERS = {  # the codecs of pictures and of sound that it holds
    "mp4": ({AVC, HEVC, VP9, AV1, MPEG4, MJPEG}, {"", "aac", "libopus"}),
    "mkv": (set(CODECS), {"", "aac", "libopus", "pcm_s16le"}),
    "webm": ({VP9, AV1}, {"", "libopus"}),
    "mov": ({AVC, HEVC, MPEG4, PRORES, MJPEG}, {"", "aac", "pcm_s16le"}),
    "avi": ({AVC, MPEG4, FFV1, MJPEG}, {"", "pcm_s16le"}),
    "ts": ({AVC, HEVC, MPEG4}, {"", "aac", "libopus"}),
}
OUTPUTS = ("mp4", "webm", "mov", "mkv", "png", "exr")
FACTORS = (tuple(CONTAINERS), tuple(CODECS), (8, 10), tuple(RATES), ("", "aac", "libopus", "pcm_s16le"),
           (0, 90, 180, 270), OUTPUTS)  # fmt: skip
MILLISECOND = Fraction(1, 1000)


def is_possible(container, codec, bits, rate, audio, rotation, output):
    codecs, sounds = CONTAINERS[container]
    return (
        codec in codecs
        and audio in sounds
        and bool(CODECS[codec][bits == 10])
        and not (rate == "variable" and container == "avi")
        and (not rotation or container in ("mp4", "mov", "mkv"))
        and not (rate == "variable" and codec == MPEG4)  # its clock is too coarse for 1/90000 s
        and not (container == "avi" and codec == AVC and bits == 10)  # nobody writes that
    )


def pairs(case):
    return {((a, case[a]), (b, case[b])) for a, b in combinations(range(len(case)), 2)}


def chosen():
    """Few cases in which all pairs of values occur that occur in any: again and again the one with most new pairs."""
    possible = [case for case in product(*FACTORS) if is_possible(*case)]
    pairs_of = {case: pairs(case) for case in possible}
    missing = set().union(*pairs_of.values())
    dice, cases = random.Random(1), []
    while missing:
        seed = max(missing, key=str)
        candidates = [case for case in possible if seed in pairs_of[case]]
        best = max(
            dice.sample(candidates, min(60, len(candidates))), key=lambda case: len(pairs_of[case] & missing)
        )
        cases.append(best)
        missing -= pairs_of[best]
    return cases


def name(case):
    container, codec, bits, rate, audio, rotation, output = case
    return f"{container}-{codec}-{bits}-{rate}-{audio or 'silent'}-{rotation}-to-{output}"


def quick_ones(cases):
    """As few of them as have every value and every codec in each of its containers: `make test` runs these."""
    seen, quick = set(), set()
    for case in cases:
        met = {*enumerate(case), case[:2]}
        if not met <= seen:
            quick.add(case)
            seen |= met
    return quick


CASES = chosen()
QUICK = quick_ones(CASES)


def times_of(rate):
    if rate != "variable":
        return None
    return [Fraction(number, 25) + Fraction(number * number, 500) for number in range(FRAMES)]


def as_stored(rotation):
    def picture(number, size):
        # From 1 on: 0 is flat, and in its own range nothing but the codec's noise.
        upright = coded_picture(number + 1, size if rotation % 180 == 0 else size[::-1])
        return np.ascontiguousarray(np.rot90(upright, rotation // 90))

    return picture


def write_source(folder, container, codec, bits, rate, audio, rotation):
    eight, ten, options = CODECS[codec]
    if container == "avi" and codec == AVC:
        options = options | {"bf": "0"}  # AVI knows no order but that of showing
    return write_clip(
        folder / f"source.{container}", frames=FRAMES, size=SIZE, frame_rate=RATES[rate], codec=codec,
        pix_fmt=ten if bits == 10 else eight, options=options, audio=audio, silence=0.2, rotation=rotation,
        timestamps=times_of(rate), picture=as_stored(rotation),
    )  # fmt: skip


def depths_in(path, output):
    """Times and pictures of what was written, as its own reader gives them."""
    if output in ("mkv", "png", "exr"):
        read = {"mkv": depth_video, "png": png16, "exr": exr}[output].read
        return [(time, disparity.clip(0, 255).astype(np.uint8)) for time, disparity in read(path)]
    with av.open(str(path)) as container:
        return [
            (frame.pts * frame.time_base, frame.to_ndarray(format="rgb24"))
            for frame in container.decode(video=0)
        ]


def number_in(picture):
    gray = picture if picture.ndim == 3 else cv2.merge([picture] * 3)
    return number_of(gray)


def test_every_pair_is_there():
    covered = set().union(*map(pairs, CASES))
    assert all(pairs(case) <= covered for case in product(*FACTORS) if is_possible(*case))
    assert len(CASES) < 70


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=() if case in QUICK else pytest.mark.long) for case in CASES], ids=name
)
def test_what_comes_out_matches_what_goes_in(case, tmp_path):
    output = case[-1]
    source = write_source(tmp_path, *case[:-1])
    target = tmp_path / ("depth_%03d." if output in ("png", "exr") else "depth.")
    target = target.with_name(target.name + output)
    result = convert(
        source, target, estimator=Brightness(), stabilizer=StabilizerSettings("off"),
        look=LookSettings(colormap="gray"),
    )  # fmt: skip
    assert result.frames == FRAMES and result.substituted_frames == 0

    wanted, onset, samples = seen_by_pyav(source)
    assert len(wanted) == FRAMES, "the source is what it should be"
    found = depths_in(target, output)
    assert [number_in(picture) for _, picture in found] == list(range(1, FRAMES + 1))
    upright = SIZE if case[5] % 180 == 0 else SIZE[::-1]
    assert {picture.shape[1::-1] for _, picture in found} == {upright}
    slack = MILLISECOND / 2 if output == "webm" else 0
    shift = found[0][0] - wanted[0]
    for (time, _), at in zip(found, wanted, strict=True):
        assert abs(time - shift - at) <= 2 * slack
    assert shift == 0 or case[0] == "ts" or abs(shift) <= slack, "only a broadcast clock is set back"

    if output in ("mp4", "webm", "mov", "mkv"):
        check_end(target, wanted, None if case[3] == "variable" else RATES[case[3]])
        check_sound(target, output, wanted, onset, samples, case[4])
        check_with_ffprobe(target, upright)


def check_end(target, wanted, rate):
    """The last picture stays as long as the others, or, where these differ, for some time."""
    with av.open(str(target)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.pts is not None]
        begin = min(packet.pts * packet.time_base for packet in packets)
        length = max((packet.pts + packet.duration) * packet.time_base for packet in packets) - begin
    last = length - (wanted[-1] - wanted[0])
    assert abs(length - FRAMES / rate) < 1.2 * MILLISECOND if rate else 0 < last < Fraction(1, 5)


def check_sound(target, output, wanted, onset, samples, audio):
    times, found_onset, found_samples = seen_by_pyav(target)
    if not audio:
        assert found_onset is None
        return
    is_copied = (output == "mkv" or (output, audio) in {
        ("mp4", "aac"), ("mp4", "libopus"), ("webm", "libopus"), ("mov", "aac"), ("mov", "pcm_s16le"),
    })  # fmt: skip
    late = (found_onset - times[0]) - (onset - wanted[0])
    assert abs(late) <= (2 * MILLISECOND if is_copied else 15 * MILLISECOND), (
        f"sound is {float(late):.4f} s late"
    )
    # Whether the blocks that get a decoder going, and the rest of the last one, are cut off is for each container.
    assert abs(found_samples - samples) <= (
        0 if audio == "pcm_s16le" and is_copied else 1024 if is_copied else 2048
    )


def check_with_ffprobe(target, size):
    if not shutil.which("ffprobe"):
        return
    words = ["ffprobe", "-v", "error", "-count_frames", "-select_streams", "v:0", "-of", "json", "-show_entries",
             "stream=nb_read_frames,width,height", str(target)]  # fmt: skip
    (stream,) = json.loads(subprocess.run(words, capture_output=True, check=True, timeout=PATIENCE).stdout)[
        "streams"
    ]
    assert (int(stream["nb_read_frames"]), stream["width"], stream["height"]) == (FRAMES, *size)
