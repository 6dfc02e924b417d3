"""`python -m tests.fuzz convert|serve`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.fuzz.watch import Findings


def main(arguments: list[str] | None = None) -> int:
    """Exit code 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("what", choices=("convert", "serve"))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--findings", type=Path, default=Path("findings"))
    parser.add_argument("--files", type=Path, help="folder with more files to mutate")
    given = parser.parse_args(arguments)
    findings = Findings(given.findings)
    if given.what == "convert":
        from tests.fuzz.convert import fuzz
    else:
        from tests.fuzz.serve import fuzz
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        fuzz(given.seconds, given.seed, findings, given.files, Path(folder))
    return 1 if findings.count else 0


if __name__ == "__main__":
    sys.exit(main())
