"""What the program takes of the machine, on clocks that the test turns and on the real system."""

import mmap
import platform
import subprocess
import sys
from textwrap import dedent

import pytest

from pipeline import process
from pipeline.process import ProcessWatch, cores, resident_mib, trim_memory


def test_the_share_is_of_all_cores_and_since_the_last_reading(monkeypatch):
    monkeypatch.setattr(process, "cores", lambda: 4)
    times = iter([100.0, 102.0, 103.0])
    worked = iter([10.0, 14.0, 14.5])
    watch = ProcessWatch(lambda: next(times), lambda: next(worked))
    assert watch.read().processor == pytest.approx(4.0 / (2.0 * 4))
    assert watch.read().processor == pytest.approx(0.5 / (1.0 * 4))


def test_a_program_that_works_has_a_share_and_memory_that_follows_what_it_holds():
    watch = ProcessWatch()
    before = watch.read()
    held = mmap.mmap(-1, 64 << 20)  # pages of its own: what was freed before may be used again by an array
    for start in range(0, len(held), 1 << 20):
        held[start : start + (1 << 20)] = b"\1" * (1 << 20)
    for _ in range(20):
        sum(held[::4096])
    now = watch.read()
    assert 0 < now.processor <= 1
    if not now.memory_is_peak:
        assert now.memory_mib - before.memory_mib > 50
    assert cores() >= 1


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="other C libraries give back by themselves, or never"
)
def test_what_was_freed_goes_back_to_the_system():
    """Small pieces between which something is kept would stay with the C library."""
    pieces = [bytearray(b"\1" * 60_000) for _ in range(1500)]
    kept = pieces[::100]
    before = resident_mib()
    pieces = None
    trim_memory()
    assert len(kept) == 15
    assert before - resident_mib() > 50


def test_where_memory_of_the_moment_is_not_told_it_is_the_peak(monkeypatch, tmp_path):
    monkeypatch.setattr(process, "STATM", tmp_path / "statm")
    assert resident_mib() is None
    usage = ProcessWatch().read()
    assert usage.memory_is_peak
    assert usage.memory_mib > 10


def test_where_nothing_is_told_there_is_no_number(monkeypatch, tmp_path):
    monkeypatch.setattr(process, "STATM", tmp_path / "statm")
    monkeypatch.setattr(process, "STATUS", tmp_path / "status")
    monkeypatch.setattr(sys, "platform", "win32")
    usage = ProcessWatch().read()
    assert usage.memory_mib is None
    assert not usage.memory_is_peak


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="it is a matter of the GNU C library")
@pytest.mark.parametrize(
    ("size", "count", "adapts"), [(2_764_800, 4, False), (24_883_200, 1, True)], ids=["1280x720", "3840x2160"]
)
def test_the_memory_of_a_frame_serves_the_next_one(size, count, adapts):
    """Pages that went back to the system would each cost a fault when they are used again.

    Of few large arrays the library learns that by itself, until it is told a bound.
    """
    script = """
        import resource, sys
        from pipeline.process import reuse_memory
        if sys.argv[1] == "reuse":
            reuse_memory()
        def frame():
            return [bytearray(b"\\1") * int(sys.argv[2]) for _ in range(int(sys.argv[3]))]
        for _ in range(3):
            frame()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for _ in range(20):
            frame()
        print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
    """
    faults = {
        how: int(subprocess.check_output([sys.executable, "-c", dedent(script), how, str(size), str(count)]))
        for how in ("reuse", "as it is")
    }
    assert faults["reuse"] < 100
    assert adapts or faults["as it is"] > 100


INTEL = """model name\t: Intel(R) Core(TM) i5
flags\t\t: fpu sse2 avx fma avx2 md_clear
"""
BIG, LITTLE = (
    f"Features\t: fp asimd\nCPU implementer\t: 0x41\nCPU part\t: {part}\n\n" for part in ("0xd08", "0xd03")
)


@pytest.mark.parametrize(
    ("cpuinfo", "name", "instructions"),
    [
        (INTEL, "Intel(R) Core(TM) i5 avx2", "avx avx2 fma sse2"),
        (LITTLE + BIG + BIG, "aarch64 0x41/0xd03 0x41/0xd08", "aarch64 0x41/0xd03 0x41/0xd08 fp asimd"),
        (None, "Intel64 Family 6", "Intel64 Family 6"),
    ],
    ids=["x86", "arm", "elsewhere"],
)
def test_a_processor_is_named_and_what_it_computes_with(monkeypatch, tmp_path, cpuinfo, name, instructions):
    if cpuinfo is not None:
        (tmp_path / "cpuinfo").write_text(cpuinfo, "utf-8")
    monkeypatch.setattr(process, "CPUINFO", tmp_path / "cpuinfo")
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    monkeypatch.setattr(platform, "processor", lambda: "Intel64 Family 6")
    assert process.processor.__wrapped__() == name
    assert process.instructions.__wrapped__() == instructions
