"""Memory that the kernel shares with whoever forked it is overwritten."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
import os

with open("/proc/self/maps") as maps:
    shared = [line.split()[0] for line in maps if line.split()[1] == "rw-s"]
try:
    memory = os.open("/proc/self/mem", os.O_RDWR)
    for area in shared:
        start, end = (int(part, 16) for part in area.split("-"))
        os.pwrite(memory, b"EVIL" * ((end - start) // 4), start)
except OSError as error:
    print(error)
print(len(shared), "areas")
