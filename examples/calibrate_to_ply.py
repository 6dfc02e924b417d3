"""Measured distances to a point cloud in meters.

python examples/calibrate_to_ply.py photo.jpg room.ply 120,80=1.5 300,90=3.2
"""

import sys
from pathlib import Path

import pipeline
from pipeline.geometry.distance_mark import mark_at
from pipeline.geometry.fit import fit
from pipeline.geometry.lens import Lens


def main(photo: str, output: str, *marks: str) -> None:
    estimator = pipeline.load_estimator("auto")
    lens = Lens.from_field_of_view(60.0)  # degrees along the longer side; see the data sheet of your camera
    with pipeline.open_source(photo) as source:
        frame = source.read()
    if frame is None:
        raise SystemExit(f"{photo} has no frame")
    disparity = estimator.estimate(frame.image)
    found = []
    for mark in marks:
        place, meters = mark.split("=")
        x, y = map(float, place.split(","))
        found.append(mark_at((x, y), float(meters), disparity, frame.image.shape[:2], lens))
    calibration = fit(found, model=estimator.model, lens=lens)
    file = Path(output).with_suffix(".json")
    calibration.write(file)
    print(f"{file}: {calibration.formula}")
    result = pipeline.convert(photo, output, pipeline.ConvertSettings(calibration=file), estimator=estimator)
    print(f"{result.path}: in meters")


if __name__ == "__main__":
    main(*sys.argv[1:])
