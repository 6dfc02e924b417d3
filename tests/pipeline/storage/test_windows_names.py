"""Names that Windows keeps for itself, and paths that it does not write."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.conversion import output_check
from pipeline.conversion.output_check import check_output
from pipeline.errors import SinkError
from pipeline.storage.windows_names import LONGEST_PATH, is_reserved, objection


@pytest.mark.parametrize("name", ["con", "NUL.mp4", "com1.depth.mp4", "Lpt9", "aux .mp4"])
def test_names_of_devices(name):
    assert is_reserved(name)
    assert "Windows reserves" in objection(Path("folder") / name)


@pytest.mark.parametrize(
    "name", ["console.mp4", "com0.mp4", "com10.mp4", "nullify", "深度.mp4", "a&b %TEMP%.mp4"]
)
def test_names_that_only_look_alike(name):
    assert not is_reserved(name)
    assert objection(Path("folder") / name) is None


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("folder/a:b.mp4", '":"'),
        ("what?.mp4", '"?"'),
        ("folder./a.mp4", "dot or space at the end"),
        ("a.mp4 ", "dot or space at the end"),
        ("x" * LONGEST_PATH, "too long"),
    ],
)
def test_what_else_it_does_not_take(path, words):
    assert words in objection(Path(path))


def test_it_is_said_before_the_work_and_only_there(tmp_path, monkeypatch):
    monkeypatch.setattr(output_check, "sys", SimpleNamespace(platform="linux"))
    check_output(tmp_path / "con.mp4", None, overwrite=False)
    monkeypatch.setattr(output_check, "sys", SimpleNamespace(platform="win32"))
    with pytest.raises(SinkError, match='Windows reserves the name "con"'):
        check_output(tmp_path / "con.mp4", None, overwrite=False)
