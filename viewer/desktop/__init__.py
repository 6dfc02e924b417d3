"""The window, with PyQt6. No other package imports Qt."""
