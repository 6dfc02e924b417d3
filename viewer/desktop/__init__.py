"""The window: PyQt6, and everything that knows it."""
