"""The process that watches is left without descriptors, memory and time."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
import os
import resource

for name in ("NOFILE", "AS", "DATA", "STACK", "CPU"):
    for pid in (1, os.getppid()):
        try:
            resource.prlimit(pid, getattr(resource, f"RLIMIT_{name}"), (3, 3))
            print("limited", name)
        except (OSError, ValueError) as error:
            print(error)
while True:
    pass
