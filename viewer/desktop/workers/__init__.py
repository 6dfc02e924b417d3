"""The threads that the window knows, and the bridge between them and its own."""
