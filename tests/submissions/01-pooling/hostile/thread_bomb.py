"""Threads are started for ever."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
import threading

wait = threading.Event()
while True:
    try:
        threading.Thread(target=wait.wait).start()
    except RuntimeError:
        pass
