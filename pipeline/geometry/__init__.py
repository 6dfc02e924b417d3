"""Map the image to space: lenses, metric calibration, surfaces."""
