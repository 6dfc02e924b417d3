"""Many conversions: finished ones are skipped, a broken one does not stop the rest, folders keep their shape."""

import json
import shutil
from pathlib import Path

import pytest
from clips import write_clip
from estimators import Brightness
from outputs import times

from pipeline.conversion import batch
from pipeline.conversion import convert as conversion
from pipeline.conversion.progress import Stopped
from pipeline.conversion.request import ConversionHooks, ConversionRequest
from pipeline.conversion.short_form import convert
from pipeline.errors import SettingsError
from pipeline.settings import ConvertSettings
from viewer.cli import main
from viewer.views.settings import ViewSettings


@pytest.fixture
def footage(tmp_path):
    folder = tmp_path / "footage"
    (folder / "day 1").mkdir(parents=True)
    write_clip(folder / "a.mp4", frames=3)
    write_clip(folder / "day 1" / "b.mkv", frames=4)
    (folder / "day 1" / "broken.mp4").write_bytes(b"no video")
    return folder


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command with a quick network; gives (exit code, standard output, standard error)."""
    loaded = []

    def load(settings, **_):
        loaded.append(settings)
        return Brightness()

    monkeypatch.setattr("pipeline.inference.load.load_estimator", load)

    def call(*arguments):
        loaded.clear()
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert len(loaded) <= 1, "one network for all"
        return end.value.code, out, err

    return call


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_folder_of_videos_keeps_its_shape_and_one_failure_does_not_stop_the_rest(footage, tmp_path, run):
    out, told = tmp_path / "out", tmp_path / "told.json"
    code, said, complaints = run("convert", footage, "-o", out, "--summary", told)
    assert code == 1
    assert files(out) == ["a.mp4", "day 1/b.mp4"]
    assert "broken.mp4" in complaints
    assert "1 of 3 conversions failed" in complaints
    assert said.count("frames in") == 2
    facts = {entry["source"].rpartition("/")[2]: entry for entry in json.loads(told.read_text("utf-8"))}
    assert {name: entry["status"] for name, entry in facts.items()} == {
        "a.mp4": "done", "b.mkv": "done", "broken.mp4": "failed",
    }  # fmt: skip
    assert facts["b.mkv"]["frames"] == 4
    assert facts["broken.mp4"]["hint"]
    assert len(times(out / "day 1" / "b.mp4")) == 4


def test_what_is_finished_is_skipped(footage, tmp_path, run):
    out = tmp_path / "out"
    (footage / "day 1" / "broken.mp4").unlink()
    assert run("convert", footage, "-o", out)[0] == 0
    before = (out / "a.mp4").stat().st_mtime_ns
    (out / "day 1" / "b.mp4").unlink()
    code, said, complaints = run("convert", footage, "-o", out)
    assert code == 0
    assert complaints.count("Skipped") == 1
    assert said.count("frames in") == 1
    assert (out / "a.mp4").stat().st_mtime_ns == before
    assert files(out) == ["a.mp4", "day 1/b.mp4"]


def test_what_was_interrupted_is_gone_on_with_and_the_rest_done(footage, tmp_path, run, monkeypatch):
    monkeypatch.setattr(ConvertSettings, "segment_frames", 2)
    out = tmp_path / "out"
    (footage / "day 1" / "broken.mp4").unlink()

    def stop(progress):
        if (progress.stage, progress.frames_done) == ("writing", 3):
            raise KeyboardInterrupt

    out.mkdir()
    with pytest.raises(KeyboardInterrupt):
        convert(
            footage / "a.mp4", out / "a.mp4", estimator=Brightness(), on_progress=stop, look=ViewSettings()
        )
    code, _, complaints = run("convert", footage, "-o", out)
    assert code == 1
    assert "was interrupted" in complaints
    assert "--resume" in complaints
    assert files(out)[-1] == "day 1/b.mp4"
    code, _, complaints = run("convert", footage, "-o", out, "--resume")
    assert code == 0, complaints
    assert complaints.count("Skipped") == 1
    assert files(out) == ["a.mp4", "day 1/b.mp4"]
    assert len(times(out / "a.mp4")) == 3


def test_several_sources_of_another_format(footage, tmp_path, run):
    out = tmp_path / "out"
    wishes = ("--format", "png16", "--one-pass")
    assert run("convert", footage / "a.mp4", footage / "day 1" / "b.mkv", "-o", out, *wishes)[0] == 0
    assert sorted(path.name for path in out.iterdir()) == ["a", "b"]
    assert len(files(out / "b")) == 5


def test_names_that_fall_together_are_told_apart(tmp_path):
    sources = [str(tmp_path / name) for name in ("a.mp4", "a.mov", "b.mp4")]
    jobs = batch.plan(sources, ConversionRequest("", tmp_path / "out"))
    assert [job.output.name for job in jobs] == ["a_mp4.mp4", "a_mov.mp4", "b.mp4"]
    with pytest.raises(SettingsError, match="twice"):
        batch.plan([sources[0]] * 2, ConversionRequest("", tmp_path / "out"))


def test_the_output_of_many_is_a_folder(footage, tmp_path, run):
    (tmp_path / "out.mp4").write_text("precious")
    code, _, complaints = run("convert", footage, "-o", tmp_path / "out.mp4")
    assert code == 2
    assert "is a file" in complaints
    assert (tmp_path / "out.mp4").read_text("utf-8") == "precious"


def test_a_summary_of_one(footage, tmp_path, run):
    told = tmp_path / "told.json"
    assert run("convert", footage / "a.mp4", "-o", tmp_path / "x.mp4", "--summary", told)[0] == 0
    assert [entry["status"] for entry in json.loads(told.read_text("utf-8"))] == ["done"]


def test_the_same_command_again_with_resume_finds_it_finished(footage, tmp_path, run):
    clip, output, told = footage / "a.mp4", tmp_path / "x.mp4", tmp_path / "told.json"
    assert run("convert", clip, "-o", output)[0] == 0
    before = output.read_bytes()
    code, said, complaints = run("convert", clip, "-o", output, "--resume", "--summary", told)
    assert (code, said) == (0, "")
    assert f"{output} is already finished." in complaints
    assert [entry["status"] for entry in json.loads(told.read_text("utf-8"))] == ["skipped"]
    assert output.read_bytes() == before
    code, _, complaints = run("convert", clip, "-o", output)
    assert code == 1
    assert "already exists" in complaints


def test_resuming_what_was_to_replace_another_says_that_it_needs_leave_to(footage, tmp_path, run):
    clip, output = footage / "a.mp4", tmp_path / "x.mp4"
    output.write_bytes(b"precious")

    def stop(progress):
        if progress.stage == "writing":
            raise Stopped

    with pytest.raises(Stopped):
        convert(
            clip, output, ConvertSettings(overwrite=True), estimator=Brightness(), on_progress=stop,
            look=ViewSettings(),
        )  # fmt: skip
    code, _, complaints = run("convert", clip, "-o", output, "--resume")
    assert code == 1
    assert "--overwrite" in complaints
    assert output.read_bytes() == b"precious"
    assert run("convert", clip, "-o", output, "--resume", "--overwrite")[0] == 0
    assert len(times(output)) == 3


def test_progress_for_programs_is_json_line_by_line(footage, tmp_path, run):
    code, said, _ = run("convert", footage / "a.mp4", "-o", tmp_path / "x.mp4", "--json-progress")
    lines = [json.loads(line) for line in said.splitlines()]
    assert code == 0
    assert {line["output"] for line in lines} == {"x.mp4"}
    assert [line["stage"] for line in lines if line["frames_done"] == 3] == [
        "estimating depth", "writing", "finishing",
    ]  # fmt: skip
    assert lines[-1]["eta"] == 0


def test_outcomes_come_one_by_one(footage, tmp_path):
    requests = batch.plan([str(footage)], ConversionRequest("", tmp_path / "out"))
    hooks = ConversionHooks(load=lambda _: Brightness())
    outcomes = batch.run(requests, lambda request: conversion.convert(request, hooks))
    assert next(outcomes).status == "done"
    assert files(tmp_path / "out") == ["a.mp4"]
    assert [outcome.status for outcome in outcomes] == ["done", "failed"]


def test_names_that_are_one_file_on_windows_and_macos_become_two(tmp_path):
    for name in ("Clip.mov", "clip.mp4", "Fu\u0308\u00dfe.mp4", "f\u00fcsse.mov", "other.mp4"):
        (tmp_path / name).touch()
    requests = batch.plan([str(tmp_path)], ConversionRequest("", tmp_path / "out"))
    names = {request.output.name for request in requests}
    assert names == {
        "Clip_mov.mp4",
        "clip_mp4.mp4",
        "Fu\u0308\u00dfe_mp4.mp4",
        "f\u00fcsse_mov.mp4",
        "other.mp4",
    }


def test_those_that_would_still_be_one_there_are_numbered(tmp_path):
    sources = ["a/CLIP.mp4", "b/clip.mp4", "c/Clip.MP4"]
    requests = batch.plan(sources, ConversionRequest("", tmp_path))
    assert [request.output.name for request in requests] == [
        "CLIP_mp4.mp4",
        "clip_mp4-2.mp4",
        "Clip_MP4-3.mp4",
    ]


@pytest.mark.parametrize(
    "summary",
    [pytest.param("/dev/null", marks=pytest.mark.posix), "missing/told.json", "a.mp4", "out/a.mp4"],
)
def test_a_summary_that_cannot_be_written_is_refused_before_the_work(
    footage, tmp_path, run, monkeypatch, summary
):
    monkeypatch.chdir(tmp_path)
    shutil.copy(footage / "a.mp4", "a.mp4")
    before = Path("a.mp4").read_bytes()
    code, said, complaints = run(
        "convert", "a.mp4", "-o", "out/", "--format", "mp4", "--summary", summary, "b.mp4"
    )
    assert code in (1, 2)
    assert summary in complaints
    assert "frames in" not in said
    assert Path("a.mp4").read_bytes() == before


def test_a_summary_lies_in_the_folder_of_outputs_too(footage, tmp_path, run):
    out = tmp_path / "new"
    run("convert", footage, "-o", out, "--summary", out / "told.json")
    assert len(json.loads((out / "told.json").read_text("utf-8"))) == 3


@pytest.mark.parametrize("form", ["npz", "depth_video", "png16"])
def test_names_as_long_as_can_be_are_shortened_where_the_extension_is_longer(footage, tmp_path, run, form):
    folder = tmp_path / "long"
    folder.mkdir()
    for letter in "ab":  # alike but for their last letter
        shutil.copy(footage / "a.mp4", folder / ("é" * 100 + "x" * 50 + letter + ".mp4"))
    code, said, _ = run("convert", folder, "-o", tmp_path / "out", "--format", form)
    assert code == 0
    assert said.count("frames in") == 2
    assert len(list((tmp_path / "out").iterdir())) >= 2


def test_an_address_that_is_none_does_not_stop_the_rest(run, footage, tmp_path):
    code, _, err = run("convert", "http://[::1", footage / "a.mp4", "-o", tmp_path / "out")
    assert code == 1
    assert "is not a valid address" in err
    assert "bug" not in err
    assert (tmp_path / "out" / "a.mp4").exists()
