"""Measures of quality: accuracy, stability, lag, and the edges of depth."""
