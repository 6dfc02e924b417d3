"""Write measurements as CSV, for spreadsheets and scripts.

    profile_table(depth, line, scale)      # one row per point of the line
    probes_table(probe_set, scale)         # one row per probe and frame

UTF-8 with a header line. Unknown columns are left out, such as meters without calibration.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.frame import DepthFrame
from viewer.desktop.state.measuring.depth_scale import DepthScale
from viewer.desktop.state.measuring.probe_set import Line, ProbeSet
from viewer.desktop.state.measuring.readouts import PROFILE_POINTS, along


def profile_table(depth: DepthFrame, line: Line, scale: DepthScale) -> bytes:
    """Return pixel, disparity and nearness or meters along a line, from start to end."""
    share = np.linspace(0, 1, PROFILE_POINTS)
    (left, top), (right, bottom) = line
    x, y = left + share * (right - left), top + share * (bottom - top)
    height, width = depth.frame.image.shape[:2]
    disparity = along(depth, *line).astype(float)
    columns = {"share_of_line": share, "x_pixel": x * width, "y_pixel": y * height, "disparity": disparity}
    return _csv(columns | _values(x, y, disparity, scale))


def probes_table(probe_set: ProbeSet, scale: DepthScale) -> bytes:
    """Return the history of the pinned probes: seconds of the source, probe, pixel and values."""
    depth = probe_set.depth
    height, width = depth.frame.image.shape[:2] if depth is not None else (1, 1)
    rows = [
        (seconds, number, *pin.spot, value)
        for number, pin in enumerate(probe_set.pins, 1)
        for seconds, value in pin.history
    ]
    seconds, number, x, y, disparity = np.array(rows, float).reshape(-1, 5).T
    columns = {"seconds": seconds, "probe": number, "x_pixel": x * width, "y_pixel": y * height}
    return _csv(columns | {"disparity": disparity} | _values(x, y, disparity, scale))


def _values(
    x: NDArray[np.float64], y: NDArray[np.float64], disparity: NDArray[np.float64], scale: DepthScale
) -> dict[str, NDArray[np.float64]]:
    nearness = {"nearness_percent": 100 * scale.share_of(disparity)}
    return nearness | ({"meters": scale.values(x, y, disparity)} if scale.is_metric else {})


def _csv(columns: dict[str, NDArray[np.float64]]) -> bytes:
    """Format columns with six significant digits; NaN becomes an empty field."""
    lines: Iterable[Sequence[float]] = zip(*columns.values(), strict=True)
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([f"{value:.6g}" if np.isfinite(value) else "" for value in line] for line in lines)
    return file.getvalue().encode()
