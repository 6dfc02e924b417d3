"""Formats of image files that OpenCV does not read as they are meant."""
