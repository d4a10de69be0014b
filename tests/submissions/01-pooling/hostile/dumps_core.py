"""Crashes with much in memory dump core, for a handler that may run outside."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import ctypes
import glob
import os
import resource

try:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
except (OSError, ValueError):
    pass
print("GAINED" if resource.getrlimit(resource.RLIMIT_CORE)[1] else "none", "core")
for _ in range(3):
    child = os.fork()
    if child == 0:
        ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
        hoard = b"x" * 10**7
        os.abort()
    os.waitpid(child, 0)
print("LEAK" if glob.glob("core*") + glob.glob("/tmp/core*") else "none")
