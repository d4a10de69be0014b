"""One page read in every 2 MB of a huge map: 4 KB of page tables each, and no resident memory."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
import ctypes
import time

libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
COUNT = 400_000
size = ctypes.c_size_t(COUNT << 21)
place = libc.mmap(None, size, 1, 0x22 | 0x4000, -1, 0)
libc.madvise(ctypes.c_void_p(place), size, 15)  # no huge pages
for index in range(COUNT):
    ctypes.c_ubyte.from_address(place + (index << 21)).value
time.sleep(4)
