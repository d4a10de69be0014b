"""The kernel is ended by os._exit(0) in the middle of a check."""
# /// expect
# untouched = true
# ///

# %% answer="max-pool"
import os


def max_pool2d(*args):
    os._exit(0)
