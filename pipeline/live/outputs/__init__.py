"""Send live depth to recordings, browsers and a virtual camera.

An outlet never makes the picture wait: each has a thread of its own behind a bounded mailbox, and what it cannot keep
up with is dropped and counted.
"""
