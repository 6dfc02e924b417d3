"""Where live depth goes beside the screen: into a recording, to a browser, into other programs as a camera.

An outlet never makes the picture wait: each has a thread of its own behind a bounded mailbox, and what it cannot keep
up with is dropped and counted.
"""
