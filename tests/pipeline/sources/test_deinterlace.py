"""Interlaced video: fields of two moments become whole pictures, frame for frame, also where nobody says so."""

from fractions import Fraction

import av
import numpy as np
import pytest
from clips import number_of, write_clip
from senders import file_server

from pipeline.conversion.short_form import convert
from pipeline.errors import SettingsError
from pipeline.settings import ConvertSettings, EstimatorSettings, SourceSettings
from pipeline.sources.base import open_source
from pipeline.sources.video import open

SIZE = (96, 576)
BACK, BAR, WIDTH = 60, 200, 24
PACE = 6  # pixels from field to field


def moment(number, size=SIZE):
    """Gray with a bright bar that goes to the right, at the time of a field; uint8 (H, W, 3)."""
    width, height = size
    image = np.full((height, width, 3), BACK, np.uint8)
    left = (number * PACE) % (width - WIDTH)
    image[:, left : left + WIDTH] = BAR
    image[height // 2 :, : width // 4] = 120  # something that stands still
    return image


def woven(is_top_first):
    def picture(number, size):
        first, second = moment(2 * number, size), moment(2 * number + 1, size)
        image = second.copy() if is_top_first else first.copy()
        image[::2] = (first if is_top_first else second)[::2]
        return image

    return picture


def write(path, *, order="tff", marked=True, frames=30, **wishes):
    """25 frames a second of 50 fields; H.264 that says which field came first, or FFV1 that says nothing."""
    if marked:
        kind = {"options": {"crf": "4", "x264-params": f"{order}=1"}, "field_order": order}
    else:
        kind = {"codec": "ffv1", "pix_fmt": "yuv444p"}
    return write_clip(
        path, **({"size": SIZE, "frames": frames, "picture": woven(order == "tff")} | kind | wishes)
    )


def read(path, deinterlace="auto"):
    with open_source(path, SourceSettings(deinterlace=deinterlace)) as source:
        return list(source), source.notes, source.info


def teeth(image):
    """How far, in gray levels, every line differs from the one above, on average."""
    return np.abs(np.diff(image[4:-4, :, 1].astype(int), axis=0)).mean()


@pytest.mark.parametrize("marked", [True, False], ids=["marked", "not marked"])
@pytest.mark.parametrize("order", ["tff", "bff"])
def test_fields_become_whole_pictures_of_the_first_moment(tmp_path, order, marked):
    frames, notes, info = read(write(tmp_path / "clip.mkv", order=order, marked=marked))
    stored, untold, _ = read(tmp_path / "clip.mkv", "never")
    assert len(frames) == len(stored) == info.frame_count == 30 or info.frame_count is None
    assert [frame.index for frame in frames] == list(range(30))
    assert [frame.timestamp for frame in frames] == [frame.timestamp for frame in stored]
    assert any("interlaced" in note for note in notes) and not untold
    for number, (whole, comb) in enumerate(zip(frames[1:-1], stored[1:-1], strict=True), 1):
        if (2 * number * PACE) % (SIZE[0] - WIDTH) > SIZE[0] - WIDTH - 2 * PACE:
            continue  # the bar begins anew
        assert teeth(whole.image) < 0.35 * teeth(comb.image)
        bar = moment(2 * number)[100, :, 1] == BAR
        line = whole.image[96:104, :, 1].astype(int).mean(axis=0)
        assert np.abs(line[bar] - BAR).mean() < 12 and np.abs(line[~bar] - BACK).mean() < 12
        still = whole.image[300:560, 2:10].astype(int)
        assert bar[2:10].any() or np.abs(still - 120).max() <= 8


@pytest.mark.parametrize("at", [1, 12, 13, 20, 29])
def test_a_seek_gives_the_very_picture_that_comes_in_passing(tmp_path, at):
    path = write(tmp_path / "clip.mp4", gop=6)
    frames, _, _ = read(path)
    with open(str(path), SourceSettings()) as source:
        source.read()
        source.seek(Fraction(29, 25))
        source.seek(Fraction(at, 25))
        frame, after = source.read(), source.read()
    assert (frame.index, frame.timestamp) == (at, Fraction(at, 25))
    assert np.array_equal(frame.image, frames[at].image)
    assert after is None if at == 29 else np.array_equal(after.image, frames[at + 1].image)


def test_a_variable_rate_keeps_its_times(tmp_path):
    times = [Fraction(number, 25) + Fraction(number // 7, 10) for number in range(30)]
    frames, _, _ = read(write(tmp_path / "clip.mp4", timestamps=times))
    assert [frame.timestamp for frame in frames] == times


@pytest.mark.parametrize("height", [576, 240])
def test_whole_pictures_are_left_alone(tmp_path, height):
    wishes = {"picture": moment, "marked": False, "size": (96, height)}
    path = write(tmp_path / "clip.mkv", **wishes)
    frames, notes, _ = read(path)
    assert not notes
    for frame in frames:
        assert np.abs(frame.image.astype(int) - moment(frame.index, (96, height))).max() <= 2


def test_real_clips_are_not_taken_for_interlaced(shared_clips):
    for name in ("dog.mp4", "driving.mp4", "juggle.mp4", "bikes.mp4", "webcam.mkv"):
        with open(str(shared_clips / name), SourceSettings()) as source:
            source.read()
            assert source.notes == (), name


def test_by_hand_where_nothing_shows_it(tmp_path):
    path = write(tmp_path / "clip.mkv", marked=False, size=(96, 240))  # not a height of television
    frames, _, _ = read(path)
    whole, notes, _ = read(path, "always")
    assert len(whole) == 30 and notes
    assert teeth(whole[3].image) < 0.35 * teeth(frames[3].image)


def test_one_frame_alone(tmp_path):
    frames, _, _ = read(write(tmp_path / "clip.mkv", frames=1))
    assert len(frames) == 1 and teeth(frames[0].image) < 3


def test_a_size_that_changes_in_the_middle(tmp_path):
    first, second = write(tmp_path / "1.ts", frames=9), write(tmp_path / "2.ts", frames=9, size=(64, 480))
    joined = tmp_path / "joined.ts"
    joined.write_bytes(first.read_bytes() + second.read_bytes())
    frames, _, _ = read(joined)
    assert len(frames) == 18 and {frame.image.shape for frame in frames} == {(576, 96, 3)}


def test_pictures_lost_in_the_middle_keep_their_places(tmp_path):
    path = write(tmp_path / "clip.mkv", marked=False, frames=20)
    with av.open(str(path)) as container:
        packets = [bytes(packet) for packet in container.demux() if packet.pts is not None]
    content = bytearray(path.read_bytes())
    at = content.index(packets[9][:64])
    content[at + 20 : at + 400] = bytes(380)
    path.write_bytes(content)
    with open(str(path), SourceSettings()) as source:
        frames = list(source)
        lost = source.substituted_frames
    assert len(frames) == 20 and [frame.timestamp for frame in frames] == [Fraction(n, 25) for n in range(20)]
    assert lost <= 1


def test_a_conversion_keeps_count_and_times(tmp_path):
    path = write(tmp_path / "clip.mp4", audio="aac", size=(96, 96))
    result = convert(
        path,
        tmp_path / "depth.mp4",
        ConvertSettings(),
        estimator=EstimatorSettings("nano", input_size=64),
        source_settings=SourceSettings(),
    )
    assert result.frames == 30
    assert any("interlaced" in note for note in result.notes)


def test_an_unknown_word_is_refused():
    with pytest.raises(SettingsError, match="deinterlace"):
        SourceSettings(deinterlace="sometimes")


def test_a_file_of_numbered_frames_that_is_forced_is_still_in_order(make_clip):
    frames, _, _ = read(make_clip(frames=20), "always")
    assert [number_of(frame.image) for frame in frames] == list(range(20))


def test_a_file_on_a_server_is_made_whole_too(tmp_path):
    path = write(tmp_path / "clip.ts", size=(96, 240), pixel_shape=Fraction(64, 45))
    files, notes, info = read(path)
    with file_server(tmp_path) as server:
        frames, _, told = read(f"{server.url}clip.ts")
    assert (told.width, told.height) == (info.width, info.height) == (136, 240)
    assert len(frames) == len(files) == 30 and notes
    for here, there in zip(files[1:], frames[1:], strict=True):
        assert np.array_equal(here.image, there.image)
