"""What the system refuses while an output is written is told in words for it."""

import sys
from contextlib import contextmanager

import pytest

from pipeline.errors import SinkError
from pipeline.storage.part_file import write_errors

if sys.platform != "win32":
    import resource


@contextmanager
def files_of_at_most(size):
    """The system's own limit of this process: it answers as FAT32 does at 4 GB."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.posix
def test_a_file_that_grows_too_large_for_its_disk(tmp_path):
    path = tmp_path / "depth.raw"
    with (
        files_of_at_most(1000),
        pytest.raises(SinkError, match="is larger than its disk or a limit of the system allows") as caught,
        write_errors(path),
        path.open("wb", buffering=0) as file,
    ):
        while True:
            file.write(bytes(600))
    assert "FAT32" in caught.value.hint
    assert path.stat().st_size == 1000
