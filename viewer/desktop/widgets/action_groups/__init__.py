"""The actions of the window, one file a group: text, tooltip, keys, icon."""
