"""Measure in the image: probes, distances in meters, and the alarm."""
