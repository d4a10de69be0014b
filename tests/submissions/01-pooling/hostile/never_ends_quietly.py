"""What runs when a kernel ends goes on for ever, ignores every signal and starts new processes."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import atexit
import os
import signal
import threading
import weakref


class Last:
    def __del__(self):
        stay()


def stay():
    os.fork()
    while True:
        pass


for number in range(1, signal.NSIG):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
last = Last()
atexit.register(stay)
weakref.finalize(last, stay)
threading._register_atexit(stay)
get_ipython().kernel.do_shutdown = lambda restart: stay()
