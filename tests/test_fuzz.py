"""The fuzz command runs, finds nothing in a short time, and notices what goes wrong."""

import subprocess
import sys

import pytest
from patience import PATIENCE
from project import ROOT

from tests.fuzz.mutate import MUTATIONS, mutated
from tests.fuzz.watch import Growth


@pytest.mark.long
@pytest.mark.parametrize("what", ["convert", "serve"])
def test_a_short_run_finds_nothing(tmp_path, what):
    command = [
        sys.executable,
        "-m",
        "tests.fuzz",
        what,
        "--seconds",
        "30",
        "--findings",
        str(tmp_path / "found"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stdout
    assert "0 findings" in done.stdout


def test_a_seed_always_does_the_same():
    from random import Random

    data = bytes(range(256)) * 20
    found = [[mutated(data, random) for _ in range(50)] for random in (Random(3), Random(3), Random(4))]
    assert found[0] == found[1] != found[2]
    assert sum(each != data for each in found[0]) > 45
    assert len(MUTATIONS) > 5


def test_growth_is_seen():
    growth = Growth(1)
    growth._seen = [(number << 20, 3, number // 50) for number in range(100)]
    assert growth.summary()["megabytes"] == list(range(0, 100, 10))
    assert growth.summary()["threads"][-1] == 1
