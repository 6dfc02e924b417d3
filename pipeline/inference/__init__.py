"""Combine a model and a runtime, and run frames through them."""
