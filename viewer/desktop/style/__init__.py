"""How the window looks: theme, icons, languages."""
