"""Finished is what an output itself says: this source, these settings, this version; anything else is refused."""

import shutil
from dataclasses import replace

import pytest
from clips import write_clip
from estimators import Brightness

from pipeline import plugins
from pipeline.conversion import batch
from pipeline.conversion.convert import convert
from pipeline.conversion.request import ConversionHooks, ConversionRequest
from pipeline.errors import FinishedError, OutputExistsError
from pipeline.inference.description import Known
from pipeline.models.base import Quantity
from pipeline.settings import ConvertSettings, EstimatorSettings, LookSettings
from pipeline.sinks.base import sink_kind

HOOKS = ConversionHooks(load=lambda _: Brightness())
FORMATS = plugins.names("pipeline.sinks")
IN_TURN = [
    form if form in ("mp4", "png16", "depth_video", "mcap") else pytest.param(form, marks=pytest.mark.long)
    for form in FORMATS
]
"""A video, numbered pictures, depth that is exact, a recording; the others with every combination."""


@pytest.fixture
def clip(tmp_path):
    return write_clip(tmp_path / "clip.mp4", frames=6)


def output_of(folder, form):
    """Numbered files where the format has them, else one."""
    kind = sink_kind(folder / "x", form)
    return folder / (
        f"depth_%03d{kind.EXTENSIONS[0]}" if hasattr(kind, "KIND") else f"depth{kind.EXTENSIONS[0]}"
    )


@pytest.mark.parametrize("form", IN_TURN)
def test_the_same_again_is_finished_and_another_is_refused_in_words(clip, tmp_path, form):
    out = tmp_path / "out"
    out.mkdir()
    request = ConversionRequest(clip, output_of(out, form), ConvertSettings(end=0.1))
    convert(request, HOOKS)
    before = {path: path.read_bytes() for path in out.iterdir()}
    for same in (
        request,
        replace(request, settings=replace(request.settings, resume=True, verify=False)),
        replace(request, source=shutil.copy(clip, tmp_path / "copy.mp4")),
    ):
        with pytest.raises(FinishedError):
            convert(same, HOOKS)
    others = {
        "a different end: 0.1, now the default": replace(request, settings=ConvertSettings()),
        "a different colormap: the default, now turbo": replace(request, look=LookSettings(colormap="turbo")),
        "from another source": replace(request, source=write_clip(tmp_path / "other.mp4", frames=5)),
    }
    for words, other in others.items():
        with pytest.raises(OutputExistsError, match=words) as refused:
            convert(other, HOOKS)
        assert not isinstance(refused.value, FinishedError)
    assert {path: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_no_depth_or_lacks_a_part_is_not_finished(clip, tmp_path, form):
    out = tmp_path / "out"
    out.mkdir()
    request = ConversionRequest(clip, output_of(out, form))
    convert(request, HOOKS)
    kind = sink_kind(request.output, form)
    victim = next(path for path in sorted(out.iterdir()) if path.suffix == kind.EXTENSIONS[0])
    if hasattr(kind, "KIND"):
        victim.unlink()
    else:
        victim.write_text("hi\n")
    with pytest.raises(OutputExistsError, match="does not say how it was made") as refused:
        convert(request, HOOKS)
    assert not isinstance(refused.value, FinishedError)


@pytest.mark.parametrize("form", FORMATS)
def test_what_was_cut_off_is_not_finished(clip, tmp_path, form):
    """As by a copy that was interrupted: the record of videos and of Matroska is at their beginning."""
    out = tmp_path / "out"
    out.mkdir()
    request = ConversionRequest(clip, output_of(out, form), ConvertSettings(end=0.1))
    convert(request, HOOKS)
    kind = sink_kind(request.output, form)
    whole = {file: file.read_bytes() for file in out.iterdir()}
    for file, content in whole.items():
        is_numbered = hasattr(kind, "KIND") and file.suffix != ".json"
        for length in [0] if is_numbered else [0, len(content) // 2, len(content) - 3]:
            file.write_bytes(content[:length])
            with pytest.raises(OutputExistsError) as refused:
                convert(request, HOOKS)
            assert not isinstance(refused.value, FinishedError), (file.name, length)
        file.write_bytes(content)
    with pytest.raises(FinishedError):
        convert(request, HOOKS)


def test_another_version_is_told(clip, tmp_path, monkeypatch):
    request = ConversionRequest(clip, tmp_path / "out.mp4")
    convert(request, HOOKS)
    monkeypatch.setattr("pipeline.sinks.sidecar.program", lambda: "depth-viewer 9.9")
    with pytest.raises(OutputExistsError, match="by another version"):
        convert(request, HOOKS)


def test_a_folder_of_images_is_known_by_its_images(tmp_path, clip):
    images = tmp_path / "images"
    images.mkdir()
    convert(ConversionRequest(clip, images / "i_%02d.png"), HOOKS)
    request = ConversionRequest(images, tmp_path / "out.mp4")
    convert(request, HOOKS)
    with pytest.raises(FinishedError):
        convert(request, HOOKS)
    shutil.copy(images / "i_00.png", images / "i_03.png")
    with pytest.raises(OutputExistsError, match="from another source"):
        convert(request, HOOKS)


def test_in_a_folder_a_foreign_file_is_a_failure_and_what_is_finished_is_skipped(clip, tmp_path):
    other = write_clip(tmp_path / "other.mp4", frames=4)
    requests = batch.plan([str(clip), str(other)], ConversionRequest("", tmp_path / "out"))
    assert [each.status for each in batch.run(requests, lambda each: convert(each, HOOKS))] == ["done"] * 2
    requests[1].output.write_text("hi\n")
    outcomes = list(batch.run(requests, lambda each: convert(each, HOOKS)))
    assert [each.status for each in outcomes] == ["skipped", "failed"]
    assert outcomes[1].error.hint == "Replace it with --overwrite, or choose another output."
    assert requests[1].output.read_text("utf-8") == "hi\n"


def test_the_record_names_nobody(clip, tmp_path):
    """No folder and no name of a file, of a setting either."""
    marks = tmp_path / "secret-place.pt"
    marks.write_bytes(b"weights")
    from pipeline.conversion.record import record_of
    from pipeline.geometry.surface import Space
    from pipeline.settings import EstimatorSettings

    request = ConversionRequest(clip, tmp_path / "out.mp4", estimator=EstimatorSettings(weights=marks))
    record = record_of(request, clip, Space())
    assert "weights" in record["settings"]
    assert not any(word in str(record) for word in ("secret", "clip", str(tmp_path)))
    marks.write_bytes(b"others")
    assert record_of(request, clip, Space()) != record


def test_a_model_whose_sidecar_was_corrected_is_another(clip, tmp_path):
    """What it writes would have the near for far; what a trial writes down is the same as before the trial."""
    model = tmp_path / "net.onnx"
    model.write_bytes(b"a network")
    out = tmp_path / "depth.npz"
    request = ConversionRequest(
        clip, out, ConvertSettings(end=0.1), estimator=EstimatorSettings(model=str(model))
    )
    convert(request, HOOKS)
    side_car = Known((0.0, 0.0, 0.0), (1, 1, 1), quantity=Quantity.DEPTH, scale=1, agreement=0.9).write(model)
    with pytest.raises(FinishedError):
        convert(request, HOOKS)
    side_car.write_text(side_car.read_text("utf-8").replace('"depth"', '"disparity"'))
    with pytest.raises(OutputExistsError, match="made with a different model") as refused:
        convert(request, HOOKS)
    assert not isinstance(refused.value, FinishedError)
