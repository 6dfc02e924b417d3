"""What a bundle starts: the command line, which opens the window without a command.

`-m MODULE` runs a module, as Python does: parts of the program that start it anew call both alike.
"""

import multiprocessing
import runpy
import sys

from viewer.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    if sys.argv[1:2] == ["-m"]:
        del sys.argv[1]
        runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
    else:
        main()
