"""The demo clip, the icon and the screenshots; a package, so that they travel inside the wheel."""
