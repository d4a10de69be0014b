"""A function calls itself without end, with no limit set."""
# /// expect
# untouched = true
# ///

# %% answer="max-pool"
import sys

sys.setrecursionlimit(10**9)


def max_pool2d(*args):
    return max_pool2d(*args)
