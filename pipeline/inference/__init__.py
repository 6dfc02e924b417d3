"""A model on a runtime, and a frame through it."""
