"""The picture on the screen, how a frame maps to it, and what is drawn on top."""
