"""The commands of `depth-viewer`: one file each, with a click command called `command`.

Every module here is imported to print the help, so they import torch, Qt and the like inside their functions only.
"""
