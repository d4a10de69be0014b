"""The interpreter reads address 0."""
# /// expect
# untouched = true
# ///

# %% added after="output-size"
import ctypes

ctypes.string_at(0)
