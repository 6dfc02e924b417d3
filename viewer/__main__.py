"""`python -m viewer` is `depth-viewer`."""

from viewer.cli import main

main()
