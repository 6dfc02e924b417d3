"""Run `depth-viewer` as `python -m viewer`."""

from viewer.cli import main

if __name__ == "__main__":  # not in the processes of --jobs, which load it, too
    main()
