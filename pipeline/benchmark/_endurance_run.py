"""The program that `endurance` starts and watches: convert CLIP OUTPUT, a line of JSON for each look."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import NoReturn

from pipeline.benchmark.endurance import EVERY, NETWORK, Point
from pipeline.conversion.progress import Progress, Stage
from pipeline.conversion.short_form import convert
from pipeline.process import resident_mib
from pipeline.settings import ConvertSettings


def _look(progress: Progress) -> None:
    begins_finishing = progress.stage == Stage.FINISHING and not progress.finished
    if (progress.frames_done % EVERY == 0 and progress.stage != Stage.FINISHING) or begins_finishing:
        point = Point(progress.stage, progress.frames_done, resident_mib() or float("nan"))
        print(json.dumps(asdict(point)), flush=True)


def main() -> NoReturn:
    """Convert the clip and tell how much memory is held on the way."""
    settings = ConvertSettings(overwrite=True)
    result = convert(sys.argv[1], sys.argv[2], settings, estimator=NETWORK, on_progress=_look)
    print(json.dumps(asdict(Point("finished", result.frames, resident_mib() or float("nan")))))
    sys.exit()


if __name__ == "__main__":
    main()
