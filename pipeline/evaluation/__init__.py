"""Evaluate depth: accuracy, temporal stability, lag and boundaries."""
