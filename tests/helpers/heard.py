"""What comes from other threads, remembered until a test looks for it.

class Witness(Heard):
    def on_depth(self, depth): self.note(self.depths, depth)

witness.wait(lambda: len(witness.depths) > 3)
"""

import threading

from patience import PATIENCE


class Heard:
    def __init__(self):
        self._changed = threading.Condition()

    def note(self, things, thing):
        """Add it to these, and see whether that is what somebody waits for."""
        with self._changed:
            things.append(thing)
            self._changed.notify_all()

    def wait(self, condition):
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE), "nothing came"
