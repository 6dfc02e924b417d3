"""Try the program with damaged files and odd requests, for as long as wished.

python -m tests.fuzz convert --seconds 3600       # real files, mutated, through `depth-viewer convert`
python -m tests.fuzz serve --seconds 3600         # every route of `depth-viewer serve`, in and out of its contract

What a seed does is the same each time. What goes wrong is kept in the folder `--findings`: a crash, a bug that the
program reports of itself, an answer of 500, a hang, and memory that grows.
"""
