"""Convert the built-in networks for a bundle without torch: `python packaging/convert_networks.py FOLDER`.

The environment needs torch. The spec puts the files into the bundle, where `pipeline.runtimes.converted` finds them.
"""

import sys
from pathlib import Path

from pipeline.models.base import load_model
from pipeline.runtimes import converted

BUILT_IN = ("nano", "nano_v1")


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name in BUILT_IN:
        model = load_model(name)
        converted.write(folder, name, model.build(model.fetch(offline=True)), model.check())


if __name__ == "__main__":
    main()
