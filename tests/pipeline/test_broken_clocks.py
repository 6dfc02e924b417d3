"""Every kind of broken clock in every container: no frame and no audio is lost, and none ends up at another's time."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from broken_clocks import CONTAINERS, FRAMES, KINDS, RATE, broken
from clips import number_of
from estimators import Brightness
from in_turns import in_turns
from outputs import times

from pipeline.conversion.short_form import convert
from pipeline.settings import SourceSettings
from pipeline.sources.video import open as open_video

LENGTH = FRAMES / RATE
BREAKS = ("set back", "ahead", "there and back")


def audio_seconds(path: Path) -> float:
    with av.open(str(path)) as container:
        return sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))


@pytest.mark.parametrize(
    ("kind", "container", "output"), in_turns([*KINDS], [*CONTAINERS], last=("mp4", "mkv", "webm"))
)
def test_a_broken_clock(tmp_path: Path, kind: str, container: str, output: str) -> None:
    source = broken(tmp_path / f"clip.{container}", kind)
    result = convert(source, path := tmp_path / f"depth.{output}", estimator=Brightness())
    stamps = [float(stamp) for stamp in times(path)]
    assert len(stamps) == FRAMES
    assert stamps == sorted(set(stamps))
    for number, stamp in enumerate(stamps):
        assert stamp - stamps[0] == pytest.approx(number / RATE, abs=0.13), (number, stamps)
    assert audio_seconds(path) == pytest.approx(LENGTH, abs=0.25)
    if kind in BREAKS:
        assert any("timestamps of the source jump" in note for note in result.notes), result.notes
    else:
        assert not any("jump" in note for note in result.notes), result.notes


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_length_that_is_told_is_the_true_one(tmp_path: Path, kind: str, container: str) -> None:
    source = broken(tmp_path / f"clip.{container}", kind)
    with open_video(str(source), SourceSettings()) as opened:
        info = opened.info
        numbers = [number_of(frame.image) for frame in opened]
        assert numbers == list(range(FRAMES)) or kind == "swapped"
        if info.duration is not None and (kind not in BREAKS or container == "ts"):
            assert info.duration == pytest.approx(LENGTH, abs=0.15)
