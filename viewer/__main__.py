"""The entry point of `depth-viewer` and of `python -m viewer`: Ctrl-C is quiet from the first moment on.

Loading the program takes a second or more, and whoever regrets the command meanwhile wants no traceback.
"""

import os
import signal
import sys

from viewer import processor


def main() -> None:
    """Load the command line and run it; it handles signals itself."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # in the background, it may be ignored
        signal.signal(signal.SIGINT, _leave)
    if processor.lacks_avx():
        sys.exit(processor.TOO_OLD)
    from viewer import cli

    cli.main()


def _leave(*_: object) -> None:
    """End at once: nothing has begun yet, and libraries that are being loaded take an exception badly."""
    os._exit(130)


if __name__ == "__main__":  # not in the processes of --jobs, which load it, too
    main()
