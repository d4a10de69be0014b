"""A cell computes for ever and takes no interrupt."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
import signal

signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
