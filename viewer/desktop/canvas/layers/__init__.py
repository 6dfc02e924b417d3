"""The layers on the canvas, one file each."""
