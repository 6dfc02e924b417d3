"""Edit lists of MP4 that leave out every frame, as after a failed cut: all frames are shown, and a note says so."""

import struct

import pytest
from clips import number_of, write_clip

from pipeline.container import ignores_edits, open_input
from pipeline.sources.video import VideoFile
from pipeline.untrusted import limited

NOTE = "The edit list of the file leaves out every frame; it is ignored."


@pytest.fixture(scope="module", params=[10**8, -1], ids=["begins behind the end", "has gaps alone"])
def cut(request, tmp_path_factory):
    """A clip of eight frames with sound; both tracks' edits begin at this time of the track."""
    path = write_clip(tmp_path_factory.mktemp("cut") / "a.mp4", frames=8, frame_rate=25, audio="aac")
    content = bytearray(path.read_bytes())
    place, edits = content.find(b"elst"), 0
    while place >= 0:
        struct.pack_into(">i", content, place + 16, request.param)
        place, edits = content.find(b"elst", place + 4), edits + 1
    assert edits == 2
    path.write_bytes(content)
    return path


def test_every_frame_is_shown_and_a_note_says_so(cut):
    with VideoFile(cut) as source:
        assert [number_of(frame.image) for frame in source] == list(range(8))
        assert source.notes == (NOTE,)


def test_audio_is_there_for_whoever_copies_it(cut):
    with open_input(cut) as container:
        kept = [packet for packet in container.demux(audio=0) if packet.size and not packet.is_discard]
    assert len(kept) > 10


def test_the_limits_of_strangers_files_hold(cut):
    with limited(cut, most_pixels=10_000), open_input(cut) as container:
        assert ignores_edits(container)
        assert container.options["protocol_whitelist"] == "file"


def test_other_edit_lists_are_followed(tmp_path):
    with open_input(write_clip(tmp_path / "a.mp4", frames=8, audio="aac")) as container:
        assert not ignores_edits(container)
