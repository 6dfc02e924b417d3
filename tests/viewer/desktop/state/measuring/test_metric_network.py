"""A network that gives meters: color scale, profile, probe, region and alarm tell them without any mark."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PyQt6.QtWidgets import QFileDialog
from windows import click, panel, pixels, wait_for

from pipeline.inference.estimator import DepthEstimator
from pipeline.models.base import Quantity
from pipeline.models.nano import Nano
from pipeline.runtimes.base import Runtime
from pipeline.settings import StabilizerSettings


class Room(Runtime):
    """Gives 2 m at the left edge of every picture and 6 m at the right one."""

    description = "room cpu f32"
    threads = 1

    def run(self, batch: np.ndarray) -> np.ndarray:
        height, width = batch.shape[2:]
        return np.repeat(np.linspace(2, 6, width, dtype=np.float32)[None], height, axis=0)


@pytest.fixture
def metric(
    make_window: Callable[..., Any], make_clip: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> Any:
    """A window that plays a clip, seen by a network that gives meters."""
    model = Nano()
    model.quantity = Quantity.METERS
    estimator = DepthEstimator(model, Room())
    monkeypatch.setattr("viewer.desktop.state.models.load_estimator", lambda _settings: estimator)
    window = make_window()
    window.session.stabilization.use(StabilizerSettings("steady"))
    window.open(str(make_clip(size=(160, 120), frame_rate=25, frames=100)))
    wait_for(lambda: window.session.distance_marks.can_mark)
    return window


def test_the_color_scale_has_round_meters(metric: Any) -> None:
    scale = metric.session.depth_scale
    assert scale.is_metric
    ticks = {words: share for share, words in scale.ticks()}
    assert {"2.5 m", "3 m", "4 m", "5 m"} <= set(ticks)
    assert ticks["5 m"] < ticks["4 m"] < ticks["3 m"]  # nearer is higher
    far, near = scale.limits
    assert ticks["3 m"] == pytest.approx(
        (1 / 3 - far) / (near - far), abs=0.01
    )  # it is linear in inverse depth
    assert np.ptp(pixels(metric.overlays.legend)) > 100


def test_the_profile_is_in_meters(metric: Any, tmp_path: Path) -> None:
    metric.session.probe_set.set_line(((0.0, 0.5), (1.0, 0.5)))
    plots = panel(metric, "plots")
    wait_for(lambda: plots.along_line._series)
    (line,) = plots.along_line._series
    slant = math.cos(math.radians(30))  # at the edges of a field of view of 60°
    assert (line.y[0], line.y[-1]) == pytest.approx((2 / slant, 6 / slant), rel=0.02)
    assert "distance" in plots.along_line.accessibleName()
    click(plots.save_profile)
    (dialog,) = metric.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "line.csv"))
    dialog.close()
    head, first, *_, last = (tmp_path / "line.csv").read_text(encoding="utf-8").splitlines()
    assert head.endswith(",meters")
    ends = [float(row.rpartition(",")[2]) for row in (first, last)]
    assert ends == pytest.approx([line.y[0], line.y[-1]], rel=0.01)


def test_region_and_alarm_are_in_meters(metric: Any) -> None:
    metric.session.probe_set.set_region(((0.4, 0.45), (0.6, 0.55)))
    words = metric.overlays.region.words()
    assert float(words.split("Mean ")[1].split()[0]) == pytest.approx(4, rel=0.05)
    assert metric.session.alarm.is_metric
