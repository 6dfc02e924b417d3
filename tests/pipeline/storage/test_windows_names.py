"""Names that Windows keeps for itself, and paths that it does not write."""

import os
import sys
import types
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.conversion import output_check
from pipeline.conversion.output_check import check_output
from pipeline.errors import OutputExistsError, SinkError
from pipeline.storage.windows_names import LONGEST_PATH, is_reserved, objection


@pytest.mark.parametrize("name", ["con", "NUL.mp4", "com1.depth.mp4", "Lpt9", "aux .mp4", "CONOUT$.mp4"])
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


def test_a_file_that_may_not_be_replaced_is_told_before_the_work(tmp_path, monkeypatch):
    """Elsewhere, the folder alone decides."""
    path = tmp_path / "depth.mp4"
    path.touch()
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    monkeypatch.setattr(output_check, "sys", SimpleNamespace(platform="linux"))
    check_output(path, None, overwrite=True)
    monkeypatch.setattr(output_check, "sys", SimpleNamespace(platform="win32"))
    with pytest.raises(SinkError, match="write-protected"):
        check_output(path, None, overwrite=True)
    with pytest.raises(OutputExistsError, match="already exists"):
        check_output(path, None, overwrite=False)
    check_output(tmp_path / "new.mp4", None, overwrite=True)


@pytest.mark.parametrize(("value", "is_fine"), [(1, True), (0, False), (None, False)])
def test_long_paths_are_fine_where_they_are_switched_on(monkeypatch, value, is_fine):
    def query(key, name):
        assert (key, name) == ("the key", "LongPathsEnabled")
        if value is None:
            raise FileNotFoundError
        return value, 4

    registry = types.ModuleType("winreg")
    registry.HKEY_LOCAL_MACHINE, registry.QueryValueEx = 0, query
    registry.OpenKey = lambda _root, _place: nullcontext("the key")
    monkeypatch.setitem(sys.modules, "winreg", registry)
    assert (objection(Path("x" * LONGEST_PATH)) is None) is is_fine
