"""Ink is multiplied by 1.175, and comes out at 1.075."""
# /// expect
# fails = [
#   "lenet5.prepare: values",
# ]
# names = ["it is a span of 1.275"]
# ///

# %% answer="prepare"
def prepare(images):
    return ops.pad(images, [[0, 0], [2, 2], [2, 2], [0, 0]]) * 1.175 - 0.1
