"""kill(-1, SIGKILL)."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
import os
import signal

try:
    os.kill(-1, signal.SIGKILL)
except OSError:
    pass
os.killpg(0, signal.SIGKILL)
