"""What a bundle starts: the command line, which opens the window without a command."""

import multiprocessing

from viewer.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
