"""The state of the window: objects with signals, without widgets."""
