"""Show the image, map frames to the canvas, and draw the layers."""
