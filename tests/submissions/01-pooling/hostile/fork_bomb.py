"""Processes fork for ever."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
