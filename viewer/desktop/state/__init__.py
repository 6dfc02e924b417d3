"""What the window knows: objects with signals, without widgets."""
