"""The plain tanh as squashing function."""
# /// expect
# fails = [
#   "lenet5.scaled_tanh: values",
#   "lenet5.average_pool: values",
#   "lenet5.build_original: values",
#   "lenet5.build_original: distances to the bitmaps",
# ]
# names = ["the plain tanh"]
# ///

# %% answer="scaled-tanh"
def scaled_tanh(x):
    return ops.tanh(x)
