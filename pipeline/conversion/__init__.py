"""Convert files: every frame of a source through the model and the stabilizer into an output."""
