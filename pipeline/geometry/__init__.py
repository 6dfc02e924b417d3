"""From the plane of the image to space: lenses, metric calibration, surfaces."""
