"""The style of the window: theme, icons, languages."""
