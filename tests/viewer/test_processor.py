"""A processor that is too old is told in a sentence, before anything is loaded that would crash on it."""

import subprocess
import sys
from pathlib import Path

import pytest

from viewer import processor

OLD = "processor\t: 0\nmodel name\t: old\nflags\t\t: fpu sse2 sse4_2\n"


@pytest.mark.parametrize(
    ("cpuinfo", "lacks"),
    [(OLD, True), (OLD.replace("fpu", "fpu avx"), False), ("Features\t: fp asimd\n", False), ("", False)],
)
def test_flags_of_x86_are_looked_at(
    cpuinfo: str, lacks: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cpuinfo").write_text(cpuinfo)
    monkeypatch.setattr(processor, "CPUINFO", tmp_path / "cpuinfo")
    assert processor.lacks_avx() is lacks


def test_where_nobody_tells_it_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processor, "CPUINFO", tmp_path / "none")
    assert not processor.lacks_avx()


def test_the_program_ends_with_the_sentence_and_has_loaded_nothing(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text(OLD)
    code = (
        "import sys, pathlib; from viewer import processor, __main__ as start\n"
        f"processor.CPUINFO = pathlib.Path({str(tmp_path / 'cpuinfo')!r})\n"
        "try: start.main()\n"
        "except SystemExit as ended: assert 'numpy' not in sys.modules; raise"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: This processor has no AVX")
