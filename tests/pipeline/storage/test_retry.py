"""Files that another program holds open for a moment, as on Windows; elsewhere a refusal is a refusal."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.errors import SinkError
from pipeline.storage import atomic, retry
from pipeline.storage.part_file import ACCESS_DENIED, SHARING_VIOLATIONS, write_errors


class Held:
    """Refuses `times` attempts of one method of `Path`, as a virus scanner does."""

    def __init__(self, monkeypatch, method, times):
        self.left, self.attempts = times, 0
        plain = getattr(Path, method)

        def refusing(path, *arguments, **options):
            self.attempts += 1
            if self.left:
                self.left -= 1
                raise PermissionError(13, "The process cannot access the file", str(path))
            return plain(path, *arguments, **options)

        monkeypatch.setattr(Path, method, refusing)


@pytest.fixture
def windows(monkeypatch):
    monkeypatch.setattr(retry, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setattr(retry, "PAUSE", 0.001)


def test_a_file_that_is_held_for_a_moment_gets_its_name(tmp_path, monkeypatch, windows):
    held = Held(monkeypatch, "replace", 3)
    (tmp_path / "depth.mp4").write_bytes(b"old")
    atomic.write(tmp_path / "depth.mp4", b"new")
    assert held.attempts == 4
    assert [file.name for file in tmp_path.iterdir()] == ["depth.mp4"]
    assert (tmp_path / "depth.mp4").read_bytes() == b"new"


def test_it_is_deleted_likewise(tmp_path, monkeypatch, windows):
    held = Held(monkeypatch, "unlink", 2)
    (tmp_path / "old").touch()
    retry.unlink(tmp_path / "old")
    assert held.attempts == 3
    assert not (tmp_path / "old").exists()


def test_a_folder_too_and_one_that_is_gone_is_no_error(tmp_path, windows):
    (tmp_path / "a" / "b").mkdir(parents=True)
    retry.rmtree(tmp_path / "a")
    retry.rmtree(tmp_path / "a")
    assert not list(tmp_path.iterdir())


def test_one_that_is_never_let_go_is_an_error_in_the_end(tmp_path, monkeypatch, windows):
    monkeypatch.setattr(retry, "PATIENCE", 0.01)
    Held(monkeypatch, "replace", -1)
    (tmp_path / "depth.mp4").write_bytes(b"old")
    with pytest.raises(PermissionError):
        atomic.write(tmp_path / "depth.mp4", b"new")
    assert (tmp_path / "depth.mp4").read_bytes() == b"old"


def test_elsewhere_nothing_is_tried_twice(tmp_path, monkeypatch):
    monkeypatch.setattr(retry, "sys", SimpleNamespace(platform="linux"))
    held = Held(monkeypatch, "replace", -1)
    with pytest.raises(PermissionError):
        atomic.write(tmp_path / "depth.mp4", b"new")
    assert held.attempts == 1


@pytest.mark.parametrize("number", SHARING_VIOLATIONS)
def test_the_error_says_what_holds_it(tmp_path, number):
    error = PermissionError(13, "The process cannot access the file")
    error.winerror = number
    is_said = pytest.raises(SinkError, match=r"depth\.mp4 is open in another program")
    with is_said as caught, write_errors(tmp_path / "depth.mp4"):
        raise error
    assert "virus scanner" in caught.value.hint


def test_what_windows_says_of_a_file_that_cannot_be_replaced(tmp_path):
    """The same as of a folder that may not be written; the file that is there tells them apart."""
    error = PermissionError(13, "Access is denied")
    error.winerror = ACCESS_DENIED
    with (
        pytest.raises(SinkError, match="cannot be written: Access is denied"),
        write_errors(tmp_path / "new.mp4"),
    ):
        raise error
    (tmp_path / "depth.mp4").touch()
    said = pytest.raises(SinkError, match="open in another program, or write-protected")
    with said as caught, write_errors(tmp_path / "depth.mp4"):
        raise error
    assert "player" in caught.value.hint
