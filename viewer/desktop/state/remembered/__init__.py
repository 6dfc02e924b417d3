"""What is kept on the disk from one start to the next, beside the preferences."""
