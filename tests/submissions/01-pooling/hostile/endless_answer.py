"""A function computes for ever when the judge calls it."""
# /// expect
# untouched = true
# ///

# %% answer="max-pool"
def max_pool2d(*args):
    while True:
        pass
