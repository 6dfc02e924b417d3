"""One program at a time, on every system, and on file systems that know no locks."""

import errno
import logging
import os
import sys
import types
from pathlib import Path

import pytest

from pipeline.errors import SinkError
from pipeline.storage import lock as locks
from pipeline.storage import retry
from pipeline.storage.lock import LOCKED_BYTE, Lock
from pipeline.storage.part_file import PartFile
from pipeline.storage.work_folder import WorkFolder


class Msvcrt(types.ModuleType):
    """Microsoft's C library, as far as `locking` goes: a byte of an open file, let go when it is closed."""

    LK_NBLCK = 2

    def __init__(self):
        super().__init__("msvcrt")
        self.held = {}  # by inode: the handle that has it

    def locking(self, handle, mode, count):
        assert (mode, count, os.lseek(handle, 0, os.SEEK_CUR)) == (self.LK_NBLCK, 1, LOCKED_BYTE)
        inode = os.fstat(handle).st_ino
        try:
            # A handle of the same number is a new one: the old one was closed.
            if self.held[inode] != handle and os.fstat(self.held[inode]).st_ino == inode:
                raise OSError(errno.EACCES, "Permission denied")
        except KeyError:
            pass
        except OSError as error:
            if error.errno != errno.EBADF:
                raise
        self.held[inode] = handle


@pytest.fixture
def windows(monkeypatch):
    monkeypatch.setitem(sys.modules, "msvcrt", Msvcrt())
    monkeypatch.setattr(locks, "sys", types.SimpleNamespace(platform="win32"))


@pytest.fixture(params=["here", "windows"])
def system(request):
    if request.param == "windows":
        request.getfixturevalue("windows")


def test_a_second_one_is_refused_until_the_first_lets_go(tmp_path, system):
    final = tmp_path / "depth.mp4"
    first = Lock(tmp_path / "lock", final)
    assert first.holds
    with pytest.raises(SinkError, match=r"depth\.mp4 is being written by another program"):
        Lock(tmp_path / "lock", final)
    first.release()
    assert not first.holds
    Lock(tmp_path / "lock", final).release()


def test_a_second_conversion_to_one_output_leaves_the_work_of_the_first(tmp_path, system):
    first = WorkFolder(tmp_path / "depth.mp4")
    (first.path / "whole.mp4").write_bytes(b"hours of work")
    with pytest.raises(SinkError):
        WorkFolder(tmp_path / "depth.mp4")
    assert (first.path / "whole.mp4").read_bytes() == b"hours of work"
    first.give("whole.mp4", tmp_path / "depth.mp4")
    first.remove()
    assert [each.name for each in tmp_path.iterdir()] == ["depth.mp4"]


@pytest.mark.posix  # Windows renames no open file
def test_a_file_system_that_keeps_open_files_under_another_name(tmp_path, monkeypatch):
    """As NFS and FUSE do: the folder of a finished conversion stayed behind, empty."""
    hidden = tmp_path / "depth.mp4.part/.nfs01"
    unlink, close = retry.unlink, os.close

    def unlink_open(path):
        if path.name == "lock":
            path.rename(hidden)
        else:
            unlink(path)

    def close_last(handle):
        is_hidden = hidden.exists() and os.path.samestat(hidden.stat(), os.fstat(handle))
        close(handle)
        if is_hidden:
            hidden.unlink()

    monkeypatch.setattr(retry, "unlink", unlink_open)
    monkeypatch.setattr(os, "close", close_last)
    work = WorkFolder(tmp_path / "depth.mp4")
    (work.path / "whole.mp4").write_bytes(b"depth")
    work.give("whole.mp4", tmp_path / "depth.mp4")
    work.remove(done=True)
    assert [each.name for each in tmp_path.iterdir()] == ["depth.mp4"]


def test_a_small_file_too(tmp_path, system):
    first = PartFile(tmp_path / "summary.json")
    first.path.write_bytes(b"{}")
    with pytest.raises(SinkError):
        PartFile(tmp_path / "summary.json")
    first.finish()
    first.release()
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("summary.json", b"{}")]


def test_windows_renames_nothing_that_is_still_open(tmp_path, windows, monkeypatch):
    part = PartFile(tmp_path / "summary.json")
    replace = Path.replace

    def strict(path, target):
        assert not part._lock.holds
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", strict)
    part.finish()
    assert (tmp_path / "summary.json").exists()


@pytest.mark.posix  # flock
@pytest.mark.parametrize("number", [errno.ENOTSUP, errno.ENOSYS, errno.ENOLCK, errno.EINVAL])
def test_a_file_system_without_locks_is_written_all_the_same(tmp_path, monkeypatch, caplog, number):
    import fcntl

    def refuse(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with caplog.at_level(logging.WARNING):
        work = WorkFolder(tmp_path / "depth.mp4")
    assert os.strerror(number) in caplog.text
    work.remove()
    assert not list(tmp_path.iterdir())
