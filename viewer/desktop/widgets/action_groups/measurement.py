"""List the actions of measurement."""

from __future__ import annotations

from viewer.desktop.widgets.action_groups.entry import Entry, words_of

tr = words_of("MeasurementActions")


class MeasurementActions:
    """Actions of measurement."""

    @staticmethod
    def measuring() -> dict[str, Entry]:
        """Return the actions of measurement."""
        return {
            "legend": Entry(
                tr("Color scale"), tr("Show the color scale beside the frame"), ("G",), "legend", True
            ),
            "probe": Entry(
                tr("Probe"),
                tr("Read the depth under the pointer; Ctrl+arrow keys move the probe"),
                ("V",),
                "probe",
                True,
            ),
            "pin": Entry(tr("Pin"), tr("Pin a probe here and plot its depth over time"), ("N",), "pin"),
            "profile": Entry(
                tr("Depth profile"),
                tr("Plot depth along a line; drag the line or its ends"),
                ("M",),
                "profile",
                True,
            ),
            "region": Entry(
                tr("Rectangle"),
                tr("Mean, minimum, maximum, deviation and coverage in a rectangle; drag it or its corners"),
                ("J",),
                "region",
                True,
            ),
            **MeasurementActions._in_space(),
            "calibrate": Entry(
                tr("Mark distances"),
                tr("Click objects at known distances to calibrate depth in meters"),
                ("A",),
                "distances",
                True,
            ),
            "mark_here": Entry(
                tr("Mark distance here"), tr("Enter the true distance at the probe"), ("Return",)
            ),
            "alarm": Entry(
                tr("Alarm"),
                tr("Warn with a red frame and a sound when something in the zone comes too near"),
                ("Ctrl+Shift+A",),
                "alarm",
                True,
            ),
            "clear_marks": Entry(
                tr("Clear probes"),
                tr("Remove the pinned probes, the depth profile, the rectangle and the distance marks"),
                ("Backspace",),
                "clear",
            ),
        }

    @staticmethod
    def _in_space() -> dict[str, Entry]:
        """Return the tools of the point cloud."""
        return {
            "ruler": Entry(
                tr("Ruler"),
                tr("Distance in space: click two points of the point cloud"),
                ("W",),
                "ruler",
                True,
            ),
            "plane": Entry(
                tr("Plane"),
                tr(
                    "Fit a plane to a surface of the point cloud: tilt, distance, flatness; two give an angle"
                ),
                ("O",),
                "plane",
                True,
            ),
        }
