"""Memory is taken in files without a name, in shared segments and in pipes."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
import mmap
import os

hoard = []
for n in range(10_000):
    try:
        file = os.memfd_create(str(n))
        os.write(file, b"x" * 10**7)
        area = mmap.mmap(-1, 10**7, flags=mmap.MAP_SHARED)
        area.write(b"x" * 10**7)
        hoard += [file, area]
    except OSError:
        break
