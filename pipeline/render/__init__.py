"""Render disparity: upsample it, color it, quantize it."""
