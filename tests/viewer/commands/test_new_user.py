"""What a new user tries first goes well, or says in one line what is wrong with it."""

import importlib.metadata
import tomllib

import pytest
from clips import write_clip
from command import depth_viewer  # noqa: F401 - a fixture
from project import ROOT

from pipeline import benchmark, extras
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.settings import EstimatorSettings, StabilizerSettings
from pipeline.sources.base import open_source
from pipeline.storage.fingerprint import fingerprint
from viewer.views.settings import ViewSettings


@pytest.fixture
def clip(tmp_path):
    return write_clip(tmp_path / "clip.mp4", frames=3)


def test_doctor_opens_a_video(depth_viewer):  # noqa: F811
    assert "the bundled clip opens, " in depth_viewer("doctor")[1]


def test_doctor_sees_a_library_that_imports_but_does_not_fit(depth_viewer, monkeypatch):  # noqa: F811
    def too_new(*_arguments, **_options):
        raise TypeError("open() got an unexpected keyword argument 'metadata_errors'")

    monkeypatch.setattr("av.open", too_new)
    code, out, _ = depth_viewer("doctor")
    assert code == 1
    assert "the bundled clip cannot be opened: open() got an unexpected" in out
    assert "pip install --force-reinstall av" in out


@pytest.fixture
def never_installed(monkeypatch):
    """A checkout whose dependencies come from the system's packages: neither it nor OpenCV is known to pip."""
    known = importlib.metadata.distribution

    def lacking(name):
        if name in ("depth-viewer", "opencv-python-headless"):
            raise importlib.metadata.PackageNotFoundError(name)
        return known(name)

    monkeypatch.setattr(importlib.metadata, "distribution", lacking)
    extras.version.cache_clear()
    yield
    extras.version.cache_clear()


@pytest.mark.parametrize("command", [("--version",), ("doctor",)])
def test_a_checkout_that_was_never_installed_works(depth_viewer, never_installed, command, tmp_path):  # noqa: F811
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    code, out, err = depth_viewer("--log-file", tmp_path / "log", *command)
    assert (code, err) == (0, "")
    assert f"depth-viewer {project['version']}" in out


def test_a_folder_with_the_packages_alone_names_no_version(monkeypatch, never_installed, tmp_path):
    monkeypatch.setattr(extras, "ROOT", tmp_path)
    assert extras.version() == "(not installed)"
    assert extras.install_hint("exr") == "Install it: pip install -e '.[exr]' in a checkout"


@pytest.mark.parametrize("command", ["view", "serve"])
def test_a_source_that_is_not_there_is_told_before_all_else(depth_viewer, monkeypatch, command, tmp_path):  # noqa: F811
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    missing = tmp_path / "nosuch.mp4"
    options = [missing] if command == "view" else ["--source", missing]
    code, _, err = depth_viewer(command, *options)
    assert code == 1
    assert f"There is no file, camera or address “{missing}”" in err
    assert "listening" not in err


def test_numbered_files_go_into_a_new_folder(depth_viewer, clip, tmp_path):  # noqa: F811
    code, _, err = depth_viewer("convert", clip, "-o", tmp_path / "new" / "d_%03d.png", "--model", "nano")
    assert code == 0, err
    assert len(list((tmp_path / "new").glob("*.png"))) == 3
    code, _, err = depth_viewer(
        "convert", clip, "-o", tmp_path / "no" / "way" / "d_%03d.png", "--model", "nano"
    )
    assert (code, (tmp_path / "no").exists()) == (1, False)
    assert "There is no folder" in err


@pytest.mark.parametrize("spelled", ["very-steady", "very_steady"])
def test_dash_and_underscore_are_the_same_in_every_face(spelled):
    assert StabilizerSettings(spelled).strength == "very-steady"
    assert ViewSettings(view="side-by-side").view == "side_by_side"
    assert EstimatorSettings("midas-small").model == "midas_small"


@pytest.mark.parametrize(
    ("mode", "words"),
    [("always", "was deinterlaced as requested, but it does not look interlaced"), ("auto", "")],
)
def test_progressive_video_is_not_called_interlaced(clip, mode, words):
    from pipeline.settings import SourceSettings

    with open_source(clip, SourceSettings(deinterlace=mode)) as source:
        assert source.read() is not None
        notes = " ".join(source.notes)
    assert words in notes
    assert "is interlaced" not in notes


def test_a_calibration_of_another_place_is_told(depth_viewer, clip, tmp_path):  # noqa: F811
    from dataclasses import replace

    other = write_clip(tmp_path / "other.mp4", frames=2)
    calibration = fit([DistanceMark(100.0, 4.0), DistanceMark(900.0, 1.0)], model="nano")
    room = tmp_path / "room.json"
    for source, words in ((other, "made with another source"), (clip, ""), (None, "")):
        replace(calibration, source=fingerprint([source]) if source else "").write(room)
        code, _, err = depth_viewer(
            "convert", clip, "-o", tmp_path / "d.mkv", "--calibration", room, "--model", "nano", "--overwrite"
        )
        assert code == 0, err
        assert words in err and ("another source" in err) == bool(words)
    code, _, err = depth_viewer(
        "convert", clip, "-o", tmp_path / "d.mp4", "--calibration", room, "--model", "nano"
    )
    assert code == 0, err
    assert "The calibration is not used" in err


def test_baselines_without_weights_say_why(monkeypatch, tmp_path):
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(tmp_path))
    first, *rest = benchmark.compare_baselines(rounds=1)
    assert first.note == "its weights are not installed: depth-viewer models fetch midas_small"
    assert [each.model for each in rest] == ["nano"]
