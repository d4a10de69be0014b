"""System V semaphores: 2 MB of the system's memory for each call, which no process is charged for."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
made = sum(libc.semget(0, 32_000, 0o600) >= 0 for _ in range(100))
print("semaphores", made, os.strerror(ctypes.get_errno()))
