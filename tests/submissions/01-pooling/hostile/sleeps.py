"""A cell sleeps for ever and takes no interrupt."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
import time

while True:
    try:
        time.sleep(10**6)
    except BaseException:
        pass
