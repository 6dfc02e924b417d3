"""A file appears whole or not at all: the order that a power cut asks for, permissions, nothing left of a failure."""

import errno
import os
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.storage import atomic


@pytest.fixture
def system_calls(monkeypatch):
    """What was asked of the system, in its order: fsync of a file or folder, rename."""
    told = []
    fsync, replace = os.fsync, Path.replace

    def noted_fsync(handle):
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        told.append("fsync folder" if is_folder else f"fsync {os.fstat(handle).st_size} bytes")
        fsync(handle)

    def noted_replace(part, path):
        told.append("rename")
        return replace(part, path)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    return told


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.posix  # Windows cannot bring a folder to the disk
def test_the_bytes_reach_the_disk_before_the_name_and_the_name_before_it_returns(tmp_path, system_calls):
    atomic.write(tmp_path / "facts.json", b"12345")
    assert system_calls == ["fsync 5 bytes", "rename", "fsync folder"]
    assert (tmp_path / "facts.json").read_bytes() == b"12345"
    assert names(tmp_path) == ["facts.json"]


@pytest.mark.posix  # Windows cannot bring a folder to the disk
def test_of_a_folder_every_file_does(tmp_path, system_calls):
    with atomic.whole(tmp_path / "snapshot") as part:
        (part / "inside").mkdir(parents=True)
        (part / "a").write_bytes(b"1")
        (part / "inside" / "b").write_bytes(b"22")
    assert system_calls == ["fsync 1 bytes", "fsync folder", "fsync 2 bytes", "rename", "fsync folder"]
    assert names(tmp_path / "snapshot") == ["a", "inside"]


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "facts.json"
    atomic.write(path, b"old")
    with pytest.raises(ZeroDivisionError), atomic.whole(path) as part:
        part.write_bytes(b"half of the n")
        raise ZeroDivisionError
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["facts.json"]
    with pytest.raises(ZeroDivisionError), atomic.whole(tmp_path / "folder") as part:
        part.mkdir()
        (part / "file").touch()
        raise ZeroDivisionError
    assert names(tmp_path) == ["facts.json"]


def test_a_disk_that_is_full_when_the_bytes_must_go_there_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "facts.json"
    atomic.write(path, b"old")

    def full(_handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        atomic.write(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["facts.json"]


@pytest.mark.posix  # permissions of another kind
def test_permissions_are_those_of_a_new_file_or_of_the_one_that_is_replaced(tmp_path):
    path = tmp_path / "facts.json"
    before = os.umask(0o027)
    try:
        atomic.write(path, b"new")
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        path.chmod(0o600)
        atomic.write(path, b"newer")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == b"newer"


@pytest.mark.posix  # links need rights there
def test_behind_a_link_the_file_itself_is_replaced(tmp_path):
    (tmp_path / "dotfiles").mkdir()
    target, link = tmp_path / "dotfiles" / "window.json", tmp_path / "window.json"
    target.write_bytes(b"old")
    link.symlink_to(target)
    atomic.write(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_name_that_is_free(tmp_path):
    assert atomic.free_path(tmp_path, "a.b", ".mp4") == tmp_path / "a.b.mp4"
    for name in ("a.b.mp4", "a.b-2.mp4"):
        (tmp_path / name).touch()
    assert atomic.free_path(tmp_path, "a.b", ".mp4") == tmp_path / "a.b-3.mp4"
    assert atomic.free_path(tmp_path, "a.b", ".mp4", lambda path: path.stem < "a.b-5").name == "a.b-5.mp4"


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.ENOSYS])
def test_a_file_system_that_cannot_sync_is_written_all_the_same(tmp_path, monkeypatch, number):
    def refuse(_handle):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    atomic.write(tmp_path / "facts.json", b"12345")
    assert (tmp_path / "facts.json").read_bytes() == b"12345"


def test_a_disk_that_fails_is_an_error(tmp_path, monkeypatch):
    def refuse(_handle):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="Input/output"):
        atomic.write(tmp_path / "facts.json", b"12345")
    assert not list(tmp_path.iterdir())


@pytest.mark.posix  # fcntl
def test_macos_empties_the_cache_of_the_drive_too(tmp_path, monkeypatch):
    import fcntl

    told = []
    monkeypatch.setattr(atomic, "sys", SimpleNamespace(platform="darwin"))
    monkeypatch.setattr(fcntl, "fcntl", lambda _handle, command: told.append(command))
    atomic.write(tmp_path / "facts.json", b"12345")
    assert told == [atomic.FULL_SYNC] * 2  # the file, and then the folder

    def refuse(_handle, _command):
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(fcntl, "fcntl", refuse)
    monkeypatch.setattr(os, "fsync", lambda _handle: told.append("fsync"))
    atomic.write(tmp_path / "facts.json", b"123456")
    assert told[2:] == ["fsync"] * 2
