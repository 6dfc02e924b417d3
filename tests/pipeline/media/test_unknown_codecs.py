"""Streams of codecs that FFmpeg does not know: what else the file holds is converted, and what is left out is said."""

import pytest
from clips import write_clip
from estimators import Brightness
from test_subtitles import clip_with_subtitles

from pipeline.conversion.short_form import convert
from pipeline.errors import SourceUnreadableError
from pipeline.sources.base import open_source
from viewer.web.jobs import upload

UNKNOWN = {b"V_MPEG4/ISO/AVC": b"V_XPEG4/ISO/XXX", b"A_AAC": b"A_XYZ", b"S_TEXT/UTF8": b"S_XXXX/UTF8"}


def made_unknown(path, name):
    data = path.read_bytes()
    assert name in data
    path.write_bytes(data.replace(name, UNKNOWN[name]))
    return path


@pytest.mark.parametrize("audio", ["", "aac"])
def test_a_video_is_not_called_audio_alone(tmp_path, audio):
    path = made_unknown(write_clip(tmp_path / "clip.mkv", audio=audio), b"V_MPEG4/ISO/AVC")
    with pytest.raises(SourceUnreadableError, match="format that this program cannot decode") as caught:
        open_source(path)
    assert caught.value.hint


@pytest.mark.parametrize("output", ["mp4", "mkv", "webm"])
def test_audio_is_left_out_with_a_note(tmp_path, output):
    path = made_unknown(write_clip(tmp_path / "clip.mkv", audio="aac"), b"A_AAC")
    result = convert(path, tmp_path / f"depth.{output}", estimator=Brightness())
    assert result.frames == 10
    assert any("unknown to FFmpeg" in note for note in result.notes), result.notes


@pytest.mark.parametrize("output", ["mp4", "mkv"])
def test_the_only_subtitles_are_left_out_with_a_note(tmp_path, output):
    path = tmp_path / "clip.mkv"
    clip_with_subtitles(path, "srt")
    made_unknown(path, b"S_TEXT/UTF8")
    result = convert(path, tmp_path / f"depth.{output}", estimator=Brightness())
    assert any(note.startswith("Subtitle stream") for note in result.notes), result.notes


def test_an_upload_is_refused(tmp_path):
    clip = made_unknown(write_clip(tmp_path / "clip.mkv", audio="aac"), b"V_MPEG4/ISO/AVC")
    with clip.open("rb") as file, pytest.raises(SourceUnreadableError, match="not a video"):
        upload.receive(file, tmp_path / "job.mkv", most_pixels=10**6)
