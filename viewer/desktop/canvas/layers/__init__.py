"""What is drawn on the picture, one file each."""
