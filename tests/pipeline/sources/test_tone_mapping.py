"""HDR and wide gamut: patches of known light, encoded as cameras do, come back as the cited curve says."""

from fractions import Fraction

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange, ColorTrc
from tone_curves import WHITE, by_bt2390, pq_code

from pipeline.settings import SourceSettings
from pipeline.sources.video import VideoFile, open

PQ, HLG = ColorTrc.SMPTE2084, ColorTrc.ARIB_STD_B67
BT2020 = (0.2627, 0.0593)  # what red and blue add to luma
FROM_709 = np.array(  # BT.2087: linear BT.709 to BT.2020
    [[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]]
)
GRAYS = [
    (0, 0, 0),
    (1, 1, 1),
    (20, 20, 20),
    (90, 90, 90),
    (203, 203, 203),
    (500, 500, 500),
    (1000, 1000, 1000),
]
HUES = [(200, 20, 20), (20, 120, 20), (10, 10, 150), (800, 400, 80), (100, 400, 700)]
SIZE = (64, 48)


def hlg_codes(nits):
    """Light of HLG's own screen of 1000 cd/m², by the book the other way round: BT.2020 RGB to codes."""
    shown = np.asarray(nits, float) / 1000
    brightness = shown @ [0.2627, 0.6780, 0.0593]
    scene = shown * brightness ** (1 / 1.2 - 1) if brightness else shown
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(scene <= 1 / 12, np.sqrt(3 * scene), a * np.log(np.maximum(12 * scene - b, 1e-9)) + c)


def expected(nits, peak):
    """What a BT.709 screen should be told for light of BT.709's colors."""
    strongest = max(nits)
    factor = by_bt2390(strongest, peak) / strongest if strongest else 1
    return np.rint(255 * np.clip(np.array(nits) * factor / WHITE, 0, 1) ** (1 / 2.4))


def yuv10(codes, is_full):
    """R'G'B' 0 to 1 to Y, U, V of 10 bits with the matrix of BT.2020."""
    red, green, blue = codes
    of_red, of_blue = BT2020
    luma = of_red * red + (1 - of_red - of_blue) * green + of_blue * blue
    u, v = (blue - luma) / (2 - 2 * of_blue), (red - luma) / (2 - 2 * of_red)
    if is_full:
        return [round(1023 * luma), min(1023, round(1023 * u + 512)), min(1023, round(1023 * v + 512))]
    return [round(4 * (16 + 219 * luma)), round(4 * (128 + 224 * u)), round(4 * (128 + 224 * v))]


def write_patches(
    path, patches, transfer, *, codec="ffv1", options=None, is_full=False, is_marked=True, primaries=9
):
    """A frame for each patch of R'G'B' codes, 0 to 1, as YUV 4:2:0 of 10 bits."""
    with av.open(str(path), "w") as container:
        video = container.add_stream(codec, rate=25, options=options or {})
        (video.width, video.height), video.pix_fmt = SIZE, "yuv420p10le"
        context = video.codec_context
        context.color_trc, context.color_range = transfer, ColorRange.JPEG if is_full else ColorRange.MPEG
        if is_marked:
            context.color_primaries, context.colorspace = primaries, 9
        for codes in patches:
            frame = av.VideoFrame(*SIZE, "yuv420p10le")
            for plane, value in zip(frame.planes, yuv10(codes, is_full), strict=True):
                plane.update(np.full(plane.buffer_size // 2, value, np.uint16))
            frame.colorspace, frame.color_range = context.colorspace, context.color_range
            frame.color_trc, frame.color_primaries = transfer, context.color_primaries
            container.mux(video.encode(frame))
        container.mux(video.encode())
    return path


def read_patches(path):
    with open(str(path), SourceSettings()) as source:
        images = [frame.image for frame in source]
        notes = source.notes
    for image in images:
        assert image.dtype == np.uint8 and np.ptp(image, axis=(0, 1)).max() <= 2, "one color all over"
    return np.array([image[20, 20] for image in images]).astype(int), notes


def codes_of(nits, transfer):
    light = FROM_709 @ np.array(nits, float)
    return pq_code(light) if transfer == PQ else hlg_codes(light)


@pytest.mark.parametrize("is_full", [False, True], ids=["limited", "full"])
@pytest.mark.parametrize("is_marked", [True, False], ids=["BT.2020", "unmarked"])
@pytest.mark.parametrize("transfer", [PQ, HLG], ids=["PQ", "HLG"])
def test_light_comes_back_along_the_curve(tmp_path, transfer, is_marked, is_full):
    patches = GRAYS + HUES
    path = write_patches(
        tmp_path / "hdr.mkv",
        [codes_of(nits, transfer) for nits in patches],
        transfer,
        is_full=is_full,
        is_marked=is_marked,
    )
    found, notes = read_patches(path)
    wanted = np.array([expected(nits, 1000) for nits in patches])
    # Ten bits of the strongest color leave a wide margin for the others where they are nearly black.
    tolerance = np.where(wanted < 40, 12, 4)
    assert (np.abs(found - wanted) <= tolerance).all(), list(zip(found, wanted, strict=True))
    assert any("HDR" in note for note in notes)


def test_the_curve_is_the_reports():
    assert by_bt2390(50, 1000) == pytest.approx(50), "below the knee nothing changes"
    assert by_bt2390(1000, 1000) == pytest.approx(WHITE), "the peak becomes white"
    rising = [by_bt2390(nits, 4000) for nits in range(1, 4000, 50)]
    assert rising == sorted(rising)


@pytest.mark.parametrize(
    ("told", "peak"),
    [
        ("master-display=G(8500,39850)B(6550,2300)R(35400,14600)WP(15635,16450)L(40000000,50)", 4000),
        ("max-cll=600,200", 600),
        ("max-cll=0,0", 1000),
        ("hdr10-opt=0", 1000),
    ],
    ids=["mastered at 4000", "no more than 600", "not known", "not told"],
)
def test_a_real_hdr10_stream_is_rolled_off_from_its_own_peak(tmp_path, told, peak):
    params = f"log-level=none:lossless=1:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:{told}"
    path = write_patches(
        tmp_path / "hdr10.mp4",
        [codes_of(nits, PQ) for nits in GRAYS],
        PQ,
        codec="libx265",
        options={"x265-params": params},
    )
    found, notes = read_patches(path)
    wanted = np.array([expected(np.minimum(nits, peak), peak) for nits in GRAYS])
    assert np.abs(found - wanted).max() <= 4, list(zip(found, wanted, strict=True))
    assert any(f"up to {peak} cd/m²" in note for note in notes)


def test_wide_gamut_without_hdr(tmp_path):
    colors = np.array(
        [(255, 255, 255), (0, 0, 0), (128, 128, 128), (200, 60, 40), (40, 160, 70), (60, 60, 200)]
    )
    linear = (colors / 255) ** 2.4 @ FROM_709.T
    patches = np.clip(linear, 0, 1) ** (1 / 2.4)
    found, notes = read_patches(write_patches(tmp_path / "wide.mkv", patches, ColorTrc.BT2020_10))
    assert np.abs(found - colors).max() <= 3, found
    assert any("wide gamut" in note for note in notes)


def test_what_no_screen_of_bt709_can_show_becomes_its_nearest_color(tmp_path):
    pure_green = (0, pq_code(200), 0)  # of BT.2020, far greener than any BT.709
    found, _ = read_patches(write_patches(tmp_path / "green.mkv", [pure_green], PQ))
    red, green, blue = found[0]
    assert green > 220 and red == 0 and blue == 0


def test_ordinary_video_is_not_touched(make_clip):
    with VideoFile(make_clip()) as source:
        list(source)
        assert source.notes == ()


def test_seeking_in_hdr_gives_the_same_pictures(tmp_path):
    patches = [codes_of(nits, PQ) for nits in GRAYS]
    path = write_patches(tmp_path / "hdr.mkv", patches, PQ)
    with VideoFile(path) as source:
        all_of_it = [frame.image for frame in source]
        source.seek(Fraction(4, 25))
        frame = source.read()
    assert np.array_equal(frame.image, all_of_it[4])
