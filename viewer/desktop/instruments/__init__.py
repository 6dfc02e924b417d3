"""What a picture of depth is read with: each instrument one file. Some are layers drawn on the picture itself."""
